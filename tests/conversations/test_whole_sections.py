"""Sections of the minority act, and of no other, asked for over the chat API."""

from __future__ import annotations

import pytest

from bot.content import load_sources
from bot.law import load_act
from tests.conversations.assistant import Assistant
from tests.conversations.talk import answer

ACT = load_act()
SOURCES = load_sources()
IN_FORCE = [section.number for section in ACT.sections if not section.repealed]
REPEALED = [section.number for section in ACT.sections if section.repealed]
SPELLINGS = {
    "sv": [
        "{} §",
        "Vad säger {} § i minoritetslagen?",
        "visa paragraf {}",
        "vad står i {}§",
        "§{}",
    ],
    "fi": ["pykälä {}", "mitä {} §:ssä sanotaan?", "vähemmistölain {} §", "lue pykälää {}", "§ {}"],
}


@pytest.mark.parametrize("number", IN_FORCE)
def test_a_section_is_read_in_every_spelling(assistant: Assistant, number: str) -> None:
    section = ACT.section(number)
    for language, spellings in SPELLINGS.items():
        conversation = assistant.open(language)
        for spelling in spellings:
            said = answer(conversation, spelling.format(number))

            assert (said["kind"], said["section"]) == ("law", number), spelling
            assert (said["topic"], said["language"]) == ("minorities/law_section", language)
            assert said["law"]["text"] == section.text
            assert section.plain[language] in said["text"]
            (source,) = said["sources"]
            assert source["label"] == SOURCES.resolve(f"minoritetslagen {number}", language).label


def test_eight_section_sign_alone_opens_a_conversation(assistant: Assistant) -> None:
    said = answer(assistant.open(), "8 §")

    assert (said["kind"], said["section"], said["language"]) == ("law", "8", "sv")


@pytest.mark.parametrize("number", REPEALED)
def test_a_repealed_section_is_said_to_be_repealed(assistant: Assistant, number: str) -> None:
    said = answer(assistant.open("sv"), f"{number} §")

    assert (said["kind"], said["section"]) == ("law", number)
    assert "upphävd" in said["text"]
    assert "socialtjänstlagen (2025:400)" in said["text"]


@pytest.mark.parametrize("number", ["22", "99", "5 c"])
@pytest.mark.parametrize("language", ["sv", "fi"])
def test_a_section_that_does_not_exist_is_said_not_to(
    assistant: Assistant, number: str, language: str
) -> None:
    said = answer(assistant.open(language), f"{number} §")

    assert (said["kind"], said["section"], said["language"]) == ("law", None, language)
    assert "law" not in said
    does_not_exist = {"sv": f"Det finns ingen {number} §", "fi": f"ei ole {number} §:ää"}
    assert does_not_exist[language] in said["text"]


@pytest.mark.parametrize(
    "text",
    [
        "13 § förvaltningslagen",
        "Vad säger 13 § förvaltningslagen?",
        "8 kap. 12 b § skollagen",
        "skollagen 8:12 b",
        "8 luvun 6 § sosiaalipalvelulaissa",
        "hallintolain 13 §",
        "7 § LSS",
        "5 § bibliotekslagen",
    ],
)
def test_another_acts_section_is_never_answered_with_the_minority_acts(
    assistant: Assistant, text: str
) -> None:
    said = answer(assistant.open(), text)

    assert said["kind"] != "law"
    assert said["section"] is None
    assert "law" not in said


def test_another_acts_section_is_answered_by_the_topic_that_cites_it(assistant: Assistant) -> None:
    conversation = assistant.open("sv")

    assert answer(conversation, "8 kap. 12 b § skollagen")["topic"] == "minorities/preschool"
    assert answer(conversation, "13 § förvaltningslagen")["topic"] == "minorities/interpreter"
    assert answer(conversation, "10 kap. 7 § skollagen")["topic"] == "minorities/mother_tongue"


def test_two_sections_are_read_in_their_order(assistant: Assistant) -> None:
    response = assistant.open("sv").say("8 och 9 §§")

    assert [said["section"] for said in response.json()["messages"]] == ["8", "9"]
