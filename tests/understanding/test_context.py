"""What a short message leaves unsaid is read from what was said before, and only there."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.content.payload import payload_of
from bot.understanding import Context, Named, Outcome
from tests.understanding.reader import (
    CLIMATE,
    ELDERLY,
    INTERPRETER,
    LANGUAGES,
    LIBRARY,
    MUNICIPAL,
    OTHER_LANGUAGE,
    PRESCHOOL,
    READER,
    REFUSED,
    Ranker,
)


def read(
    text: str,
    after: str | None = PRESCHOOL,
    said: Mapping[str, Mapping[str, float]] | None = None,
    language: str = "sv",
    **more: object,
) -> str | tuple[str, ...]:
    """Return the topic answered, or those offered."""
    reading = READER.read(text, language, Context(after), Ranker(said or {}), **more)  # type: ignore[arg-type]
    topics = reading.ranking.decision.topics
    return topics[0] if reading.ranking.decision.outcome is Outcome.ANSWER else topics


# "Vanhuksille" alone, after the title of the last topic, and in the frame of its theme.
FOR_THE_OLD = {
    "entä vanhuksille?": {ELDERLY: 0.4, "dialogue/more": 0.3},
    "vanhuksille": {ELDERLY: 0.6, MUNICIPAL: 0.3},
    "Esikoulu suomeksi vanhuksille": {PRESCHOOL: 0.7, ELDERLY: 0.3},
    "vanhuksille suomeksi": {ELDERLY: 0.9, PRESCHOOL: 0.05},
}


def test_half_a_question_is_read_with_the_last_topic() -> None:
    assert read("entä vanhuksille?", said=FOR_THE_OLD, language="fi") == ELDERLY


def test_without_a_topic_before_it_stays_what_it_is_alone() -> None:
    assert read("entä vanhuksille?", None, FOR_THE_OLD, "fi") == (ELDERLY, "dialogue/more")


def test_what_the_words_name_is_never_overruled_by_the_topic_before() -> None:
    said = {
        "och bygglov?": {MUNICIPAL: 0.9},
        "bygglov": {MUNICIPAL: 0.96},
        "Förskola på finska bygglov": {PRESCHOOL: 0.95, MUNICIPAL: 0.04},
        "bygglov pa finska": {MUNICIPAL: 0.9},
        "bygglov på finska": {MUNICIPAL: 0.9},
    }

    assert read("och bygglov?", said=said) == MUNICIPAL


def test_what_context_leaves_open_is_offered() -> None:
    said = {"och annat?": {}, "annat": {LIBRARY: 0.4, ELDERLY: 0.4}}

    assert set(read("och annat?", CLIMATE, said)) == {LIBRARY, ELDERLY}


@pytest.mark.parametrize("text", ["Och vad är Agenda 2030?", "vad kostar det?", "hur gör jag?"])
def test_a_message_that_is_sure_about_the_conversation_is_left_alone(text: str) -> None:
    assert read(text, said={text: {"dialogue/capabilities": 0.98}}) == "dialogue/capabilities"


def test_a_section_that_was_read_is_no_topic_to_go_on_from() -> None:
    assert read("gäller det även mig?", "minorities/law_section") == ()


def test_a_sure_answer_is_left_alone() -> None:
    said = {"och böcker?": {LIBRARY: 0.99}, "bocker": {ELDERLY: 0.99}}

    assert read("och böcker?", said=said) == LIBRARY


def test_a_full_question_is_left_alone_however_unsure() -> None:
    text = "Vilka regler har kommunen om tiggeri på torget?"

    assert read(text, said={text: {MUNICIPAL: 0.5}}) == (MUNICIPAL,)


@pytest.mark.parametrize(
    "text",
    [
        "gäller det även mig?",
        "hur gör jag det då?",
        "har jag rätt till det?",
        "koskeeko se minuakin?",
        "miten sitä haetaan?",
        "entä miten se tehdään?",
    ],
)
def test_a_text_that_names_nothing_is_about_the_last_topic(text: str) -> None:
    assert read(text, said={text: {MUNICIPAL: 0.8}}) == PRESCHOOL


def test_a_place_names_nothing() -> None:
    assert read("gäller det i Tumba också?", named=Named(["Tumba"])) == PRESCHOOL
    assert read("gäller det i Tumba också?") == ()


def test_what_was_said_before_does_not_answer_alone() -> None:
    said = {
        "hunden": {MUNICIPAL: 0.5, ELDERLY: 0.2},
        "Förskola på finska hunden": {ELDERLY: 0.9},
        "hunden på finska": {ELDERLY: 0.9},
    }

    assert read("och hunden?", said=said)[0] == ELDERLY  # offered, not answered
    assert isinstance(read("och hunden?", said=said), tuple)
    assert read("och hunden?", said=said | {"och hunden?": {ELDERLY: 0.4}}) == ELDERLY


def test_a_place_does_not_lead_to_what_is_asked_about_other_places() -> None:
    said = {
        "vanhuksille": {ELDERLY: 0.9},
        "Esikoulu suomeksi vanhuksille": {ELDERLY: 0.9},
        "vanhuksille suomeksi": {ELDERLY: 0.9},
        "tumbassa vanhuksille": {LIBRARY: 0.9},
        "Esikoulu suomeksi tumbassa vanhuksille": {LIBRARY: 0.9},
        "tumbassa vanhuksille suomeksi": {LIBRARY: 0.9},
    }

    assert read(
        "entä Tumbassa vanhuksille?", said=said, language="fi", named=Named(["Tumbassa"])
    ) == (ELDERLY)


@pytest.mark.parametrize("text", ["och i Tumba?", "entä Tumba?", "Tumba då?"])
def test_a_place_alone_names_nothing_where_it_continues(text: str) -> None:
    assert read(text, named=Named(["Tumba"])) == PRESCHOOL
    assert read("Tumba", named=Named(["Tumba"])) == ()


def test_the_municipality_names_nothing_only_where_it_continues() -> None:
    sustainable = {"Mikä on Kestävä Botkyrka?": {"sustainability/overview": 0.99}}

    assert read("entä Botkyrkassa?") == PRESCHOOL
    assert read("och hos er i Botkyrka?") == PRESCHOOL
    assert read("Mikä on Kestävä Botkyrka?", said=sustainable) == "sustainability/overview"


def test_both_of_two_places_name_nothing() -> None:
    named = Named(["Huddinge"])

    assert read("gäller det i Huddinge och Botkyrka?", named=named) == PRESCHOOL
    assert read("gäller det i Botkyrka?") == ()


@pytest.mark.parametrize("text", ["och på landet?", "entä maalla?"])
def test_where_in_the_municipality_one_lives_changes_nothing(text: str) -> None:
    assert read(text, said={text: {"minorities/outside_area": 0.98}}) == PRESCHOOL


def test_the_whole_country_is_another_matter() -> None:
    said = {"och i landet?": {"minorities/outside_area": 0.98}}
    assert read("och i landet?", said=said) == "minorities/outside_area"


@pytest.mark.parametrize(
    ("text", "language"),
    [("och arabiska?", "arabiska"), ("entä venäjäksi?", "venäjäksi"), ("på tyska då?", "tyska")],
)
def test_the_right_in_a_third_language_is_not_taken_for_a_wish_to_chat_in_it(
    text: str, language: str
) -> None:
    said, named = {text: {OTHER_LANGUAGE: 0.99}}, Named((), [language])

    assert read(text, said=said, named=named) == (LANGUAGES, INTERPRETER, OTHER_LANGUAGE)
    assert read(text, INTERPRETER, said, named=named) == INTERPRETER
    assert read(text, CLIMATE, said, named=named) == OTHER_LANGUAGE
    assert read(text, None, said, named=named) == OTHER_LANGUAGE


def test_a_third_language_alone_is_a_wish_to_chat_in_it_but_after_an_interpreter() -> None:
    said, named = {"arabiska": {OTHER_LANGUAGE: 0.99}}, Named((), ["arabiska"])
    assert read("arabiska", said=said, named=named) == OTHER_LANGUAGE
    assert read("arabiska", INTERPRETER, said, named=named) == INTERPRETER


@pytest.mark.parametrize(
    ("text", "section"),
    [("och 9?", "9"), ("entä 25", "25"), ("och 18 a då", "18 a"), ("5b", "5 b"), ("7", "7")],
)
def test_a_number_after_a_section_is_the_next_one(text: str, section: str) -> None:
    after = READER.read(text, "sv", Context(in_act=True), Ranker({}))
    assert after.chosen == payload_of("minorities/law_section", section=section)

    assert READER.read(text, "sv", Context(PRESCHOOL), Ranker({})).chosen is None


@pytest.mark.parametrize("text", ["och gymnasiet?", "9 personer", "2024"])
def test_what_is_no_number_alone_is_no_section(text: str) -> None:
    assert READER.read(text, "sv", Context(in_act=True), Ranker({})).chosen is None


@pytest.mark.parametrize(
    "text",
    [
        "de säger att det inte går",
        "och om de säger nej?",
        "men skolan vägrar",
        "entä jos kunta sanoo ei?",
        "mutta kunta kieltäytyi",
    ],
)
def test_a_no_to_the_right_talked_about_asks_what_can_be_done(text: str) -> None:
    assert read(text, said={"skolan vagrar": {PRESCHOOL: 0.9}}) == REFUSED


def test_only_a_right_can_be_refused_and_only_by_somebody() -> None:
    assert read("och om de säger nej?", CLIMATE) != REFUSED
    assert read("får inte jag det?") == PRESCHOOL
    assert read("är det inte gratis?") == "contact/unit"
    assert (
        read(
            "och om de säger nej om bygglov?",
            said={"och om de säger nej om bygglov?": {MUNICIPAL: 0.99}},
        )
        == MUNICIPAL
    )


@pytest.mark.parametrize("text", ["vad kostar det?", "är det kö?", "mitä se maksaa?"])
def test_a_detail_goes_to_the_unit_where_one_answers(text: str) -> None:
    assert read(text) == "contact/unit"
    assert read(text, CLIMATE) == CLIMATE


@pytest.mark.parametrize(
    "text", ["vad säger lagen om det?", "och vad säger lagen?", "mitä laki siitä sanoo?"]
)
def test_the_law_about_it_is_the_section_of_the_last_topic(text: str) -> None:
    reading = READER.read(text, "sv", Context(PRESCHOOL), Ranker({}))

    assert reading.ranking.decision.topics == ("minorities/law_section",)
    assert reading.about == PRESCHOOL
