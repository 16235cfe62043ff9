"""Somebody who wants to talk to a person is led to the right unit, asked at most once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actions.contact_form import ActionAskMatter, ActionContactMatter, ValidateContactForm
from actions.resources import Resources, resources
from bot.paths import DATA
from bot.understanding.context_words import ContextWords
from tests.actions.turns import bot, events_of, told, user

VALIDATE, ASK, CONTACT = ValidateContactForm(), ActionAskMatter(), ActionContactMatter()
ASKED = "contact/human"


def unit_of(**turn: Any) -> str | None:
    """Return the unit that the form finds when it starts, None where it asks."""
    return slot(events_of(VALIDATE, **turn))


def slot(events: list[dict[str, Any]]) -> str | None:
    if not events:
        return None
    (event,) = events
    assert (event["event"], event["name"]) == ("slot", "matter")
    return str(event["value"])


def reply(text: str, asked: str | None = None, **turn: Any) -> str | None:
    """Return the unit that a reply to the question gives, None where it leaves the form."""
    events = events_of(VALIDATE, asked, text=text, slots={"requested_slot": "matter"}, **turn)
    if [event["event"] for event in events] == ["slot", "active_loop", "action_execution_rejected"]:
        assert [event["name"] for event in events] == ["requested_slot", None, "contact_form"]
        assert events[0]["value"] is None
        return None
    return slot(events)


def test_nothing_known_it_asks() -> None:
    assert unit_of(asked=ASKED) is None


def test_a_unit_that_is_named_needs_no_question() -> None:
    assert unit_of(asked=ASKED, text="jag vill prata med någon på biblioteket") == "library"


@pytest.mark.parametrize(
    ("topic", "unit"),
    [
        ("minorities/elderly_care", "elderly_care"),
        ("sustainability/overview", "citizen_service"),
        ("minorities/not_any_more", None),
    ],
)
def test_a_topic_that_was_talked_about_needs_no_question(topic: str, unit: str | None) -> None:
    assert unit_of(asked=ASKED, topic=topic) == unit


def test_what_was_out_of_scope_since_goes_before_the_topic() -> None:
    before = [bot("utter_minorities/library"), bot("utter_out_of_scope/municipal")]

    assert unit_of(asked=ASKED, topic="minorities/library", before=before) == "citizen_service"


@pytest.mark.parametrize(
    ("text", "asked", "unit"),
    [
        ("äldreomsorgen", None, "elderly_care"),
        ("päiväkoti", "out_of_scope/municipal", "preschool"),
        ('topic:contact/unit{"unit":"school"}', "contact/unit", "citizen_service"),
        ("finska böcker", "minorities/library", "library"),
        ("klimatet", "sustainability/goal_climate", "citizen_service"),
        ("bygglov", "out_of_scope/municipal", "citizen_service"),
        ("jag vet inte riktigt", None, "citizen_service"),
    ],
)
def test_a_reply_leads_to_the_unit_it_names_or_describes(
    text: str, asked: str | None, unit: str
) -> None:
    entities = [("unit", "school")] if text.startswith("topic:") else []
    expected = "school" if entities else unit

    assert reply(text, asked, entities=entities) == expected


def test_a_reply_that_could_mean_several_takes_the_first_with_a_unit() -> None:
    entities = [("act_suggest", "minorities/courts,minorities/library,minorities/jo")]

    assert reply("det är lite krångligt", entities=entities) == "library"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Finns det förskola på finska?", "minorities/preschool"),
        ("Onko se ilmaista", None),
        ("strunt samma", "dialogue/deny"),
        ("jag vill dö", "contact/emergency"),
        ("telefonnumret tack", "contact/phone"),
        ("topic:minorities/elderly_care", "minorities/elderly_care"),
        ("topic:contact/general", "contact/general"),
    ],
)
def test_what_is_no_reply_leaves_the_form_to_its_own_rule(text: str, asked: str | None) -> None:
    assert reply(text, asked) is None


def test_asked_for_a_person_again_it_asks_again() -> None:
    (event,) = events_of(VALIDATE, "contact/human", slots={"requested_slot": "matter"})

    assert (event["name"], event["value"]) == ("matter", None)


@pytest.mark.parametrize("switch", ["dialogue/switch_to_finnish", "dialogue/switch_to_swedish"])
def test_in_another_language_it_asks_again(switch: str) -> None:
    (event,) = events_of(VALIDATE, switch, text="tack", slots={"requested_slot": "matter"})

    assert (event["name"], event["value"]) == ("matter", None)


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_a_person_comes_at_once_and_the_question_after(found: Resources, language: str) -> None:
    person, question = told(ASK, ASKED, language=language)

    assert person["response"] == "utter_contact/human"
    assert person["custom"]["contacts"] == found.cards("citizen_service", language)
    assert question == {"response": "utter_ask_contact_form_matter"}


def test_the_contact_of_the_unit_is_given_and_forgotten() -> None:
    slots = {"matter": "elderly_care"}
    (said,) = told(CONTACT, slots=slots, forgets=["matter"])
    (general,) = told(CONTACT, slots={"matter": "citizen_service"}, forgets=["matter"])

    assert said["custom"]["unit"] == "elderly_care"
    assert general["response"] == "utter_contact/human"


def test_the_main_contact_is_not_given_twice_in_a_row() -> None:
    asked = [bot("utter_contact/human"), bot("utter_ask_contact_form_matter")]
    later = [*asked, user(), bot("utter_minorities/library")]
    slots = {"matter": "citizen_service"}

    (just,) = told(CONTACT, slots=slots, before=asked, forgets=["matter"])
    (again,) = told(CONTACT, slots=slots, before=later, forgets=["matter"])
    (other,) = told(CONTACT, slots={"matter": "library"}, before=asked, forgets=["matter"])

    assert just == {"response": "utter_contact_form_main"}
    assert again["custom"]["contacts"]
    assert other["custom"]["unit"] == "library"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Path]:
    """Return a copy of `context.yml` that is read in its place, until the test has ended."""
    path = tmp_path / "context.yml"
    path.write_bytes((DATA / "understanding" / "context.yml").read_bytes())
    with pytest.MonkeyPatch.context() as replaced:
        replaced.setattr(ContextWords.__init__, "__defaults__", (path,))
        yield path
    resources.load()


def test_what_begins_a_question_is_taken_from_what_is_published(context: Path) -> None:
    before = reply("månne biblioteket")
    text = context.read_text(encoding="utf-8")
    assert text.count("\nasks: [") == 1
    context.write_text(text.replace("\nasks: [", "\nasks: [månne, "), encoding="utf-8")

    resources.load()

    after = reply("månne biblioteket")
    assert (before, after) == ("library", None)
