"""One turn of a conversation as an action sees it: what was asked, and what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

DEFAULT_LANGUAGE = "sv"
_LOOKED_AT = 3
# Kinds of messages that leave open what was asked for.
_OPEN = ("suggestions", "fallback")


@dataclass(frozen=True)
class Said:
    """A message of the assistant's, as the tracker remembers it."""

    topic: str | None
    kind: str
    sources: tuple[str, ...]
    section: str | None
    unit: str | None
    candidates: tuple[str, ...]
    language: str | None


def language_of(tracker: Tracker) -> str:
    """Return the conversation's language."""
    return tracker.get_slot("language") or DEFAULT_LANGUAGE


def topic_asked(tracker: Tracker) -> str | None:
    """Return the topic of the resident's latest message, where it was recognised."""
    intent = (tracker.latest_message.get("intent") or {}).get("name")
    selected = (tracker.latest_message.get("response_selector") or {}).get(intent) or {}
    return (selected.get("response") or {}).get("intent_response_key")


def entities_of(tracker: Tracker, kind: str) -> list[str]:
    """Return the values of the latest message's entities of a kind, each once."""
    entities = tracker.latest_message.get("entities") or []
    return list(dict.fromkeys(str(e["value"]) for e in entities if e["entity"] == kind))


def seems_small_talk(tracker: Tracker) -> bool:
    """Return whether the latest message is rather about the conversation than about a matter."""
    best = (tracker.latest_message.get("intent_ranking") or [])[:_LOOKED_AT]
    return sum(e["confidence"] for e in best if e["name"].startswith("dialogue/")) >= 0.5


def suggested(tracker: Tracker) -> list[str]:
    """Return the topics that the latest message left open, best first."""
    return [t for value in entities_of(tracker, "act_suggest") for t in value.split(",")]


def last_answer(tracker: Tracker, *, settled: bool = False) -> Said | None:
    """Return the latest thing said that was about a matter, not about the conversation itself.

    Args:
        tracker: The conversation.
        settled: Whether to pass over what was only offered, and that something was not known.
    """
    for event in reversed(tracker.events):
        if event.get("event") == "restart":
            return None
        if event.get("event") == "bot":
            said = _said(event)
            if _is_about_a_matter(said) and not (settled and said.kind in _OPEN):
                return said
    return None


def talked_about(tracker: Tracker) -> str | None:
    """Return the topic talked about: that of the slot, or what was out of scope since."""
    said = last_answer(tracker)
    if said is not None and said.topic and said.topic.startswith("out_of_scope/"):
        return said.topic
    topic = tracker.get_slot("topic")
    return topic if isinstance(topic, str) else None


def said_before(tracker: Tracker, response: str) -> bool:
    """Return whether a response was said earlier in the conversation."""
    return any(
        event.get("event") == "bot"
        and (event.get("metadata") or {}).get("utter_action") == response
        for event in tracker.events
    )


def was_just_said(tracker: Tracker, response: str) -> bool:
    """Return whether a response was said in the turn before the latest message."""
    turns = 0
    for event in reversed(tracker.events):
        turns += event.get("event") == "user"
        if turns > 1 or event.get("event") == "restart":
            return False
        said = (event.get("metadata") or {}).get("utter_action")
        if turns == 1 and event.get("event") == "bot" and said == response:
            return True
    return False


def earlier_ranking(tracker: Tracker) -> list[str]:
    """Return the topics that were ranked for the message answered last, best first.

    What was said since about the conversation itself, such as a thank-you, is passed over.
    """
    answered = False
    for event in reversed(tracker.events):
        if event.get("event") == "restart":
            break
        if event.get("event") == "bot":
            answered = answered or _is_about_a_matter(_said(event))
        elif event.get("event") == "user" and answered:
            parsed = event.get("parse_data") or {}
            return [entry["name"] for entry in parsed.get("intent_ranking") or []]
    return []


def _is_about_a_matter(said: Said) -> bool:
    return said.kind != "notice" or bool(said.topic and not said.topic.startswith("dialogue/"))


def _said(event: dict[str, Any]) -> Said:
    about = (event.get("metadata") or {}).get("metadata") or {}
    custom = (event.get("data") or {}).get("custom") or {}
    merged = about | custom
    return Said(
        merged.get("topic"),
        merged.get("kind") or "answer",
        tuple(merged.get("sources") or ()),
        merged.get("section"),
        merged.get("unit"),
        tuple(merged.get("candidates") or ()),
        merged.get("language"),
    )
