"""Personal data goes, what only looks like it stays, and the resident is told in their language."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import load_questions, load_texts
from bot.directory import seed_values
from bot.paths import DATA
from bot.privacy import Kind, Redactor
from tests.privacy.labels import PARTS, Score, labels, redactor, score


@pytest.fixture(scope="module")
def ours() -> Redactor:
    return redactor()


@pytest.fixture(scope="module")
def scores(ours: Redactor) -> dict[str, Score]:
    return {part: score(ours, labels(part)) for part in PARTS}


def test_the_labelled_set_is_large_and_half_of_it_harmless(scores: dict[str, Score]) -> None:
    texts = [label for part in PARTS for label in labels(part)]

    assert len(texts) >= 400
    assert sum(result.harmless for result in scores.values()) * 2 >= len(texts)


@pytest.mark.parametrize("part", PARTS)
def test_at_least_99_percent_of_the_personal_data_goes(scores: dict[str, Score], part: str) -> None:
    assert scores[part].recall >= 0.99, scores[part].missed


def test_at_most_half_a_percent_of_the_harmless_texts_is_touched(scores: dict[str, Score]) -> None:
    touched = [text for result in scores.values() for text in result.touched]

    assert len(touched) <= 0.005 * sum(result.harmless for result in scores.values()), touched


def test_the_kinds_are_told_apart(scores: dict[str, Score]) -> None:
    mistaken = sum(result.mistaken.total() for result in scores.values())

    assert mistaken <= 0.02 * sum(result.there.total() for result in scores.values())


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("sv", "Jag är [personnummer] och bor på [adress]."),
        ("fi", "Jag är [henkilötunnus] och bor på [osoite]."),
    ],
)
def test_a_mark_in_the_conversations_language_says_what_stood_there(
    ours: Redactor, language: str, shown: str
) -> None:
    redacted = ours.redact("Jag är 850709-9805 och bor på Storgatan 12.")

    assert redacted.shown(language) == shown
    assert redacted.neutral() == "Jag är … och bor på …."


def test_the_notice_names_each_kind_once(ours: Redactor) -> None:
    redacted = ours.redact("850709-9805, 470312-9819, ring 070-174 06 05 eller a.b@example.se")

    assert redacted.kinds == (Kind.PERSONAL_NUMBER, Kind.PHONE, Kind.EMAIL)
    assert "ett personnummer, ett telefonnummer och en e-postadress" in redacted.notice("sv")
    assert "henkilötunnuksen, puhelinnumeron ja sähköpostiosoitteen" in redacted.notice("fi")


def test_a_text_without_personal_data_is_left_as_it_is(ours: Redactor) -> None:
    text = "Vad säger 8 §\n\nlag (2009:724)?\t– tack!"

    redacted = ours.redact(text)

    assert (redacted.kinds, redacted.shown("sv"), redacted.neutral()) == ((), text, text)


@pytest.mark.parametrize(
    "spelling",
    [
        "８５０７０９－９８０５",
        "850709\u20119805",
        "850709\u00a0-\u00a09805",
        "8507\u200b09-98\u00ad05",
        "٨٥٠٧٠٩-٩٨٠٥",
        "850709-\n9805",
    ],
)
def test_odd_characters_hide_nothing(ours: Redactor, spelling: str) -> None:
    redacted = ours.redact(f"nummer {spelling} tack")

    assert redacted.shown("sv") == "nummer [personnummer] tack"


def test_what_was_found_once_is_removed_wherever_it_stands(ours: Redactor) -> None:
    redacted = ours.redact("konto 445566778, jag upprepar x445566778x")

    assert "445566778" not in redacted.shown("sv")


@pytest.mark.parametrize(
    "separator", ["-", "+", *"YXWVU", *"ABCDEF"], ids=lambda sign: f"century {sign}"
)
def test_every_century_of_a_finnish_number_is_known(ours: Redactor, separator: str) -> None:
    assert ours.redact(f"hetu 010190{separator}900P").kinds == (Kind.FINNISH_PERSONAL_NUMBER,)


def test_contacts_of_the_directory_stay(ours: Redactor) -> None:
    for value in seed_values():
        assert ours.redact(f"Stämmer {value}?").kinds == (), value


def test_a_contact_that_is_not_in_the_directory_is_somebodys() -> None:
    bare = Redactor(load_texts("privacy"))

    assert bare.redact("08-530 610 00").kinds == (Kind.PHONE,)
    assert bare.redact("Hans Stahles väg 13").kinds == (Kind.ADDRESS,)


def test_a_new_redactor_goes_by_the_lists_as_they_are_then(tmp_path: Path) -> None:
    lists = shutil.copytree(DATA / "privacy", tmp_path / "privacy")
    before = Redactor(load_texts("privacy"), folder=lists)
    streets, words = lists / "addresses.yml", lists / "words.yml"
    streets.write_text(
        streets.read_text(encoding="utf-8").replace("  - krönet\n", "  - krönet\n  - vinkeln\n"),
        encoding="utf-8",
    )
    words.write_text(
        words.read_text(encoding="utf-8").replace("roles: [info,", "roles: [info, anna.berg,"),
        encoding="utf-8",
    )

    after = Redactor(load_texts("privacy"), folder=lists)

    assert before.redact("bor på Sågvinkeln 12, anna.berg@example.se").kinds == (Kind.EMAIL,)
    assert after.redact("bor på Sågvinkeln 12, anna.berg@example.se").kinds == (Kind.ADDRESS,)


@pytest.mark.slow
def test_no_question_that_the_assistant_is_trained_on_is_touched(ours: Redactor) -> None:
    questions = [question.text for question in load_questions()]

    assert [text for text in questions if ours.find(text)] == []
