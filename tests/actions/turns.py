"""Turns as the action server gets them, and what an action says in them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.entities import EntityFinder

Event = dict[str, Any]


def told(
    action: Action,
    asked: str | None = None,
    entities: Sequence[tuple[str, str]] = (),
    language: str | None = "sv",
    topic: str | None = None,
    before: Sequence[Event] = (),
    text: str = "…",
    slots: dict[str, Any] | None = None,
    forgets: Sequence[str] = (),
    ranking: Mapping[str, float] | None = None,
) -> list[dict[str, Any]]:
    """Run an action and return what it says, without the parts it leaves empty.

    Args:
        action: The action.
        asked: Topic of the latest message, None where it was not understood.
        entities: Kind and value of each entity in the latest message.
        language: The slot of this name.
        topic: The slot of this name.
        before: Events of the conversation before the latest message.
        text: The latest message's text; what it names is added to the entities.
        slots: Further slots.
        forgets: The slots that it empties, which is all it may change.
        ranking: The latest message's topics with their confidences, best first.
    """
    tracker = _tracker(asked, entities, language, topic, before, text, slots)
    tracker.latest_message["intent_ranking"] = ranked(ranking or {})
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, {}))
    assert [(event["name"], event["value"]) for event in events] == [(n, None) for n in forgets]
    said = []
    for full in dispatcher.messages:
        assert full.pop("template") == full["response"]
        said.append({name: value for name, value in full.items() if value})
    return said


def events_of(
    action: Action,
    asked: str | None = None,
    entities: Sequence[tuple[str, str]] = (),
    topic: str | None = None,
    before: Sequence[Event] = (),
    text: str = "…",
    slots: dict[str, Any] | None = None,
) -> list[Event]:
    """Run an action that says nothing and return its events; arguments as for `told`."""
    tracker = _tracker(asked, entities, "sv", topic, before, text, slots)
    dispatcher = CollectingDispatcher()
    events: list[Event] = asyncio.run(action.run(dispatcher, tracker, {}))
    assert dispatcher.messages == []
    return events


def _tracker(
    asked: str | None,
    entities: Sequence[tuple[str, str]],
    language: str | None,
    topic: str | None,
    before: Sequence[Event],
    text: str,
    slots: dict[str, Any] | None,
) -> Tracker:
    message: dict[str, Any] = {
        "text": text,
        "intent": {"name": "nlu_fallback", "confidence": 0.2},
        "entities": [{"entity": kind, "value": value} for kind, value in entities]
        + [vars(entity) | {"entity": entity.kind} for entity in _finder().find(text)],
    }
    if asked is not None:
        theme = asked.partition("/")[0]
        message["intent"] = {"name": theme, "confidence": 0.9}
        message["response_selector"] = {theme: {"response": {"intent_response_key": asked}}}
    values = {"language": language, "topic": topic} | (slots or {})
    events = [*before, {"event": "user", "text": text, "parse_data": message}]
    return Tracker("samtal", values, message, events, False, None, {}, "action_listen")


def user(*ranking: str) -> Event:
    """Return the event of a message for which these topics were ranked."""
    parsed = {"intent_ranking": ranked(dict.fromkeys(ranking, 0.1))}
    return {"event": "user", "text": "…", "parse_data": parsed}


def ranked(topics: Mapping[str, float]) -> list[Event]:
    """Return topics with confidences as the classifier writes them."""
    return [{"name": name, "confidence": share} for name, share in topics.items()]


def bot(response: str, custom: dict[str, Any] | None = None, **metadata: Any) -> Event:
    """Return the event of an answer, as Rasa logs a response with what an action adds to it."""
    topic = response.removeprefix("utter_")
    about = {"topic": topic if "/" in topic else None, "kind": "answer", "language": "sv"}
    return {
        "event": "bot",
        "text": "…",
        "data": {"elements": None, "buttons": None, "attachment": None, "custom": custom},
        "metadata": {"utter_action": response, "metadata": about | metadata},
    }


def again(said: dict[str, Any], **metadata: Any) -> Event:
    """Return the event of something that `told` returned."""
    return bot(said["response"], said.get("custom"), **metadata)


@lru_cache
def _finder() -> EntityFinder:
    return EntityFinder()


RESTART: Event = {"event": "restart"}
