"""What is decided is written to the message as Rasa's policies and the actions read it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rasa_components.messages import entity_values
from bot.understanding import Outcome
from tests.rasa_components.pipeline import UNDECIDED, Ranker, read, topic_of


def test_an_answer_is_written_as_intent_ranking_and_response(before: list[Any]) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/library"], "minorities/elderly_care")

    message = read(before, ranker, "Finns det böcker på finska?")

    assert message.get("intent") == {"name": "minorities", "confidence": 0.5}
    assert topic_of(message) == "minorities/library"
    assert message.get("intent_ranking") == [
        {"name": "minorities/library", "confidence": 0.5},
        {"name": "minorities/elderly_care", "confidence": 0.4},
    ]
    assert entity_values(message, "topic") == ["minorities/library"]
    assert ranker.asked == [("Finns det böcker på finska?", "sv")]
    assert {"intent", "intent_ranking", "response_selector", "entities"} <= set(
        message.as_dict(only_output_properties=True)
    )


def test_a_topic_that_looks_something_up_carries_its_act(before: list[Any]) -> None:
    message = read(before, Ranker(Outcome.ANSWER, ["dialogue/source"]), "vad är källan?")

    assert entity_values(message, "act_source") == ["dialogue/source"]


@pytest.mark.parametrize("topic", ["dialogue/source", "contact/unit", "out_of_scope/other"])
def test_the_slot_topic_keeps_what_a_follow_up_is_about(before: list[Any], topic: str) -> None:
    message = read(before, Ranker(Outcome.ANSWER, [topic]), "vad är det?")

    assert topic_of(message) == topic
    assert entity_values(message, "topic") == []


def test_unsure_the_nearest_topics_are_suggested(before: list[Any]) -> None:
    near = ["minorities/library", "minorities/elderly_care"]

    message = read(before, Ranker(Outcome.SUGGESTIONS, near), "något på finska")

    assert message.get("intent") == {"name": "nlu_fallback", "confidence": 0.5}
    assert entity_values(message, "act_suggest") == [",".join(near)]
    assert topic_of(message) is None
    assert entity_values(message, "topic") == []


def test_lost_nothing_is_suggested(before: list[Any]) -> None:
    message = read(before, UNDECIDED, "hjulspår i leran")

    assert message.get("intent") == {"name": "nlu_fallback", "confidence": 0.0}
    assert message.get("intent_ranking") == []
    assert entity_values(message, "act_suggest") == []
