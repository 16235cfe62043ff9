"""Follow-ups to what was said: source, more, again, another language, yes."""

from __future__ import annotations

from typing import Any

import pytest

from actions.contact import ActionContact, ActionOutOfScope
from actions.followups import (
    ActionAffirm,
    ActionMeankieli,
    ActionMore,
    ActionRepeat,
    ActionSource,
    ActionSwitchLanguage,
)
from actions.law import ActionLawSection
from actions.resources import Resources
from actions.suggestions import ActionSuggest
from tests.actions.turns import RESTART, again, bot, told, user

SOURCE, MORE, REPEAT = ActionSource(), ActionMore(), ActionRepeat()
SWITCH, AFFIRM, MEANKIELI = ActionSwitchLanguage(), ActionAffirm(), ActionMeankieli()
GREETING = bot("utter_dialogue/greet", kind="notice")
LIBRARY = bot("utter_minorities/library", sources=["bibliotekslagen 5"])
THANKS = bot("utter_dialogue/thanks", kind="notice")


def payloads(said: dict[str, Any]) -> list[str]:
    return [button["payload"].removeprefix("topic:") for button in said.get("buttons", [])]


def test_the_sources_of_the_last_answer_are_named() -> None:
    said = told(SOURCE, "dialogue/source", before=[LIBRARY, user(), THANKS])

    assert said == [{"response": "utter_source_list", "custom": {"sources": ["bibliotekslagen 5"]}}]


def test_a_list_to_choose_from_hides_no_answer_and_its_sources() -> None:
    offered = bot("utter_suggestions", kind="suggestions")
    said = told(SOURCE, "dialogue/source", before=[LIBRARY, user(), offered])

    assert said == [{"response": "utter_source_list", "custom": {"sources": ["bibliotekslagen 5"]}}]


def test_what_an_action_looked_up_is_a_source_too() -> None:
    (section,) = told(ActionLawSection(), "minorities/law_section", [("section", "8")])

    (said,) = told(SOURCE, before=[again(section, kind="law", sources=[])])

    assert said["custom"] == {"sources": ["minoritetslagen 8"]}


def test_an_answer_without_source_is_said_to_have_none() -> None:
    said = told(SOURCE, before=[bot("utter_sustainability/overview", sources=[])])

    assert said == [{"response": "utter_source_none"}]


@pytest.mark.parametrize("before", [[], [GREETING], [LIBRARY, RESTART], [LIBRARY, RESTART, THANKS]])
def test_before_any_answer_there_is_no_source_and_nothing_to_repeat(before: list[Any]) -> None:
    assert told(SOURCE, before=before) == [{"response": "utter_dialogue/source"}]
    assert told(REPEAT, before=before) == [{"response": "utter_dialogue/repeat"}]


def test_more_is_the_topics_that_follow_from_the_one_talked_about(found: Resources) -> None:
    (said,) = told(MORE, "dialogue/more", topic="minorities/library", language="fi")

    related = list(found.answers["minorities/library"].related)
    assert said["response"] == "utter_more_topics"
    assert said["custom"] == {"candidates": related}
    assert payloads(said) == related
    assert said["buttons"][0]["title"] == found.catalogue[related[0]].title("fi")


@pytest.mark.parametrize("topic", [None, "minorities/not_any_more"])
def test_more_of_nothing(topic: str | None) -> None:
    assert told(MORE, topic=topic) == [{"response": "utter_dialogue/more"}]


def test_an_answer_is_said_again() -> None:
    said = told(REPEAT, before=[GREETING, user(), LIBRARY, user(), THANKS])

    assert said == [{"response": "utter_minorities/library"}]


