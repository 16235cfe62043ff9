"""Residents' questions, asked of the three real processes over the chat API."""

from __future__ import annotations

import pytest

from tests.conversations.assistant import Assistant
from tests.conversations.talk import ANSWERS, answer, ask, is_answer, links, press

ELDERLY_CARE = "Onko äidilläni oikeus vanhustenhuoltoon suomeksi?"
TRANSLATED = "Kan jag få beslutet översatt till finska?"


def test_a_finnish_question_about_elderly_care(assistant: Assistant) -> None:
    said = answer(assistant.open(), ELDERLY_CARE)

    assert said["kind"] == "answer"
    is_answer(said, "minorities/elderly_care", "fi")
    assert "sosiaalipalvelulaki (2025:400)" in said["sources"][0]["label"]


def test_a_swedish_question_about_translated_decisions(assistant: Assistant) -> None:
    said = answer(assistant.open(), TRANSLATED)

    assert said["kind"] == "answer"
    is_answer(said, "minorities/translated_decision", "sv")


def test_somebody_to_talk_finnish_with(assistant: Assistant) -> None:
    said = answer(assistant.open(), "vem kan jag prata finska med?")

    assert said["kind"] == "contact"
    is_answer(said, "contact/finnish", "sv")
    assert said["contacts"][0]["phone"]


def test_suomeksi_kiitos_gives_the_last_answer_again_in_finnish(assistant: Assistant) -> None:
    conversation = assistant.open()
    answer(conversation, TRANSLATED)

    notice, again = ask(conversation, "suomeksi kiitos")

    assert notice["kind"] == "notice"
    is_answer(notice, "dialogue/switch_to_finnish", "fi")
    is_answer(again, "minorities/translated_decision", "fi")
    assert answer(conversation, "8 §")["language"] == "fi", "and the conversation stays in Finnish"


def test_a_contact_is_given_again_in_the_other_language(assistant: Assistant) -> None:
    conversation = assistant.open()
    before = answer(conversation, "Mikä on kirjaston puhelinnumero?")

    _, again = ask(conversation, "på svenska tack")

    assert (again["kind"], again["topic"], again["language"]) == ("contact", "contact/unit", "sv")
    assert [card["key"] for card in again["contacts"]] == [c["key"] for c in before["contacts"]]
    assert "Bibliotek" in again["text"], "the unit asked for, not the one that leads on to it"


@pytest.mark.parametrize("text", ["haluan kuolla", "jag vill dö", "Auttakaa!"])
@pytest.mark.parametrize("before", [None, TRANSLATED])
def test_danger_goes_before_everything(assistant: Assistant, text: str, before: str | None) -> None:
    conversation = assistant.open()
    if before is not None:
        answer(conversation, before)

    said = answer(conversation, text)

    assert (said["kind"], said["topic"]) == ("contact", "contact/emergency")
    assert "112" in said["text"]


@pytest.mark.parametrize(
    "text",
    [
        "Do you speak English? Where can I find a school for my children?",
        "Где находится библиотека в Ботчюрке?",
        "Können Sie mir bitte sagen, wo die Bibliothek ist?",
        "أين المكتبة",
    ],
)
@pytest.mark.parametrize("before", [None, TRANSLATED])
def test_a_third_language_is_told_in_three_which_two_are_spoken(
    assistant: Assistant, text: str, before: str | None
) -> None:
    conversation = assistant.open()
    if before is not None:
        answer(conversation, before)

    said = answer(conversation, text)

    assert (said["topic"], said["language"]) == ("dialogue/other_language", "mul")
    texts = ANSWERS["dialogue/other_language"].texts
    assert said["parts"] == [{"language": k, "text": texts[k]} for k in ("sv", "fi", "en")]


