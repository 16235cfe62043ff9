"""A short message chooses among what was offered, by place or by title, or chooses nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.understanding import About, Context, ContextReader, Offer, Outcome
from tests.understanding.reader import ABOUT, ELDERLY, LIBRARY, PRESCHOOL, READER, Ranker

OFFERED = tuple(
    Offer(f"topic:{topic}", tuple(ABOUT[topic].titles.values()))
    for topic in (LIBRARY, ELDERLY, PRESCHOOL)
)


def choose(text: str, said: Mapping[str, Mapping[str, float]] | None = None) -> str | None:
    """Return what the text chooses from `OFFERED`."""
    chosen = READER.read(text, "sv", Context(None, OFFERED), Ranker(said or {})).chosen
    return None if chosen is None else chosen.removeprefix("topic:")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("den första", LIBRARY),
        ("2", ELDERLY),
        ("nummer 3 tack", PRESCHOOL),
        ("den sista", PRESCHOOL),
        ("ensimmäinen", LIBRARY),
        ("se toinen", ELDERLY),
        ("viimeinen kiitos", PRESCHOOL),
        ("böcker", LIBRARY),
        ("Böcker på finska", LIBRARY),
        ("vanhustenhuollosta", ELDERLY),
        ("esikoulu", PRESCHOOL),
    ],
)
def test_what_was_offered_is_chosen_by_place_or_title(text: str, topic: str) -> None:
    assert choose(text) == topic


@pytest.mark.parametrize(
    "text",
    [
        "4",
        "0",
        "12",
        "2 §",
        "på finska",
        "den",
        "andra lagar",
        "Finns det böcker?",
        "parkering",
        "",
    ],
)
def test_what_chooses_nothing_or_could_choose_several_chooses_nothing(text: str) -> None:
    assert choose(text) is None


def test_a_yes_is_no_title() -> None:
    offered = (Offer("topic:minorities/jo", ("Klaga hos JO",)),)
    ranker = Ranker({text: {"dialogue/affirm": 1.0} for text in ("jo", "JO")})

    assert READER.read("jo", "sv", Context(None, offered), ranker).chosen is None
    assert READER.read("JO", "sv", Context(None, offered), ranker).chosen == "topic:minorities/jo"


def test_questions_are_told_from_names_of_matters() -> None:
    assert all(READER.asks(t) for t in ("förskola?", "Hur ansöker man", "Onko se ilmaista"))
    assert not any(READER.asks(t) for t in ("förskola", "det gäller mamma", "päiväkoti", ""))


COMPLAINTS = (
    "minorities/rights_not_met",
    "contact/complaint",
    "minorities/jo",
    "minorities/appeal",
)


@pytest.mark.parametrize("text", ["klaga", "Överklaga!", "valitus"])
def test_a_bare_word_that_means_several_things_is_offered(text: str) -> None:
    reader = ContextReader({topic: About({}) for topic in COMPLAINTS})
    ranker = Ranker({text: {"contact/complaint": 1.0}})

    decision = reader.read(text, "sv", Context(), ranker).ranking.decision

    assert (decision.outcome, decision.topics) == (Outcome.SUGGESTIONS, COMPLAINTS)


def test_a_bare_word_chooses_where_it_was_offered() -> None:
    reader = ContextReader({topic: About({}) for topic in COMPLAINTS})
    offered = Offer("topic:minorities/appeal", ("Kan jag överklaga?",))

    reading = reader.read("överklaga", "sv", Context(None, (offered,)), Ranker({}))

    assert reading.chosen == "topic:minorities/appeal"
