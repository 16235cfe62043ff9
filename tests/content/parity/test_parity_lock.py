"""`data/parity.lock`: what was confirmed, and what follows from it today."""

from datetime import date

import pytest

from bot.content.parity.lock import Confirmation, Standing, digest, load_lock, save_lock, standing
from bot.yaml import YamlProblem

TEXTS = {"sv": "Ring 112.", "fi": "Soita 112."}
CONFIRMED = Confirmation("care/home", TEXTS, "Aino Ek", date(2026, 11, 23))


@pytest.mark.parametrize(
    ("sv", "fi", "expected"),
    [
        ("Ring 112.", "Soita 112.", Standing.IN_STEP),
        ("Ring 112 nu.", "Soita 112.", Standing.FINNISH_BEHIND),
        ("Ring 112.", "Soita heti 112.", Standing.SWEDISH_BEHIND),
        ("Ring 112 nu.", "Soita heti 112.", Standing.UNKNOWN),
    ],
)
def test_which_language_is_behind_follows_from_the_texts(sv, fi, expected):
    assert standing(CONFIRMED, {"sv": sv, "fi": fi}) is expected


def test_without_a_confirmation_nobody_has_said_that_they_agree():
    assert standing(None, TEXTS) is Standing.NEVER


def test_a_change_taken_back_is_no_change():
    texts = dict(TEXTS)
    texts["sv"] += " Nu."
    assert standing(CONFIRMED, texts) is Standing.FINNISH_BEHIND
    assert standing(CONFIRMED, dict(TEXTS)) is Standing.IN_STEP


def test_layout_is_no_change():
    assert digest("Ring  112. \nNu.") == digest("Ring 112.\nNu.\n")
    assert digest("a\u0308") == digest("ä")
    assert digest("Ring 112.\n\nNu.") != digest("Ring 112.\nNu.")


def test_the_lock_gives_back_what_was_saved(tmp_path):
    path = tmp_path / "parity.lock"
    allowed = Confirmation("a/b", TEXTS, "Å Ö", date(2026, 1, 2), ("sv section 8",), "Bara där")
    save_lock([CONFIRMED, allowed], path)
    assert load_lock(path) == {"a/b": allowed, "care/home": CONFIRMED}


def test_a_confirmation_changes_its_own_line_only(tmp_path):
    path = tmp_path / "parity.lock"
    others = [Confirmation(f"a/{n}", TEXTS, "X", date(2026, 1, 1)) for n in range(5)]
    save_lock(others, path)
    before = path.read_text(encoding="utf-8").splitlines()
    changed = Confirmation("a/2", {**TEXTS, "sv": "Nytt."}, "Y", date(2026, 2, 2))
    save_lock([changed, *[one for one in others if one.key != "a/2"]], path)
    after = path.read_text(encoding="utf-8").splitlines()
    assert [n for n in range(5) if before[n] != after[n]] == [2]


def test_no_lock_is_an_empty_lock(tmp_path):
    assert load_lock(tmp_path / "parity.lock") == {}


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda row: "<<<<<<< HEAD\n" + row, r"parity\.lock, rad 1: raden går inte att läsa"),
        (lambda row: row + row, "rad 2: ”care/home” står två gånger"),
        (lambda row: row.replace(digest("Ring 112."), "0" * 32), "kontrollsumman för ”care/home”"),
        (lambda row: row.replace('"texts": "', '"texts": "x'), "går inte att läsa"),
        (lambda row: row.replace("2026-11-23", "i går"), "går inte att läsa"),
        (lambda row: "[]\n" + row, "rad 1: raden går inte att läsa"),
    ],
)
def test_a_spoilt_lock_says_which_line(tmp_path, spoil, expected):
    path = tmp_path / "parity.lock"
    save_lock([CONFIRMED], path)
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(YamlProblem, match=expected):
        load_lock(path)
