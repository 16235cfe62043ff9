"""Plays the conversation tests of `tests/stories` through a trained model and its actions.

The format is Rasa's (`user:`, `intent:`, `action:`, `slot_was_set:`, `active_loop:`), read by
Rasa's own reader and answered by Rasa's own agent. `rasa test core --e2e` does not do here: it
reads each message without the conversation before it, so that no follow-up can be understood;
it never runs a custom action, so that nothing is ever offered; and it takes each entity that has no
place in the text for a mistake (`rasa.core.test`, 3.6.21).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.paths import ROOT
from bot.rasa_components.channel import Collector

STORIES = ROOT / "tests" / "stories"
_ANSWERS = "bot.rasa_components.answers.BilingualResponses"
_UNSAID = (ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME)


@dataclass(frozen=True)
class Failure:
    """A step of a story in which the model did something else.

    Attributes:
        file: Name of the story's file.
        story: Name of the story.
        step: Number of the resident's message in the story, from 1.
        text: What the resident said.
        expected: What the story says.
        found: What the model did.
    """

    file: str
    story: str
    step: int
    text: str
    expected: str
    found: str

    def __str__(self) -> str:
        where = f"{self.file}, story “{self.story}”, message {self.step} “{self.text}”"
        return f"{where}: expected {self.expected}, found {self.found}"


@dataclass
class Turn:
    """A message of a story, with what must follow it."""

    said: UserUttered
    actions: list[str] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    loops: list[str | None] = field(default_factory=list)


@dataclass(frozen=True)
class Story:
    """One conversation of a file."""

    file: str
    name: str
    turns: list[Turn]


class InProcessActions(EndpointConfig):
    """The project's actions without an action server: what it would answer, in this process."""

    def __init__(self) -> None:
        super().__init__(url="http://localhost", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the action that the request names."""
        return await self._executor.run(kwargs["json"])


def run_stories(model: Path, folder: Path = STORIES) -> list[Failure]:
    """Play all stories of a folder through a model; return the first failure of each.

    The actions look contacts up in the database of the settings, which must have been prepared.

    Args:
        model: The trained model's file.
        folder: Where the files `test_*.yml` lie.

    Raises:
        ValueError: The folder has no stories, or a step gives an intent without a text.
        rasa.shared.exceptions.RasaException: The model or a file cannot be read.
    """
    return asyncio.run(_run(model, folder))


async def _run(model: Path, folder: Path) -> list[Failure]:
    agent = Agent.load(
        model_path=str(model),
        generator=EndpointConfig(type=_ANSWERS),
        action_endpoint=InProcessActions(),
    )
    stories = read_stories(folder, agent.domain)
    failures = [await _play(agent, story, str(number)) for number, story in enumerate(stories)]
    return [failure for failure in failures if failure is not None]


def read_stories(folder: Path, domain: Domain | None = None) -> list[Story]:
    """Return the stories of a folder's files `test_*.yml`.

    Raises:
        ValueError: There are none, or a step gives an intent without a text.
    """
    stories = []
    for path in sorted(folder.glob("test_*.yml")):
        for step in YAMLStoryReader(domain).read_from_file(path):
            stories.append(Story(path.name, step.block_name, list(_turns(path, step.events))))
    if not stories:
        raise ValueError(f"{folder} has no stories: files named test_*.yml with “stories:”")
    return stories


def _turns(path: Path, events: Sequence[Event]) -> Iterator[Turn]:
    turn: Turn | None = None
    for event in events:
        if isinstance(event, UserUttered):
            if turn is not None:
                yield turn
            if not event.text:
                raise ValueError(f"{path}: a step gives the intent {event.intent} without “user:”")
            turn = Turn(event)
        elif turn is None:
            raise ValueError(f"{path}: a story must begin with “user:”")
        elif isinstance(event, SlotSet):
            turn.slots[event.key] = event.value
        elif isinstance(event, ActiveLoop):
            turn.loops.append(event.name)
        elif isinstance(event, ActionExecuted) and event.action_name not in _UNSAID:
            turn.actions.append(str(event.action_name))
    if turn is not None:
        yield turn


async def _play(agent: Agent, story: Story, sender: str) -> Failure | None:
    seen = 0
    for number, turn in enumerate(story.turns, start=1):
        text = str(turn.said.text)
        message = UserMessage(text, Collector(), sender, input_channel=Collector.name())
        await agent.handle_message(message)
        tracker = await agent.tracker_store.retrieve_full_tracker(sender)
        assert tracker is not None  # noqa: S101 - it has just been written
        events, seen = list(tracker.events)[seen:], len(tracker.events)
        for expected, found in _differences(turn, events, tracker):
            return Failure(story.file, story.name, number, text, expected, found)
    return None


def _differences(
    turn: Turn, events: Sequence[Event], tracker: DialogueStateTracker
) -> Iterator[tuple[str, str]]:
    """Yield what the story says and what happened, where they are not the same."""
    heard = next(event for event in events if isinstance(event, UserUttered))
    topic = heard.full_retrieval_intent_name
    wanted = turn.said.full_retrieval_intent_name or turn.said.intent_name
    if wanted and wanted not in (topic, heard.intent_name):
        yield f"the intent {wanted}", str(topic or heard.intent_name)
    done = [str(e.action_name) for e in events if isinstance(e, ActionExecuted)]
    done = [name for name in done if name not in _UNSAID]
    full = [f"utter_{topic}" if name == f"utter_{heard.intent_name}" else name for name in done]
    if len(done) != len(turn.actions) or any(
        action not in names for action, *names in zip(turn.actions, done, full, strict=True)
    ):
        yield f"the actions {', '.join(turn.actions)}", ", ".join(full) or "none"
    for name, value in turn.slots.items():
        if tracker.get_slot(name) != value:
            yield f"the slot {name} to be {value}", str(tracker.get_slot(name))
    if turn.loops and tracker.active_loop_name != turn.loops[-1]:
        yield f"the loop {turn.loops[-1]}", str(tracker.active_loop_name)
