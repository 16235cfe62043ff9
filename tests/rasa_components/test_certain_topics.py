"""A button, danger and a request to switch language are certain, and not left to the ranker."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rasa_components.messages import entity_values
from bot.understanding import Outcome
from tests.rasa_components.pipeline import UNDECIDED, Ranker, read, topic_of


def test_a_button_is_certain_and_brings_its_entities(before: list[Any]) -> None:
    text = 'topic:minorities/law_section{"section":"5 a"}'

    message = read(before, UNDECIDED, text, slot="fi")

    assert topic_of(message) == "minorities/law_section"
    assert message.get("intent")["confidence"] == 1.0
    assert entity_values(message, "section") == ["5 a"]
    assert entity_values(message, "act_law_section") == ["minorities/law_section"]
    assert entity_values(message, "language") == []


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        ("topic:minorities/library", "fi", "fi"),
        ("topic:minorities/library", None, None),
        ('topic:minorities/library{"language":"fi"}', None, "fi"),
    ],
)
def test_a_button_at_the_start_decides_the_language(
    before: list[Any], text: str, page: str | None, language: str | None
) -> None:
    message = read(before, UNDECIDED, text, page=page)

    assert entity_values(message, "language") == ([language] if language else [])


@pytest.mark.parametrize(
    "text",
    ["Jag vill dö", "haluan kuolla", "vad säger 8 § om att jag vill dö", "Suicide? I vill dö"],
)
def test_danger_goes_before_the_ranker(before: list[Any], text: str) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/law_section"])

    message = read(before, ranker, text)

    assert topic_of(message) == "contact/emergency"


def test_what_is_asked_beside_danger_is_offered(before: list[Any]) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/elderly_care"])

    message = read(before, ranker, "Pappa har fått en stroke, får han hemtjänst på finska?")

    assert topic_of(message) == "contact/emergency"
    assert entity_values(message, "also") == ["minorities/elderly_care"]
    assert entity_values(message, "topic") == []


@pytest.mark.parametrize(
    "ranker",
    [
        UNDECIDED,
        Ranker(Outcome.SUGGESTIONS, ["minorities/library"]),
        Ranker(Outcome.ANSWER, ["contact/emergency"]),
        Ranker(Outcome.ANSWER, ["dialogue/abuse"]),
    ],
)
def test_nothing_unsure_is_offered_beside_danger(before: list[Any], ranker: Ranker) -> None:
    message = read(before, ranker, "Jag vill dö. Vad gör jag?")

    assert topic_of(message) == "contact/emergency"
    assert entity_values(message, "also") == []


@pytest.mark.parametrize(
    ("text", "topic", "language"),
    [
        ("suomeksi kiitos", "dialogue/switch_to_finnish", "fi"),
        ("kan vi ta det på svenska", "dialogue/switch_to_swedish", "sv"),
    ],
)
@pytest.mark.parametrize("slot", [None, "sv", "fi"])
def test_a_requested_switch_is_not_left_to_the_ranker(
    before: list[Any], text: str, topic: str, language: str, slot: str | None
) -> None:
    message = read(before, UNDECIDED, text, slot=slot)

    assert topic_of(message) == topic
    assert entity_values(message, "language") == [language]


def test_a_switch_that_only_the_ranker_sees_switches_too(before: list[Any]) -> None:
    ranker = Ranker(Outcome.ANSWER, ["dialogue/switch_to_finnish"])

    message = read(before, ranker, "finskan vore bäst för mig ändå", slot="sv")

    assert entity_values(message, "language")[-1] == "fi"
    assert entity_values(message, "act_switch_language") == ["dialogue/switch_to_finnish"]