@pytest.mark.parametrize(
    ("first", "text", "language"),
    [
        (ELDERLY_CARE, "kenelle soitan siitä?", "fi"),
        ("Har mamma rätt till äldreomsorg på finska?", "vem ringer jag om det?", "sv"),
    ],
)
def test_whom_to_call_about_it(assistant: Assistant, first: str, text: str, language: str) -> None:
    conversation = assistant.open()
    assert answer(conversation, first)["topic"] == "minorities/elderly_care"

    said = answer(conversation, text)

    assert (said["kind"], said["topic"], said["language"]) == ("contact", "contact/unit", language)
    name = {"sv": "Äldreomsorg", "fi": "Vanhustenhuolto"}[language]
    assert name in said["text"]
    assert said["contacts"][-1]["key"] == "citizen_service", "elderly care has no number of its own"


def test_whom_to_call_about_nothing_yet(assistant: Assistant) -> None:
    said = answer(assistant.open(), "vem ringer jag om det?")

    assert (said["kind"], said["topic"]) == ("contact", "contact/general")


def test_the_source_of_the_last_answer(assistant: Assistant) -> None:
    conversation = assistant.open()
    is_answer(answer(conversation, "vad är källan?"), "dialogue/source", "sv")
    answer(conversation, TRANSLATED)

    said = answer(conversation, "vad är källan?")

    assert (said["kind"], said["topic"]) == ("notice", "dialogue/source")
    assert said["sources"] == links("minorities/translated_decision", "sv")


def test_the_last_answer_once_more(assistant: Assistant) -> None:
    conversation = assistant.open()
    is_answer(answer(conversation, "säg det igen"), "dialogue/repeat", "sv")
    first = answer(conversation, TRANSLATED)

    again = answer(conversation, "säg det igen")

    assert {**again, "id": None} == {**first, "id": None}


def test_a_yes_takes_up_what_was_offered_and_offers_the_next_otherwise(
    assistant: Assistant,
) -> None:
    conversation = assistant.open("sv")
    is_answer(answer(conversation, "ja"), "dialogue/affirm", "sv")
    answer(conversation, TRANSLATED)
    related = ANSWERS["minorities/translated_decision"].related

    said = answer(conversation, "ja")

    is_answer(said, "dialogue/affirm", "sv")
    assert [b["payload"] for b in said["buttons"]] == [f"topic:{topic}" for topic in related]


def test_more_about_the_last_answer_is_offered_and_a_button_answers(assistant: Assistant) -> None:
    conversation = assistant.open()
    answer(conversation, TRANSLATED)

    offered = answer(conversation, "berätta mer")

    assert (offered["kind"], offered["topic"]) == ("suggestions", "dialogue/more")
    assert offered["candidates"] == list(ANSWERS["minorities/translated_decision"].related)
    said = press(conversation, offered, offered["buttons"][0]["title"])
    is_answer(said, offered["candidates"][0], "sv")


def test_a_short_word_keeps_the_language_of_the_conversation(assistant: Assistant) -> None:
    conversation = assistant.open("sv")
    answer(conversation, ELDERLY_CARE)

    for word in ("ok", "Tumba", "8 §"):
        assert answer(conversation, word)["language"] == "fi", word


def test_what_the_municipality_does_but_the_assistant_does_not(assistant: Assistant) -> None:
    said = answer(assistant.open(), "Jag vill söka bygglov för en altan")

    assert said["topic"] == "out_of_scope/municipal"
    assert said["contacts"][0]["key"] == "citizen_service"


def test_a_message_without_words_is_not_guessed_at(assistant: Assistant) -> None:
    said = answer(assistant.open("fi"), "🦜🦜🦜")

    assert (said["kind"], said["topic"], said["language"]) == ("fallback", None, "fi")
    assert said["contacts"][0]["key"] == "citizen_service"


def test_after_starting_over_nothing_is_remembered_but_the_language(assistant: Assistant) -> None:
    conversation = assistant.open("sv")
    answer(conversation, ELDERLY_CARE)
    is_answer(answer(conversation, "aloita alusta"), "dialogue/restart", "fi")

    said = answer(conversation, "kenelle soitan siitä?")

    assert (said["topic"], said["language"]) == ("contact/general", "fi")