@pytest.mark.parametrize(
    ("action", "turn", "metadata"),
    [
        (ActionLawSection(), {"entities": [("section", "5 a")]}, {"kind": "law"}),
        (ActionLawSection(), {"entities": [("section", "18 b")]}, {"kind": "law"}),
        (ActionContact(), {"asked": "contact/phone"}, {"kind": "contact"}),
        (ActionContact(), {"asked": "contact/emergency"}, {"kind": "contact"}),
        (
            ActionContact(),
            {"asked": "contact/unit", "entities": [("unit", "county_board")]},
            {"kind": "contact"},
        ),
        (
            ActionContact(),
            {"asked": "contact/unit", "entities": [("unit", "library")]},
            {"kind": "contact", "topic": "contact/unit"},
        ),
        (
            ActionContact(),
            {"asked": "contact/hours"},
            {"kind": "contact", "topic": "contact/hours"},
        ),
        (ActionOutOfScope(), {"asked": "out_of_scope/municipal"}, {}),
        (
            ActionSuggest(),
            {"entities": [("act_suggest", "minorities/library,minorities/jo")]},
            {"kind": "suggestions"},
        ),
        (ActionSuggest(), {}, {"kind": "fallback"}),
    ],
)
def test_what_was_looked_up_is_said_again_in_the_language_of_now(
    action: Any, turn: dict[str, Any], metadata: dict[str, Any]
) -> None:
    (swedish,) = told(action, **turn)
    (finnish,) = told(action, **turn, language="fi")

    assert told(REPEAT, before=[again(swedish, **metadata)]) == [swedish]
    assert told(REPEAT, before=[again(swedish, **metadata)], language="fi") == [finnish]


def test_a_switch_is_confirmed_and_the_last_answer_given_again() -> None:
    said = told(SWITCH, "dialogue/switch_to_finnish", language="fi", before=[LIBRARY])

    assert [message["response"] for message in said] == [
        "utter_dialogue/switch_to_finnish",
        "utter_minorities/library",
    ]


def test_a_switch_to_the_language_that_the_answer_was_in_is_only_confirmed() -> None:
    said = told(SWITCH, "dialogue/switch_to_swedish", language="sv", before=[LIBRARY])

    assert said == [{"response": "utter_dialogue/switch_to_swedish"}]


def test_a_switch_before_any_answer_is_only_confirmed() -> None:
    said = told(SWITCH, "dialogue/switch_to_swedish", before=[GREETING])

    assert said == [{"response": "utter_dialogue/switch_to_swedish"}]


def offered(*topics: str) -> Any:
    return bot("utter_suggestions", {"candidates": list(topics)}, kind="suggestions")


def test_yes_to_one_topic_answers_it() -> None:
    said = told(AFFIRM, "dialogue/affirm", before=[offered("minorities/library")])

    assert said == [{"response": "utter_minorities/library"}]


def test_yes_to_one_contact_comes_with_its_card() -> None:
    (said,) = told(AFFIRM, before=[offered("contact/phone")])

    assert said["response"] == "utter_contact/phone"
    assert said["custom"]["contacts"][0]["phone"]


def test_yes_to_several_asks_which() -> None:
    topics = ["minorities/library", "minorities/jo"]

    (said,) = told(AFFIRM, before=[offered(*topics)])

    assert said["response"] == "utter_affirm_which"
    assert payloads(said) == said["custom"]["candidates"] == topics


def test_yes_to_nothing_is_acknowledged_with_what_follows_from_the_topic(found: Resources) -> None:
    (said,) = told(AFFIRM, topic="minorities/library", before=[LIBRARY])

    related = list(found.answers["minorities/library"].related)
    assert said == {"response": "utter_dialogue/affirm", "custom": {"related": related}}
    assert told(AFFIRM) == [{"response": "utter_dialogue/affirm"}]


def test_meankieli_is_answered_in_finnish_after_saying_so_once() -> None:
    entities = [("act_meankieli", "minorities/library")]

    first = told(MEANKIELI, "dialogue/other_language", entities, "fi")
    notice = again(first[0], kind="notice", topic="minorities/meankieli_sami")
    second = told(MEANKIELI, "dialogue/other_language", entities, "fi", before=[notice, LIBRARY])

    assert [said["response"] for said in first] == ["utter_meankieli", "utter_minorities/library"]
    assert payloads(first[0]) == ["minorities/meankieli_sami"]
    assert second == [{"response": "utter_minorities/library"}]


def test_meankieli_that_could_mean_several_things_gets_suggestions() -> None:
    topics = ["minorities/library", "minorities/jo"]

    _, said = told(MEANKIELI, entities=[("act_meankieli", ",".join(topics))], language="fi")

    assert (said["response"], said["custom"]["candidates"]) == ("utter_suggestions", topics)


@pytest.mark.parametrize("value", ["", "minorities/not_any_more"])
def test_meankieli_that_is_not_understood_gets_a_contact(value: str) -> None:
    _, said = told(MEANKIELI, entities=[("act_meankieli", value)], language="fi")

    assert said["response"] == "utter_fallback"
    assert said["custom"]["contacts"]
