"""What a difference is, which one is a break, and how it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.runner.publishing.comparison import (
    Difference,
    Led,
    changes_between,
    reworded_between,
)
from bot.runner.publishing.questions import Asked, NoQuestions, load_asked
from bot.runner.publishing.report import report
from bot.yaml import YamlProblem

RIGHT, WRONG = "minorities/library", "minorities/jo"
ANSWERED = Led(RIGHT, "answer", "sv")
MISTAKEN = Led(WRONG, "answer", "sv")
OFFERED = Led(None, "suggestions", "sv", (WRONG, RIGHT))
NOT_OFFERED = Led(None, "suggestions", "sv", (WRONG,))
LOST = Led(None, "fallback", "sv")


@pytest.mark.parametrize(
    ("before", "after", "breaks"),
    [
        # It is still there to choose.
        (ANSWERED, OFFERED, False),
        (ANSWERED, LOST, True),
        (ANSWERED, MISTAKEN, True),
        (OFFERED, LOST, True),
        (OFFERED, NOT_OFFERED, True),
        # Worse than not knowing is to answer something else as if one knew.
        (LOST, MISTAKEN, True),
        (LOST, NOT_OFFERED, False),
        (LOST, ANSWERED, False),
        (MISTAKEN, LOST, False),
        (OFFERED, ANSWERED, False),
    ],
)
def test_a_break_takes_the_right_answer_from_who_asked(
    before: Led, after: Led, breaks: bool
) -> None:
    (change,) = changes_between([Asked("fråga", "sv", RIGHT)], [before], [after])

    assert change.breaks is breaks


def test_a_second_right_topic_is_as_good(tmp_path: Path) -> None:
    question = tmp_path / "minorities" / "library.yml"
    question.parent.mkdir()
    question.write_text(
        "nlu:\n  - intent: minorities/library\n    metadata: {language: sv}\n"
        "    examples: |\n      - fråga\n      - annan\n",
        encoding="utf-8",
    )
    (tmp_path / "acceptable.yml").write_text("- {text: fråga, also: [minorities/jo]}\n")
    asked = load_asked(tmp_path)

    one, other = changes_between(asked, [ANSWERED] * 2, [MISTAKEN] * 2)

    assert {one.asked.text: one.breaks, other.asked.text: other.breaks} == {
        "fråga": False,
        "annan": True,
    }


def test_without_a_right_answer_nothing_breaks() -> None:
    (change,) = changes_between([Asked("fråga")], [ANSWERED], [LOST])

    assert not change.breaks
    assert change.language == "sv"


def test_only_what_changes_is_listed_by_language_and_the_worst_first() -> None:
    asked = [Asked(text, language, RIGHT) for language in ("fi", "sv") for text in "abc"]
    before = [ANSWERED, LOST, ANSWERED] * 2
    after = [ANSWERED, OFFERED, LOST] * 2

    lines = report(Difference(6, changes_between(asked, before, after), [], []))

    assert lines == [
        "6 frågor jämförda, 4 leder någon annanstans:",
        "svenska: 1 facitfråga besvaras sämre än förut",
        "  ✗ ”c”: minorities/library → vet inte   (rätt: minorities/library)",
        "svenska: 1 annan ändras",
        "  · ”b”: vet inte → förslag (minorities/jo, minorities/library)"
        "   (rätt: minorities/library)",
        "finska: 1 facitfråga besvaras sämre än förut",
        "  ✗ ”c”: minorities/library → vet inte   (rätt: minorities/library)",
        "finska: 1 annan ändras",
        "  · ”b”: vet inte → förslag (minorities/jo, minorities/library)"
        "   (rätt: minorities/library)",
    ]


def test_another_language_is_a_change() -> None:
    after = Led(RIGHT, "answer", "fi")

    lines = report(Difference(1, changes_between([Asked("a", "sv")], [ANSWERED], [after]), [], []))

    assert lines[-1] == "  · ”a”: minorities/library på sv → fi"


def test_no_difference_is_told_as_one() -> None:
    assert report(Difference(0, [], [], [])) == ["Ingenting ändras för dem som frågar."]
    assert report(Difference(9, [], [], [])) == ["9 frågor jämförda: alla leder dit de gjorde."]


def write(folder: Path, text: str, source: str = "skollagen 8") -> Path:
    path = folder / "data" / "answers" / "minorities" / "library.yml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "responses:\n  utter_minorities/library:\n"
        "    - condition: [{type: slot, name: language, value: sv}]\n"
        f"      metadata: {{sources: [{source}]}}\n      text: {text}\n",
        encoding="utf-8",
    )
    return folder


def told(one: Path, two: Path) -> list[str]:
    return report(Difference(0, [], reworded_between(one, two), []))


def test_a_text_a_source_and_a_new_topic_are_told(tmp_path: Path) -> None:
    old = write(tmp_path / "old", "Ja det finns böcker.")
    new = write(tmp_path / "new", "Ja, det finns böcker.")
    other = write(tmp_path / "other", "Ja det finns böcker.", "skollagen 9")
    (tmp_path / "none").mkdir()

    assert told(old, old) == ["Ingenting ändras för dem som frågar."]
    assert told(old, new)[1] == "  · minorities/library: [-Ja-] {+Ja,+} det finns böcker."
    assert told(old, other)[1] == "  · minorities/library: källor, knappar eller datum"
    assert told(tmp_path / "none", new)[1] == "  · minorities/library: ny text"
    assert told(new, tmp_path / "none")[1] == "  · minorities/library: texten tas bort"


def test_words_far_apart_are_shown_with_those_around_them(tmp_path: Path) -> None:
    text = "a b c d e f g h i j k l m n o p q r s t"
    old = write(tmp_path / "old", text)
    ends = write(tmp_path / "ends", text.replace("b", "B").replace("s", "S"))
    middle = write(tmp_path / "middle", text.replace("j", "J"))

    assert told(old, ends)[1].endswith(": a [-b-] {+B+} c d e f … o p q r [-s-] {+S+} t")
    assert told(old, middle)[1].endswith(": … f g h i [-j-] {+J+} k l m n …")


def test_questions_from_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "frågor.txt"
    path.write_text("vad är klockan?\n\n  mitä kello on?  \n", encoding="utf-8")

    assert load_asked(path) == [Asked("vad är klockan?"), Asked("mitä kello on?")]
    with pytest.raises(NoQuestions, match="finns inte"):
        load_asked(tmp_path / "borta")


def test_questions_that_were_saved_otherwise_are_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "frågor.txt"
    path.write_bytes("vad gäller för äldre?\n".encode("latin-1"))

    with pytest.raises(YamlProblem, match=r"frågor\.txt: filen är inte sparad som UTF-8 \(byte 5"):
        load_asked(path)
