"""A message with two questions is two, when each of them is sure."""

from __future__ import annotations

import pytest

from bot.understanding import ContextReader, sure_questions
from tests.understanding.reader import MUNICIPAL, PRESCHOOL, Ranker

TWO = {
    "Finns det förskola på finska?": {PRESCHOOL: 0.99},
    "Vad är Agenda 2030?": {"sustainability/agenda_2030": 0.99},
    "Hur mår du?": {"dialogue/smalltalk": 0.99},
    "Vad kostar det?": {MUNICIPAL: 0.5},
}


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        (
            "Hej! Finns det förskola på finska? Vad är Agenda 2030?",
            [PRESCHOOL, "sustainability/agenda_2030"],
        ),
        ("Finns det förskola på finska? Finns det förskola på finska?", []),
        ("Finns det förskola på finska? Vad kostar det?", []),
        ("Hur mår du? Vad är Agenda 2030?", []),
        ("Finns det förskola på finska?", []),
        ("Va?? Vad är Agenda 2030?", []),
        ("???", []),
    ],
)
def test_two_questions_are_two_only_when_each_is_sure(text: str, topics: list[str]) -> None:
    found = sure_questions(text, Ranker(TWO).rank)

    assert [ranking.decision.topics[0] for ranking in found] == topics


RIGHTS, APPEAL, JOINED = (
    "minorities/use_finnish",
    "minorities/appeal",
    {
        "Har jag rätt till finska": {"minorities/use_finnish": 0.82},
        "hur överklagar jag?": {"minorities/appeal": 0.98},
        "hur överklagar jag": {"minorities/appeal": 0.98},
        "Onko minulla oikeus suomeen": {"minorities/use_finnish": 0.8},
        "miten valitan päätöksestä?": {"minorities/appeal": 0.98},
        "mitä muuta?": {"minorities/appeal": 0.4},
        "Pappa har haft en stroke": {"contact/emergency": 0.98},
        "behöver äldreomsorg på finska": {"minorities/elderly_care": 0.98},
    },
)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Har jag rätt till finska och hur överklagar jag?", [APPEAL, RIGHTS]),
        ("Har jag rätt till finska och hur överklagar jag", [APPEAL, RIGHTS]),
        ("Onko minulla oikeus suomeen sekä miten valitan päätöksestä?", [APPEAL, RIGHTS]),
        ("Onko minulla oikeus suomeen ja mitä muuta?", []),
        ("Mamma och pappa vill ha hemtjänst på finska", []),
        ("Pappa har haft en stroke och behöver äldreomsorg på finska", []),
    ],
)
def test_two_questions_that_a_word_joins_are_two(text: str, topics: list[str]) -> None:
    found = sure_questions(text, Ranker(JOINED).rank, ContextReader({}).joined)

    assert [ranking.decision.topics[0] for ranking in found] == topics
