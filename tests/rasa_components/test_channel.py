"""What goes over the channel: messages with all that they know about themselves, and payloads."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.rasa_components.channel import Collector
from bot.rasa_components.payload import parse_payload


def collected(*messages: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the channel makes of what Rasa says in one turn."""
    collector = Collector()
    for message in messages:
        asyncio.run(collector.send_response("samtal", message))
    return collector.messages


def test_an_answer_keeps_what_its_metadata_say_and_no_more() -> None:
    metadata = {
        "kind": "answer",
        "topic": "minorities/library",
        "language": "fi",
        "sources": ["bibliotekslagen 5"],
        "related": ["minorities/use_finnish"],
    }

    (message,) = collected(
        {"text": "Kyllä.", "metadata": metadata | {"reviewed": "2026-11-23"}, "utter_action": "x"}
    )

    assert message == metadata | {"text": "Kyllä.", "buttons": []}


def test_what_an_action_found_goes_before_what_the_answer_says() -> None:
    custom = {
        "sources": ["minoritetslagen 8"],
        "section": "8",
        "law": {"text": "…"},
        "contacts": [{"key": "jo"}],
        "candidates": ["contact/unit"],
        "secret": 1,
    }

    (message,) = collected(
        {"text": "8 §", "metadata": {"kind": "law", "sources": []}, "custom": custom}
    )

    del custom["secret"]
    assert message == custom | {"text": "8 §", "kind": "law", "buttons": []}


def test_messages_of_a_turn_are_kept_in_their_order() -> None:
    button = {"title": "Ja", "payload": "topic:dialogue/affirm"}

    messages = collected({"text": "Ett", "buttons": [button]}, {"text": "Två", "buttons": None})

    assert messages == [{"text": "Ett", "buttons": [button]}, {"text": "Två", "buttons": []}]


def test_a_message_without_anything_is_empty_and_not_lost() -> None:
    bare = {"text": None, "metadata": None, "custom": None}
    assert collected(bare) == [{"text": "", "buttons": []}]


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("topic:minorities/library", ("minorities/library", {})),
        ("topic:sustainability/agenda_2030", ("sustainability/agenda_2030", {})),
        ('topic:contact/unit{"unit":"jo"}', ("contact/unit", {"unit": "jo"})),
        ('topic:a/b{"section": "5 a", "c": "d"}', ("a/b", {"section": "5 a", "c": "d"})),
        ('topic:a/b{"section":8}', ("a/b", {"section": "8"})),
        ("topic:a/b{}\n", ("a/b", {})),
    ],
)
def test_a_payload_is_a_topic_and_what_is_known_already(
    text: str, payload: tuple[str, dict[str, str]]
) -> None:
    assert parse_payload(text) == payload


@pytest.mark.parametrize(
    "text",
    [
        "",
        "topic:",
        "topic:minorities",
        "topic:minorities/",
        "topic:/library",
        "topic:Minorities/library",
        "topic:minorities/library och annat",
        " topic:minorities/library",
        "Topic:minorities/library",
        "vad betyder topic:minorities/library?",
        "topic:minorities/library{",
        "topic:minorities/library{}}",
        "topic:minorities/library{section:8}",
        'topic:minorities/library{"section":"8"',
        'topic:minorities/library{"section":"8"}{"section":"9"}',
        'topic:minorities/library["section"]',
        "topic:minorities/library/finska",
    ],
)
def test_anything_else_is_a_residents_text(text: str) -> None:
    assert parse_payload(text) is None
