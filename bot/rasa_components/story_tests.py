"""Plays the conversation tests of `tests/stories` through a trained model and its actions.

The format is Rasa's (`user:`, `intent:`, `action:`, `slot_was_set:`, `active_loop:`), read by
Rasa's own reader and answered by Rasa's own agent. What happened is compared: topics, actions,
slots and forms. `rasa test` agrees, which compares what it predicts from the story as it stands
(`bot.rasa_components.end_to_end`).
"""

from __future__ import annotations

import asyncio
import logging
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
from rasa.utils.log_utils import configure_structlog
from rasa_sdk.executor import ActionExecutor

from bot.content.stories import PATTERN, load_lines
from bot.paths import ROOT
from bot.rasa_components.channel import Collector
from bot.yaml import shown

STORIES = ROOT / "tests" / "stories"
_ANSWERS = "bot.rasa_components.answers.BilingualResponses"
_NOTHING = "ingenting"
_UNSAID = (ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME)


@dataclass(frozen=True)
class Failure:
    """A step of a story in which the model did something else.

    Attributes:
        file: The story's file, as staff know it.
        line: Where the message stands in it.
        story: Name of the story.
        step: Number of the resident's message in the story, from 1.
        text: What the resident said.
        expected: What the story says, in Swedish.
        found: What the model did.
    """

    file: str
    line: int | None
    story: str
    step: int
    text: str
    expected: str
    found: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, rad {self.line}"
        what = f"{place}: ”{self.story}”, meddelande {self.step} ”{self.text}”"
        return f"{what} skulle ge {self.expected}, men gav {self.found}."


@dataclass
class Turn:
    """A message of a story, with its line and what must follow it."""

    said: UserUttered
    line: int | None = None
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
        YamlProblem: The folder has no stories, or one that cannot be played.
        rasa.shared.exceptions.RasaException: The model or a file cannot be read.
    """
    return asyncio.run(_run(model, folder))


async def _run(model: Path, folder: Path) -> list[Failure]:
    configure_structlog(logging.WARNING)
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
        YamlProblem: There are none, or one cannot be played.
    """
    lines = load_lines(folder)
    stories = []
    for path in sorted(folder.glob(PATTERN)):
        for step in YAMLStoryReader(domain).read_from_file(path):
            story = Story(shown(path), step.block_name, list(_turns(step.events)))
            for number, turn in enumerate(story.turns, start=1):
                turn.line = lines.get((story.file, story.name, number))
            stories.append(story)
    return stories


def _turns(events: Sequence[Event]) -> Iterator[Turn]:
    turn: Turn | None = None
    for event in events:
        if isinstance(event, UserUttered):
            if turn is not None:
                yield turn
            turn = Turn(event)
            continue
        assert turn is not None  # noqa: S101 - `load_lines` saw that a message comes first
        if isinstance(event, SlotSet):
            turn.slots[event.key] = event.value
        elif isinstance(event, ActiveLoop):
            turn.loops.append(event.name)
        elif isinstance(event, ActionExecuted) and event.action_name not in _UNSAID:
            turn.actions.append(str(event.action_name))
    if turn is not None:
        yield turn


async def _play(agent: Agent, story: Story, sender: str) -> Failure | None:
    for number, turn in enumerate(story.turns, start=1):
        text = str(turn.said.text)
        tracker = await play(agent, text, sender)
        for expected, found in _differences(turn, tracker):
            return Failure(story.file, turn.line, story.name, number, text, expected, found)
    return None


async def play(agent: Agent, text: str, sender: str) -> DialogueStateTracker:
    """Let a resident say something in a conversation, and return all of it.

    Args:
        agent: Who answers; with actions and words of its own.
        text: What is said.
        sender: Which conversation it is said in.
    """
    message = UserMessage(text, Collector(), sender, input_channel=Collector.name())
    await agent.handle_message(message)
    tracker = await agent.tracker_store.retrieve_full_tracker(sender)
    assert tracker is not None  # noqa: S101 - it has just been written
    return tracker


def last_turn(tracker: DialogueStateTracker) -> tuple[UserUttered, list[Event]]:
    """Return the latest message, and what followed it."""
    events = list(tracker.events)
    heard = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    return events[heard[-1]], events[heard[-1] + 1 :]


def _differences(turn: Turn, tracker: DialogueStateTracker) -> Iterator[tuple[str, str]]:
    """Yield what the story says and what happened, where they are not the same."""
    heard, events = last_turn(tracker)
    topic = heard.full_retrieval_intent_name
    wanted = turn.said.full_retrieval_intent_name or turn.said.intent_name
    if wanted and wanted not in (topic, heard.intent_name):
        yield f"ämnet {wanted}", str(topic or heard.intent_name)
    done = [str(e.action_name) for e in events if isinstance(e, ActionExecuted)]
    done = [name for name in done if name not in _UNSAID]
    full = [f"utter_{topic}" if name == f"utter_{heard.intent_name}" else name for name in done]
    if len(done) != len(turn.actions) or any(
        action not in names for action, *names in zip(turn.actions, done, full, strict=True)
    ):
        yield ", ".join(turn.actions) or _NOTHING, ", ".join(full) or _NOTHING
    for name, value in turn.slots.items():
        if tracker.get_slot(name) != value:
            yield f"{name} {value}", str(tracker.get_slot(name) or _NOTHING)
    if turn.loops and tracker.active_loop_name != turn.loops[-1]:
        yield _form(turn.loops[-1]), _form(tracker.active_loop_name)


def _form(name: str | None) -> str:
    return f"formuläret {name}" if name else "inget formulär"
