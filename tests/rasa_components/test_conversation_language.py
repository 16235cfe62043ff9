"""The language of a conversation changes on what the resident writes, and on nothing less."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.rasa_components.language import LanguageComponent
from bot.rasa_components.messages import entity_values

COMPONENT = LanguageComponent()
START = {
    "sv": "Hur söker jag förskola åt min dotter?",
    "fi": "Miten haen esikoulupaikkaa tyttärelle?",
}
OTHER = {"sv": "fi", "fi": "sv"}


def languages(*texts: str) -> Iterator[str | None]:
    """Return the conversation's language after each text, the slot filled as Rasa fills it."""
    slot = None
    for text in texts:
        events = [SlotSet("language", slot)] if slot else []
        tracker = DialogueStateTracker.from_events("samtal", events)
        (message,) = COMPONENT.process([Message({"text": text})], tracker)
        slot = next(iter(entity_values(message, "language")), slot)
        yield slot


@pytest.mark.parametrize("start", ["sv", "fi"])
@pytest.mark.parametrize(
    "text",
    [
        "ja", "Ja!", "JA", "jo", "no", "ok", "okej", "bra", "Bra!", "energi", "radio", "info",
        "Tumba", "Hallunda", "Botkyrka", "Fittja Alby", "Karin", "Anna Andersson", "Virtanen",
        "Matti Virtanen", "Pekka", "Stockholm", "Helsinki", "8 §", "5 a", "1.7.2025", "?", "👍",
        "0701234567",
    ],
)  # fmt: skip
def test_ambiguous_words_names_and_places_never_change_it(start: str, text: str) -> None:
    assert list(languages(START[start], text)) == [start, start]


@pytest.mark.parametrize("text", ["tack", "Tack så mycket!", "hej", "Hejdå", "hej då", "jaha okej"])
def test_what_sweden_finns_say_in_swedish_too_leaves_a_finnish_conversation_finnish(
    text: str,
) -> None:
    assert list(languages(START["fi"], text)) == ["fi", "fi"]
    assert list(languages(START["fi"], f"{text}, var ligger biblioteket?"))[-1] == "sv"


@pytest.mark.parametrize("start", ["sv", "fi"])
def test_a_whole_conversation_of_such_words_never_changes_it(start: str) -> None:
    replies = ["ja", "Tumba", "ok", "energi", "bra", "Virtanen", "8 §", "ja ja", "no"]

    assert set(languages(START[start], *replies)) == {start}


@pytest.mark.parametrize(
    "term",
    [
        "hemtjänst", "förskola", "Äldreomsorg", "försörjningsstöd", "biblioteket", "samråd",
        "förvaltningsområde", "medborgarkontor", "Handläggare?", "modersmål", "hemtjanst",
    ],
)  # fmt: skip
def test_a_swedish_term_alone_leaves_a_finnish_conversation_finnish(term: str) -> None:
    assert list(languages(START["fi"], term)) == ["fi", "fi"]


@pytest.mark.parametrize(
    "text",
    [
        "Voinko saada beslutin suomeksi?", "Onko teillä äldreomsorgia suomeksi?",
        "kuka on minun handläggare", "Mitä samråd tarkoittaa?", "haluan varata tid",
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", ["sv", "fi"])
def test_finnish_with_swedish_terms_is_answered_in_finnish(start: str, text: str) -> None:
    assert list(languages(START[start], text)) == [start, "fi"]


@pytest.mark.parametrize(
    "text",
    [
        "jag vill prata med nån på suomea", "min mummo behöver hjälp", "vad betyder neuvonpito",
        "jag heter Virtanen och bor i Tumba",
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", ["sv", "fi"])
def test_swedish_with_finnish_words_is_answered_in_swedish(start: str, text: str) -> None:
    assert list(languages(START[start], text)) == [start, "sv"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "vad kostar det"),
        ("sv", "var ligger biblioteket"),
        ("sv", "hur gor jag da"),
        ("sv", "VEM RINGER JAG"),
        ("fi", "mitä se maksaa"),
        ("fi", "missa kirjasto sijaitsee"),
        ("fi", "mist mä saan apua"),
        ("fi", "KENELLE VOIN SOITTAA"),
    ],
)
def test_a_sentence_in_the_other_language_changes_it_and_it_stays(language: str, text: str) -> None:
    found = list(languages(START[OTHER[language]], text, "ja", "Tumba"))

    assert found == [OTHER[language], language, language, language]


@pytest.mark.parametrize("start", ["sv", "fi"])
@pytest.mark.parametrize(
    "text", ["Where is the library, please?", "Wo finde ich die Bibliothek?", "Где библиотека?"]
)
def test_a_third_language_leaves_it_as_it_was(start: str, text: str) -> None:
    assert list(languages(START[start], text)) == [start, start]
