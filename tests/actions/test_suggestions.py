"""Topics are offered where the assistant is not sure, or was wrong."""

from __future__ import annotations

from typing import Any

from actions.resources import Resources
from actions.suggestions import ActionOtherTopics, ActionSuggest
from tests.actions.turns import bot, told, user

SUGGEST, OTHERS = ActionSuggest(), ActionOtherTopics()


def payloads(said: dict[str, Any]) -> list[str]:
    return [button["payload"].removeprefix("topic:") for button in said.get("buttons", [])]


def suggest(*topics: str, language: str = "sv") -> dict[str, Any]:
    (said,) = told(SUGGEST, entities=[("act_suggest", ",".join(topics))], language=language)
    return said


def test_the_nearest_topics_are_offered_best_first(found: Resources) -> None:
    topics = ["minorities/library", "contact/phone", "minorities/jo"]

    said = suggest(*topics, language="fi")

    assert said["response"] == "utter_suggestions"
    assert payloads(said) == said["custom"]["candidates"] == topics
    titles = [button["title"] for button in said["buttons"]]
    assert titles == [found.catalogue[topic].title("fi") for topic in topics]


def test_it_says_why_when_the_question_is_about_another_municipality() -> None:
    topics = "minorities/outside_area,minorities/elderly_care"
    entities = [("act_suggest", topics), ("elsewhere", "minorities/elderly_care")]

    (said,) = told(SUGGEST, entities=entities, language="sv")

    assert said["response"] == "utter_suggestions_elsewhere"
    assert payloads(said) == topics.split(",")


def test_the_button_for_a_contact_leads_to_the_unit_that_was_named() -> None:
    topics = "minorities/library,contact/unit"
    entities = [("act_suggest", topics), ("unit", "library")]

    (said,) = told(SUGGEST, entities=entities, language="sv")

    assert payloads(said) == ["minorities/library", 'contact/unit{"unit":"library"}']


def test_small_talk_and_what_lies_outside_are_not_offered() -> None:
    said = suggest("dialogue/thanks", "minorities/library", "out_of_scope/other", "minorities/jo")

    assert payloads(said) == said["custom"]["candidates"] == ["minorities/library", "minorities/jo"]


def test_what_one_asks_the_assistant_for_is_offered(found: Resources) -> None:
    said = suggest("dialogue/privacy", "dialogue/greet", "dialogue/switch_to_finnish")

    assert payloads(said) == ["dialogue/privacy", "dialogue/switch_to_finnish"]
    assert said["buttons"][0]["title"] == found.catalogue["dialogue/privacy"].title("sv")


def test_with_nothing_to_offer_it_says_that_it_does_not_know() -> None:
    said = suggest("dialogue/thanks", "out_of_scope/other")

    assert said["response"] == "utter_fallback"
    assert said["custom"]["contacts"][0]["key"] == "citizen_service"


def test_after_a_wrong_answer_it_offers_what_else_was_near_and_a_person(found: Resources) -> None:
    ranking = ["minorities/library", "minorities/jo", "dialogue/thanks", "contact/unit"]
    ranking += ["minorities/appeal", "minorities/courts"]
    before = [user("minorities/overview"), user(*ranking), bot("utter_minorities/library")]

    (said,) = told(OTHERS, "dialogue/dissatisfied", before=before)

    assert said["response"] == "utter_dialogue/dissatisfied"
    assert payloads(said) == ["minorities/jo", "contact/unit", "minorities/appeal"]
    assert said["custom"] == {"contacts": found.cards("citizen_service", "sv")}


def test_dissatisfied_with_nothing_yet_there_is_a_person() -> None:
    (said,) = told(OTHERS, "dialogue/dissatisfied")

    assert payloads(said) == []
    assert said["custom"]["contacts"][0]["key"] == "citizen_service"


def test_what_was_said_since_about_the_conversation_is_passed_over() -> None:
    answered = [user("minorities/library", "minorities/jo"), bot("utter_minorities/library")]
    thanked = [user("dialogue/thanks"), bot("utter_dialogue/thanks", kind="notice")]

    (said,) = told(OTHERS, "dialogue/dissatisfied", before=[*answered, *thanked])

    assert payloads(said)[0] == "minorities/jo"


def test_after_a_button_what_goes_with_its_topic_is_offered(found: Resources) -> None:
    before = [user("minorities/library"), bot("utter_minorities/library")]

    (said,) = told(OTHERS, "dialogue/dissatisfied", before=before)

    assert payloads(said) == list(found.answers["minorities/library"].related)[:3]
