"""Puts a newly published model to use in the running Rasa without stopping for it.

Rasa's own `PUT /model` needs its whole management API to be open, loads on the event loop, so that
everybody waits, and makes a second connection to the database each time. Here the same objects are
made in a thread, and the agent is given its new processor, complete, in one assignment: messages
that are being answered go on with the old one.
"""

from __future__ import annotations

import gc
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
from rasa.utils.endpoints import EndpointConfig

from bot.language.switch import forget
from bot.paths import CONTENT
from bot.rasa_components.answers import BilingualResponses

MODEL = CONTENT / "model.tar.gz"


def swap_model(agent: Agent, model: Path = MODEL) -> None:
    """Load a model and give it to the agent; the conversations, locks and actions stay.

    Raises:
        Exception: What Rasa or a component raises on a model that cannot be loaded. The agent then
            goes on with the model that it has.
    """
    processor = MessageProcessor(
        model_path=model,
        tracker_store=agent.tracker_store,
        lock_store=agent.lock_store,
        action_endpoint=agent.action_endpoint,
        generator=agent.nlg,
        http_interpreter=agent.http_interpreter,
    )
    processor.nlg = BilingualResponses(EndpointConfig(), processor.domain)
    forget()
    agent.domain = agent.tracker_store.domain = processor.domain
    agent.nlg = processor.nlg
    agent.processor = processor
    settle()


def settle() -> None:
    """Leave what has been loaded by now out of Python's search for garbage.

    It is some hundred megabytes that stay, and a message that falls on a search through all of them
    waits for it. What a former model has left is looked for first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
