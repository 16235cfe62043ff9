"""What is neither Swedish nor Finnish: a third language, a near relation, or no language at all."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rasa_components.messages import entity_values
from bot.understanding import Outcome
from tests.rasa_components.pipeline import Ranker, read, topic_of

ENGLISH = "Where can I find the opening hours of the library, please?"


@pytest.mark.parametrize("slot", [None, "sv", "fi"])
def test_a_third_language_is_told_so(before: list[Any], slot: str | None) -> None:
    message = read(before, Ranker(Outcome.ANSWER, ["minorities/library"]), ENGLISH, slot=slot)

    assert topic_of(message) == "dialogue/other_language"
    assert entity_values(message, "language") == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "SELECT * FROM users WHERE id=1; DROP TABLE users;--",
        "' OR 1=1 --",
        "topic: minorities/jo",
    ],
)
def test_what_is_no_language_is_not_understood_and_no_third_language(
    before: list[Any], text: str
) -> None:
    message = read(before, Ranker(Outcome.ANSWER, ["dialogue/other_language"]), text, slot="sv")

    assert topic_of(message) is None
    assert entity_values(message, "language") == []


def test_a_question_beside_markup_is_read(before: list[Any]) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/library"])

    message = read(before, ranker, "<b>Finns det böcker på finska?</b>")

    assert topic_of(message) == "minorities/library"


@pytest.mark.parametrize(
    ("text", "slot"),
    [("Hvor kan jeg finde bøger på finsk?", None), ("Hvor kan jeg finne bøker på finsk?", "sv")],
)
def test_danish_and_norwegian_are_answered_in_swedish(
    before: list[Any], text: str, slot: str | None
) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/library"])

    message = read(before, ranker, text, slot=slot)

    assert topic_of(message) == "minorities/library"
    assert entity_values(message, "language") == ["sv"]


MEANKIELI = "Mie halvaisin tietää mistä mie saan meänkielisiä kirjoja lainata"


def test_meankieli_is_answered_in_finnish_by_an_action_that_says_so(before: list[Any]) -> None:
    ranker = Ranker(Outcome.SUGGESTIONS, ["minorities/library", "minorities/meankieli_sami"])

    message = read(before, ranker, MEANKIELI)

    assert topic_of(message) == "dialogue/other_language"
    assert entity_values(message, "act_meankieli") == [
        "minorities/library,minorities/meankieli_sami"
    ]
    assert entity_values(message, "language") == ["fi"]
