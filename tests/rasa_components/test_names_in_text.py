"""What a text names bears on its topic: sections, units, municipalities, languages, jobs."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rasa_components.messages import entity_values
from bot.understanding import Outcome
from tests.rasa_components.pipeline import UNDECIDED, Ranker, read, topic_of


@pytest.mark.parametrize(
    ("ranker", "topic"),
    [
        (UNDECIDED, "minorities/law_section"),
        (
            Ranker(Outcome.SUGGESTIONS, ["minorities/library", "minorities/law_section"]),
            "minorities/law_section",
        ),
        (Ranker(Outcome.SUGGESTIONS, ["minorities/library", "dialogue/source"]), None),
        (Ranker(Outcome.ANSWER, ["minorities/use_finnish"]), "minorities/use_finnish"),
    ],
)
def test_a_section_decides_only_where_the_words_leave_it_open(
    before: list[Any], ranker: Ranker, topic: str | None
) -> None:
    assert topic_of(read(before, ranker, "8 §")) == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("haluan puhua jonkun kanssa kirjastossa", "contact/unit"),
        ("haluan puhua jonkun kanssa", None),
    ],
)
def test_a_named_unit_decides_between_a_person_at_large_and_the_units_contact(
    before: list[Any], text: str, topic: str | None
) -> None:
    ranker = Ranker(Outcome.SUGGESTIONS, ["contact/human", "contact/unit", "contact/finnish"])

    assert topic_of(read(before, ranker, text)) == topic


def test_a_named_units_contact_is_given_where_it_is_the_likeliest(before: list[Any]) -> None:
    ranker = Ranker(Outcome.SUGGESTIONS, ["contact/unit", "equality/discrimination"])

    assert topic_of(read(before, ranker, "hur når jag DO")) == "contact/unit"
    assert topic_of(read(before, ranker, "hur når jag dem")) is None


@pytest.mark.parametrize(("text", "topic"), [("JO?", "contact/unit"), ("jo", "dialogue/affirm")])
def test_the_name_of_a_unit_is_no_small_talk(before: list[Any], text: str, topic: str) -> None:
    ranker = Ranker(Outcome.ANSWER, ["dialogue/affirm"])

    assert topic_of(read(before, ranker, text)) == topic


@pytest.mark.parametrize(
    ("text", "likelier", "topic"),
    [
        ("soporna i Södertälje", "out_of_scope/municipal", "out_of_scope/other"),
        ("bygglov i Helsingfors", "out_of_scope/municipal", "out_of_scope/other"),
        ("soporna i Tumba", "out_of_scope/municipal", "out_of_scope/municipal"),
        # The municipality's contact does no harm where it is not sure whose the matter is.
        ("boka bollplan", "out_of_scope/other", "out_of_scope/municipal"),
    ],
)
def test_a_place_or_doubt_decides_whose_a_matter_outside_is(
    before: list[Any], text: str, likelier: str, topic: str
) -> None:
    kinds = {"out_of_scope/municipal", "out_of_scope/other"}
    ranker = Ranker(Outcome.ANSWER, [likelier], *(kinds - {likelier}), step=0.01)

    assert topic_of(read(before, ranker, text)) == topic


@pytest.mark.parametrize("outcome", [Outcome.ANSWER, Outcome.SUGGESTIONS])
def test_another_acts_section_is_never_looked_up_in_the_minority_act(
    before: list[Any], outcome: Outcome
) -> None:
    ranker = Ranker(outcome, ["minorities/law_section"])

    message = read(before, ranker, "13 § förvaltningslagen")

    assert topic_of(message) == "minorities/law_section"
    assert entity_values(message, "act_other_act") == ["minorities/law_section"]
    assert entity_values(message, "section") == []


@pytest.mark.parametrize(
    "ranker", [UNDECIDED, Ranker(Outcome.ANSWER, ["minorities/mother_tongue_upper"])]
)
def test_a_bare_reference_to_another_act_is_told_apart_whatever_the_words_resemble(
    before: list[Any], ranker: Ranker
) -> None:
    message = read(before, ranker, "läs 10 kap. 7 § skollagen")

    assert entity_values(message, "act_other_act") == ["minorities/law_section"]
    assert entity_values(message, "section") == []


def test_a_question_that_names_another_acts_section_is_left_to_its_words(
    before: list[Any],
) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/mother_tongue"])

    message = read(before, ranker, "Måste vi tala finska hemma enligt 10 kap. 7 § skollagen?")

    assert topic_of(message) == "minorities/mother_tongue"


@pytest.mark.parametrize(
    "text",
    [
        "Asun Salemissa, saako isä vanhustenhoitoa suomeksi?",
        "Får man det i Huddinge?",
        "Får man det i Huddinge och Botkyrka?",
        "Tumba eller Södertälje?",
        "Tumba, Salem och Huddinge?",
        "Botkyrkassa vai Tukholmassa?",
        "Har Huddinge samma rätt som Botkyrka?",
        "Onko Göteborgissa sama oikeus kuin Botkyrkassa?",
    ],
)
def test_rights_in_another_municipality_are_not_answered_with_botkyrkas(
    before: list[Any], text: str
) -> None:
    message = read(before, Ranker(Outcome.ANSWER, ["minorities/elderly_care"]), text)

    offered = "minorities/outside_area,minorities/admin_area_list,minorities/elderly_care"
    assert entity_values(message, "act_suggest") == [offered]
    assert entity_values(message, "elsewhere") == ["minorities/elderly_care"]
    assert topic_of(message) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Ingår Huddinge i förvaltningsområdet?", "minorities/admin_area_list"),
        ("Jag flyttar från Huddinge till Botkyrka, får jag det?", "minorities/elderly_care"),
        ("Jag bor i Huddinge. Och mamma bor i Tumba?", "minorities/elderly_care"),
        ("Jag bor i Huddinge men mamma bor i Tumba", "minorities/elderly_care"),
        ("Har Botkyrka samma rätt som Huddinge?", "minorities/elderly_care"),
        ("Vad gör länsstyrelsen i Stockholm?", "minorities/supervision"),
        ("Får jag använda finska i ett mål i Haparanda tingsrätt?", "minorities/courts"),
        ("Vad är Agenda 2030 i Huddinge?", "sustainability/agenda_2030"),
    ],
)
def test_what_holds_everywhere_or_here_is_answered(
    before: list[Any], text: str, topic: str
) -> None:
    assert topic_of(read(before, Ranker(Outcome.ANSWER, [topic]), text)) == topic


@pytest.mark.parametrize("text", ["somalinkielinen päiväkoti", "finns det på arabiska?"])
def test_a_right_in_a_language_without_it_is_not_answered(before: list[Any], text: str) -> None:
    message = read(before, Ranker(Outcome.ANSWER, ["minorities/preschool"]), text)

    offered = "minorities/languages,minorities/interpreter,minorities/preschool"
    assert entity_values(message, "act_suggest") == [offered]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Vi talar finska och arabiska, får barnet gå där?", "minorities/preschool"),
        ("Får jag tolk på arabiska?", "minorities/interpreter"),
        ("Är arabiska ett minoritetsspråk?", "minorities/languages"),
    ],
)
def test_what_holds_for_the_language_is_answered(before: list[Any], text: str, topic: str) -> None:
    assert topic_of(read(before, Ranker(Outcome.ANSWER, [topic]), text)) == topic


@pytest.mark.parametrize("outcome", [Outcome.ANSWER, Outcome.SUGGESTIONS])
@pytest.mark.parametrize(
    "text",
    [
        "haluaisin töihin suomenkieliseen hoivakotiin",
        "vikariat på finska äldreboendet",
        "söker jobb i finsk hemtjänst",
    ],
)
def test_who_wants_a_job_is_not_told_of_a_right(
    before: list[Any], text: str, outcome: Outcome
) -> None:
    ranker = Ranker(outcome, ["minorities/elderly_care"])
    assert topic_of(read(before, ranker, text)) == "out_of_scope/municipal"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Räknas finskan när jag söker jobb hos er?", "minorities/staff_skills"),
        ("Jag ska börja jobba, får barnet plats på finska?", "minorities/preschool"),
        ("Vad är målet om fler som får jobb?", "sustainability/goal_work"),
    ],
)
def test_a_job_beside_the_matter_does_not_decide(before: list[Any], text: str, topic: str) -> None:
    assert topic_of(read(before, Ranker(Outcome.ANSWER, [topic]), text)) == topic
