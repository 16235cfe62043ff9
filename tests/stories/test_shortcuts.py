"""Rasa does the same with the shortcuts of `bot.rasa_components.shortcuts` as without them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rasa.core.policies.rule_policy
import rasa.core.processor
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_components import shortcuts
from bot.rasa_components.channel import Collector
from bot.rasa_components.story_tests import STORIES, InProcessActions, read_stories

pytestmark = [pytest.mark.timeout(600), pytest.mark.filterwarnings("ignore")]

_BY_CHANCE = ("timestamp", "message_id", "metadata")
ORIGINALS = [
    (Domain, "is_empty"),
    (RulePolicy, "_find_action_from_rules"),
    (rasa.core.processor, "copy"),
    (rasa.core.policies.rule_policy, "copy"),
]


@pytest.fixture
def installed() -> Iterator[None]:
    """Put the shortcuts in place for one test."""
    with pytest.MonkeyPatch.context() as patches:
        for owner, name in ORIGINALS:
            patches.setattr(owner, name, getattr(owner, name))
        shortcuts.install()
        yield


async def played(model: Path) -> list[dict[str, Any]]:
    """Return all events of the project's stories, without what differs from time to time."""
    agent = Agent.load(
        model_path=str(model),
        generator=EndpointConfig(type="bot.rasa_components.answers.BilingualResponses"),
        action_endpoint=InProcessActions(),
    )
    events = []
    for number, story in enumerate(read_stories(STORIES, agent.domain)):
        for turn in story.turns:
            message = UserMessage(str(turn.said.text), Collector(), str(number))
            await agent.handle_message(message)
        tracker = await agent.tracker_store.retrieve_full_tracker(str(number))
        assert tracker is not None
        events += [event.as_dict() for event in tracker.events]
    for event in events:
        event.get("parse_data", {}).pop("message_id", None)
    return [{k: v for k, v in event.items() if k not in _BY_CHANCE} for event in events]


@pytest.mark.slow
def test_every_story_leaves_the_same_events(model: Path, request: pytest.FixtureRequest) -> None:
    without = asyncio.run(played(model))

    request.getfixturevalue("installed")

    assert asyncio.run(played(model)) == without
    assert len(without) > 500


@pytest.mark.usefixtures("installed")
def test_an_empty_domain_is_still_told_from_another() -> None:
    filled = Domain.from_dict({"intents": ["dialogue"]})
    for _ in range(2):
        assert Domain.empty().is_empty()
        assert not filled.is_empty()


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("level", "copies"), [(logging.DEBUG, True), (logging.INFO, False)])
def test_what_a_debug_log_is_given_is_copied_where_there_is_one(level: int, copies: bool) -> None:
    value = [["said"]]
    root = logging.getLogger()
    before = root.level
    root.setLevel(level)
    try:
        copied = rasa.core.processor.copy.deepcopy(value)
    finally:
        root.setLevel(before)
    assert copied == value
    assert (copied is not value) is copies


class Policy:
    """What the shortcut asks of a policy, and what Rasa's own search says."""

    def __init__(self, *keys: str) -> None:
        self.lookup = {RULES: dict.fromkeys(keys, "utter_x")}


BY_INTENT = '[{"user": {"intent": "dialogue"}, "prev_action": {"action_name": "action_listen"}}]'
BY_TEXT = '[{"user": {"text": "hej"}, "prev_action": {"action_name": "action_listen"}}]'


@pytest.mark.parametrize(
    ("policy", "loop", "by_text", "searched"),
    [
        (Policy(BY_INTENT), None, True, False),
        (Policy(BY_INTENT), None, False, True),
        (Policy(BY_INTENT, BY_TEXT), None, True, True),
        (Policy(BY_INTENT), "contact_form", True, True),
    ],
)
def test_rules_are_searched_by_text_only_where_that_could_find_one(
    monkeypatch: pytest.MonkeyPatch,
    policy: Policy,
    loop: str | None,
    by_text: bool,
    searched: bool,
) -> None:
    tracker = DialogueStateTracker("samtal", [])
    tracker.change_loop_to(loop)
    monkeypatch.setattr(shortcuts, "_found", lambda *_: ("utter_x", "key", False))

    found = shortcuts._find_action_from_rules(policy, tracker, Domain.empty(), by_text)

    assert found == (("utter_x", "key", False) if searched else (None, None, False))
