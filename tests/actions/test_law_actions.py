"""Sections of the minority act are read out; those of other acts never are."""

from __future__ import annotations

import pytest

from actions.law import ActionLawSection, ActionOtherAct
from actions.resources import Resources
from tests.actions.turns import told

SECTION, OTHER_ACT = ActionLawSection(), ActionOtherAct()
ASKED = "minorities/law_section"


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_a_section_is_given_word_for_word_with_a_plain_line(
    found: Resources, language: str
) -> None:
    section = found.act.section("5 a")

    (said,) = told(SECTION, ASKED, [("section", "5 a")], language)

    related = said["custom"].pop("related")
    assert said == {
        "response": "utter_law_section",
        "section": "5 a",
        "plain": section.plain[language],
        "custom": {
            "section": "5 a",
            "law": {
                "text": section.text,
                "wording_date": section.wording_date,
                "amendment": section.amendment,
                "repealed": False,
            },
            "sources": ["minoritetslagen 5 a"],
        },
    }
    assert "minorities/youth_influence" in related


def test_a_section_as_first_worded_has_no_amendment(found: Resources) -> None:
    (said,) = told(SECTION, ASKED, [("section", "8")])

    assert found.act.section("8").amendment == found.act.number
    assert said["custom"]["law"]["amendment"] is None
    assert "minorities/use_finnish" in said["custom"]["related"]


def test_a_repealed_section_is_said_to_be() -> None:
    (said,) = told(SECTION, ASKED, [("section", "18 b")])

    assert (said["response"], said["section"]) == ("utter_law_section_repealed", "18 b")
    law = said["custom"]["law"]
    assert (law["repealed"], law["wording_date"], law["amendment"]) == (
        True,
        "2025-07-01",
        "2025:437",
    )


@pytest.mark.parametrize("number", ["22", "99", "5 c", "0"])
def test_an_unknown_section_is_said_not_to_exist(number: str) -> None:
    (said,) = told(SECTION, ASKED, [("section", number)])

    assert said == {
        "response": "utter_law_section_unknown",
        "section": number,
        "custom": {"section": None, "sources": ["minoritetslagen"]},
    }


def test_several_sections_are_read_in_their_order_each_once_and_at_most_three() -> None:
    numbers = ["13", "22", "13", "1", "2", "3"]

    said = told(SECTION, ASKED, [("section", number) for number in numbers])

    assert [message["section"] for message in said] == ["13", "22", "1"]


def test_without_a_number_it_says_which_there_are() -> None:
    said = told(SECTION, ASKED, [("place", "tumba")])

    assert said == [{"response": "utter_minorities/law_section"}]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("8 kap. 12 b § skollagen", "minorities/preschool"),
        ("koululain 8 luvun 12 b §", "minorities/preschool"),
        ("10 kap. 7 § skollagen", "minorities/mother_tongue"),
        ("Vad säger 13 § förvaltningslagen?", "minorities/interpreter"),
    ],
)
def test_another_acts_section_is_answered_by_the_topic_that_cites_it(text: str, topic: str) -> None:
    assert told(OTHER_ACT, ASKED, text=text) == [{"response": f"utter_{topic}"}]


@pytest.mark.parametrize("text", ["koululaki", "1 luvun 1 § koululaki"])
def test_of_another_act_it_gives_the_link_and_the_topics_that_build_on_it(
    found: Resources, text: str
) -> None:
    (said,) = told(OTHER_ACT, ASKED, language="fi", text=text)

    assert (said["response"], said["custom"]) == ("utter_other_act", {"sources": ["skollagen"]})
    payloads = [button["payload"] for button in said["buttons"]]
    assert payloads
    for payload, button in zip(payloads, said["buttons"], strict=True):
        topic = payload.removeprefix("topic:")
        assert any(s.startswith("skollagen") for s in found.answers[topic].sources)
        assert button["title"] == found.catalogue[topic].title("fi")


def test_an_act_that_is_not_known_has_no_link() -> None:
    (said,) = told(OTHER_ACT, ASKED, text="7 § LSS")

    assert said == {"response": "utter_other_act_unknown", "custom": {"sources": []}}


def test_the_law_about_a_topic_is_the_section_it_builds_on() -> None:
    (said,) = told(SECTION, ASKED, [("about", "minorities/translated_decision")])

    assert (said["response"], said["section"]) == ("utter_law_section", "8")


def test_a_topic_that_builds_on_another_act_gives_its_sources(found: Resources) -> None:
    (said,) = told(SECTION, ASKED, [("about", "minorities/preschool")])

    sources = list(found.answers["minorities/preschool"].sources)
    assert said == {"response": "utter_source_list", "custom": {"sources": sources}}


def test_a_number_goes_before_what_was_talked_about() -> None:
    (said,) = told(SECTION, ASKED, [("section", "5"), ("about", "minorities/preschool")])

    assert said["section"] == "5"
