"""Words of `data/understanding/outside.yml`, and that they overrule no question about a right."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import load_questions
from bot.understanding import OutsideWords
from bot.yaml import YamlProblem

WORDS = OutsideWords()
# Where a job, a move or another place belongs to the matter, the words do not decide.
SPARED = ("staff_skills", "admin_area_list", "outside_area")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("HALUAISIN TOIHIN suomenkieliseen hoivakotiin", "out_of_scope/municipal"),
        ("finns det lediga jobb på finska?", "out_of_scope/municipal"),
        ("kesätyötä vanhainkodista", "out_of_scope/municipal"),
        ("isän siirto Suomeen hoitoon", "out_of_scope/other"),
        ("får pappa flytta till Finland?", "out_of_scope/other"),
        ("jag vill INTE ha något på finska, bara en förskola", "out_of_scope/municipal"),
        ("en halua suomenkielistä hoitoa äidille", "out_of_scope/municipal"),
        ("mitä suomea puhuva hoitaja tienaa", "out_of_scope/municipal"),
        ("varför kan jag inte få det på finska?", None),
        ("personalen talar inte finska", None),
        ("mamma är på ett äldreboende i Finland och ska hit", None),
        ("äldreboende på finska", None),
        ("hur går det till i praktiken?", None),
        ("palaan töihin, saako lapsi paikan?", None),
    ],
)
def test_words_tell_what_lies_outside(text: str, topic: str | None) -> None:
    assert WORDS.topic_in(text) == topic


def test_no_training_question_about_a_right_is_overruled() -> None:
    rights = [
        question
        for question in load_questions()
        if question.topic.startswith("minorities/") and not question.topic.endswith(SPARED)
    ]

    assert rights
    assert [question.text for question in rights if WORDS.topic_in(question.text)] == []


def test_a_mistake_in_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "outside.yml"
    path.write_text("out_of_scope/municipal: lediga jobb\n", encoding="utf-8")

    with pytest.raises(YamlProblem, match=r"outside\.yml"):
        OutsideWords(path)
