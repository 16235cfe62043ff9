"""Who to contact: by the unit named, by the topic talked about, or the citizen service."""

from __future__ import annotations

from typing import Any

import pytest

from actions.contact import ActionContact, ActionFallback, ActionOutOfScope
from actions.resources import Resources
from tests.actions.turns import bot, told

CONTACT, OUT_OF_SCOPE, FALLBACK = ActionContact(), ActionOutOfScope(), ActionFallback()
MAIN = ["citizen_service"]


def keys(said: dict[str, Any]) -> list[str]:
    return [card["key"] for card in said.get("custom", {}).get("contacts", [])]


@pytest.mark.parametrize(
    "asked", ["contact/unit", "contact/general", "contact/phone", "contact/visit", "contact/human"]
)
def test_a_unit_that_is_named_is_what_is_asked_for(asked: str) -> None:
    (said,) = told(CONTACT, asked, [("unit", "county_board")], topic="minorities/library")

    assert said["response"] == "utter_contact/unit"
    assert said["unit"] == "Länsstyrelsen i Stockholms län"
    assert keys(said)[0] == "county_board"


def test_a_unit_without_confirmed_contact_is_said_to_have_none(found: Resources) -> None:
    (said,) = told(CONTACT, "contact/unit", [("unit", "library")], language="fi")

    assert said["response"] == "utter_contact_unit_missing"
    assert said["unit"] == "Kirjasto, Botkyrkan kunta"
    assert keys(said) == MAIN
    (card,) = said["custom"]["contacts"]
    assert card == found.cards("citizen_service", "fi")[0]
    assert card["phone"] == "08-530 610 00"


@pytest.mark.parametrize(
    ("topic", "name", "units"),
    [
        ("minorities/supervision", "Länsstyrelsen i Stockholms län", ["county_board"]),
        ("minorities/elderly_care", "Äldreomsorg, Botkyrka kommun", MAIN),
        ("minorities/rights_not_met", "Medborgarcenter, Botkyrka kommun", MAIN),
    ],
)
def test_without_a_name_it_is_the_unit_of_the_topic_talked_about(
    topic: str, name: str, units: list[str]
) -> None:
    (said,) = told(CONTACT, "contact/unit", topic=topic)

    assert said["unit"] == name
    assert keys(said) == units


@pytest.mark.parametrize("topic", [None, "minorities/which", "minorities/not_any_more"])
def test_without_name_and_topic_it_is_the_municipality(topic: str | None) -> None:
    (said,) = told(CONTACT, "contact/unit", topic=topic)

    assert (said["response"], keys(said)) == ("utter_contact/general", MAIN)


def test_a_unit_that_the_directory_does_not_know_is_not_shown() -> None:
    (said,) = told(CONTACT, "contact/unit", [("unit", "moon_base")])

    assert (said["response"], keys(said)) == ("utter_contact/general", MAIN)


@pytest.mark.parametrize(
    ("asked", "response"),
    [
        (None, "utter_contact/general"),
        ("contact/general", "utter_contact/general"),
        ("contact/human", "utter_contact/human"),
        ("contact/phone", "utter_contact/phone"),
        ("contact/visit", "utter_contact/visit"),
        ("contact/email", "utter_contact_email_missing"),
        ("contact/hours", "utter_contact_hours_missing"),
        ("contact/complaint", "utter_contact/complaint"),
        ("contact/finnish", "utter_contact/finnish"),
    ],
)
def test_the_other_contact_topics_come_with_the_card_and_say_what_is_missing(
    asked: str | None, response: str
) -> None:
    (said,) = told(CONTACT, asked)

    assert (said["response"], keys(said)) == (response, MAIN)


def test_hours_of_the_citizen_service_by_name_are_said_to_be_missing_too() -> None:
    (said,) = told(CONTACT, "contact/hours", [("unit", "citizen_service")])

    assert (said["response"], keys(said)) == ("utter_contact_hours_missing", MAIN)


def test_a_complaint_about_a_unit_stays_a_complaint() -> None:
    (said,) = told(CONTACT, "contact/complaint", [("unit", "county_board")])

    assert (said["response"], keys(said)) == ("utter_contact/complaint", MAIN)


def test_in_danger_there_is_nothing_but_the_answer() -> None:
    said = told(CONTACT, "contact/emergency", [("unit", "library")])

    assert said == [{"response": "utter_contact/emergency"}]


@pytest.mark.parametrize("language", ["sv", "fi", None])
def test_the_card_is_in_the_language_of_the_conversation(
    found: Resources, language: str | None
) -> None:
    (said,) = told(CONTACT, "contact/general", language=language)

    assert said["custom"]["contacts"] == found.cards("citizen_service", language or "sv")


def test_another_matter_of_the_municipality_comes_with_its_card() -> None:
    (said,) = told(OUT_OF_SCOPE, "out_of_scope/municipal")

    assert (said["response"], keys(said)) == ("utter_out_of_scope/municipal", MAIN)


@pytest.mark.parametrize("asked", ["out_of_scope/other", None])
def test_what_is_nobodys_matter_here_comes_without(asked: str | None) -> None:
    assert told(OUT_OF_SCOPE, asked) == [{"response": "utter_out_of_scope/other"}]


def test_what_is_not_understood_comes_with_the_card() -> None:
    (said,) = told(FALLBACK, language="fi")

    assert (said["response"], keys(said)) == ("utter_fallback", MAIN)
    assert said["custom"]["contacts"][0]["name"].startswith("Asiakaspalvelu")


@pytest.mark.parametrize(
    ("ranking", "response"),
    [
        ({"dialogue/greet": 0.4, "dialogue/goodbye": 0.3, "minorities/jo": 0.2}, "utter_unclear"),
        ({"minorities/jo": 0.5, "dialogue/greet": 0.4}, "utter_fallback"),
    ],
)
def test_half_a_greeting_is_not_told_that_one_does_not_know(
    ranking: dict[str, float], response: str
) -> None:
    (said,) = told(FALLBACK, ranking=ranking)

    assert (said["response"], keys(said)) == (response, MAIN)


def test_whom_to_call_about_something_out_of_scope_is_not_the_topic_before(
    found: Resources,
) -> None:
    before = [bot("utter_minorities/elderly_care"), bot("utter_out_of_scope/municipal")]

    (said,) = told(CONTACT, "contact/unit", topic="minorities/elderly_care", before=before)

    assert said["unit"] == found.directory.name("citizen_service", "sv")
