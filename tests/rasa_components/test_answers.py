"""Rasa's responses come in the conversation's language and say which topic they answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_components.answers import BilingualResponses

SV = {"condition": [{"type": "slot", "name": "language", "value": "sv"}]}
FI = {"condition": [{"type": "slot", "name": "language", "value": "fi"}]}
EN = {"condition": [{"type": "slot", "name": "language", "value": "en"}]}
FACTS = {"sources": ["bibliotekslagen 5"], "related": ["minorities/use_finnish"]}
RESPONSES: dict[str, list[dict[str, Any]]] = {
    "utter_minorities/library": [
        SV | {"text": "Ja, på finska.", "metadata": FACTS},
        FI | {"text": "Kyllä, suomeksi.", "metadata": FACTS},
    ],
    "utter_contact/unit": [SV | {"text": "Här är {unit}."}, FI | {"text": "Tässä on {unit}."}],
    "utter_dialogue/greet": [SV | {"text": "Hej!"}, FI | {"text": "Hei!"}],
    "utter_dialogue/other_language": [
        SV | {"text": "Svenska.", "metadata": {"together": True}},
        FI | {"text": "Suomi.", "metadata": {"together": True}},
        EN | {"text": "English.", "metadata": {"together": True}},
    ],
    "utter_law_section": [
        SV | {"text": "Så här.", "metadata": {"kind": "law", "topic": "minorities/law_section"}},
    ],
    "utter_fallback": [SV | {"text": "Vet inte.", "metadata": {"kind": "fallback"}}],
    "utter_number": [{"text": "112"}],
    "utter_choose": [SV | {"text": "Välj.", "buttons": [{"title": "Ja", "payload": "topic:a/b"}]}],
}


@pytest.fixture
def answers() -> NaturalLanguageGenerator:
    """Return the generator as Rasa makes it from endpoints.yml."""
    place = f"{BilingualResponses.__module__}.{BilingualResponses.__name__}"
    domain = Domain.from_dict({"responses": RESPONSES})
    return NaturalLanguageGenerator.create(EndpointConfig(type=place), domain)


def say(
    answers: NaturalLanguageGenerator, name: str, language: str | None = None, **values: str
) -> dict[str, Any] | None:
    tracker = DialogueStateTracker("samtal", [])
    if language is not None:
        tracker = DialogueStateTracker.from_events("samtal", [SlotSet("language", language)])
    return asyncio.run(answers.generate(name, tracker, "gateway", **values))


@pytest.mark.parametrize(
    ("slot", "language", "text"),
    [
        ("sv", "sv", "Ja, på finska."),
        ("fi", "fi", "Kyllä, suomeksi."),
        (None, "sv", "Ja, på finska."),
        ("en", "sv", "Ja, på finska."),
    ],
)
def test_the_slot_chooses_the_language_and_swedish_is_said_where_it_chooses_none(
    answers: NaturalLanguageGenerator, slot: str | None, language: str, text: str
) -> None:
    assert say(answers, "utter_minorities/library", slot) == {
        "text": text,
        "metadata": FACTS | {"language": language, "topic": "minorities/library", "kind": "answer"},
    }


def test_an_answer_in_one_language_only_says_which(answers: NaturalLanguageGenerator) -> None:
    said = say(answers, "utter_fallback", "fi")
    assert said is not None
    assert (said["text"], said["metadata"]["language"]) == ("Vet inte.", "sv")


def test_a_text_without_language_is_in_that_of_the_conversation(
    answers: NaturalLanguageGenerator,
) -> None:
    said = say(answers, "utter_number", "fi")
    assert said is not None
    assert (said["text"], said["metadata"]["language"]) == ("112", "fi")


@pytest.mark.parametrize(
    ("name", "topic", "kind"),
    [
        ("utter_minorities/library", "minorities/library", "answer"),
        ("utter_contact/unit", "contact/unit", "contact"),
        ("utter_dialogue/greet", "dialogue/greet", "notice"),
        ("utter_law_section", "minorities/law_section", "law"),
        ("utter_fallback", None, "fallback"),
        ("utter_number", None, "answer"),
    ],
)
def test_topic_and_kind_follow_from_the_name_unless_the_answer_says_them(
    answers: NaturalLanguageGenerator, name: str, topic: str | None, kind: str
) -> None:
    said = say(answers, name, "sv")
    assert said is not None
    assert (said["metadata"]["topic"], said["metadata"]["kind"]) == (topic, kind)


def test_placeholders_are_filled(answers: NaturalLanguageGenerator) -> None:
    said = say(answers, "utter_contact/unit", "fi", unit="Kirjasto {1}")
    assert said is not None
    assert said["text"] == "Tässä on Kirjasto {1}."


def test_languages_said_together_are_marked_each(answers: NaturalLanguageGenerator) -> None:
    for _ in range(2):  # the first time must not use the mark up
        said = say(answers, "utter_dialogue/other_language", "fi")
        assert said is not None
        assert said["text"] == "Svenska.\n\nSuomi.\n\nEnglish."
        assert said["metadata"]["language"] == "mul"
        assert said["metadata"]["parts"] == [
            {"language": "sv", "text": "Svenska."},
            {"language": "fi", "text": "Suomi."},
            {"language": "en", "text": "English."},
        ]
        assert "together" not in said["metadata"]


def test_buttons_of_an_answer_can_be_added_to_without_changing_it(
    answers: NaturalLanguageGenerator,
) -> None:
    button = {"title": "Ja", "payload": "topic:a/b"}
    first = say(answers, "utter_choose", "sv")
    assert first is not None
    first["buttons"].append({"title": "Nej", "payload": "topic:a/c"})
    first["buttons"][0]["title"] = "Kanske"

    second = say(answers, "utter_choose", "sv")

    assert second is not None
    assert second["buttons"] == [button]


def test_there_is_no_answer_of_an_unknown_name(answers: NaturalLanguageGenerator) -> None:
    assert say(answers, "utter_minorities/unknown", "sv") is None


def test_a_newly_loaded_model_hands_over_its_answers(answers: NaturalLanguageGenerator) -> None:
    # Rasa's Agent does this, and only with generators of this class.
    assert isinstance(answers, TemplatedNaturalLanguageGenerator)
    answers.responses = {"utter_dialogue/thanks": [SV | {"text": "Varsågod."}]}

    said = say(answers, "utter_dialogue/thanks", "sv")

    assert said is not None
    assert said["text"] == "Varsågod."
    assert say(answers, "utter_minorities/library", "sv") is None
    assert list(answers.responses) == ["utter_dialogue/thanks"]


def asked(topic: str, *also: str) -> DialogueStateTracker:
    """Return a conversation whose latest message asks about a topic, and others besides."""
    intent = {"name": topic.split("/", maxsplit=1)[0], "full_retrieval_intent_name": topic}
    entities = [{"entity": "also", "value": other} for other in also]
    return DialogueStateTracker.from_events("samtal", [UserUttered("…", intent, entities)])


def related(answers: NaturalLanguageGenerator, tracker: DialogueStateTracker) -> list[str]:
    said = asyncio.run(answers.generate("utter_minorities/library", tracker, "gateway"))
    assert said is not None
    return list(said["metadata"]["related"])


def test_what_a_message_asks_besides_is_the_first_button_of_its_answer(
    answers: NaturalLanguageGenerator,
) -> None:
    both = asked("minorities/library", "sustainability/agenda_2030")
    other = asked("minorities/jo", "sustainability/agenda_2030")

    assert related(answers, both) == ["sustainability/agenda_2030", "minorities/use_finnish"]
    assert related(answers, other) == ["minorities/use_finnish"], "and of no other answer"
    assert FACTS["related"] == ["minorities/use_finnish"], "the responses themselves are as before"
