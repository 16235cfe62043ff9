"""The compiled check of action results accepts and refuses what Rasa's own does."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.rasa_components import action_results

# Taken while the tests are collected, before any of them can have replaced it.
ORIGINAL = RemoteAction._validate_action_result

EVENTS: list[dict[str, Any]] = [
    {"event": "slot", "timestamp": None, "name": "topic", "value": "minorities/library"},
    {"event": "slot", "name": "topic", "value": None},
    {"event": "slot", "name": "topic", "value": ["a", {"b": 1}]},
    {"event": "slot", "name": "topic"},
    {"event": "slot", "value": "x"},
    {"event": "slot", "name": 8, "value": "x"},
    {"event": "followup", "name": "action_listen"},
    {"event": "followup"},
    {"event": "bot", "text": "hej", "data": {}, "metadata": {}},
    {"event": "user", "text": "hej"},
    {"event": "restart"},
    {"event": "reset_slots", "timestamp": 1.5},
    {"event": "reset_slots", "timestamp": "nu"},
    {"event": "reminder", "intent": "x", "date_time": "2026-11-23", "name": "n"},
    {"event": "active_loop", "name": "form"},
    {"event": "active_loop", "name": None},
    {"event": "unheard_of"},
    {"event": None},
    {"event": "rewind", "surplus": 1},
    {},
]
RESULTS: list[Any] = [
    {},
    {"events": [], "responses": []},
    {"events": None},
    {"events": {}},
    {"events": "slot"},
    {"events": ["slot"]},
    {"events": [None]},
    {"responses": [{}]},
    {"responses": [{"text": "hej", "surplus": [1]}]},
    {"responses": ["hej"]},
    {"responses": {"text": "hej"}},
    {"responses": None},
    {"surplus": 1},
    [],
    None,
    "events",
    *[{"events": [event], "responses": []} for event in EVENTS],
    {"events": [EVENTS[0], {}]},
]


def verdict(check: Any, result: Any) -> bool:
    try:
        return bool(check(RemoteAction("action_contact", None), result))
    except ValidationError:
        return False


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return Rasa's method after the installation, which is undone after the test."""
    monkeypatch.setattr(RemoteAction, "_validate_action_result", ORIGINAL)
    action_results.install()
    return RemoteAction._validate_action_result


def test_rasas_own_check_is_replaced(compiled: Any) -> None:
    assert ORIGINAL.__module__ == "rasa.core.actions.action"
    assert compiled is not ORIGINAL


@pytest.mark.parametrize("result", RESULTS, ids=str)
def test_the_verdict_is_the_same(compiled: Any, result: Any) -> None:
    assert verdict(compiled, result) is verdict(ORIGINAL, result)


def test_both_verdicts_are_among_the_examples() -> None:
    verdicts = [verdict(ORIGINAL, result) for result in RESULTS]
    assert verdicts.count(True) > 5
    assert verdicts.count(False) > 5


def test_a_refusal_says_what_is_wrong(compiled: Any) -> None:
    with pytest.raises(ValidationError, match="'slot' is not of type 'array'"):
        compiled(RemoteAction("action_contact", None), {"events": "slot"})
