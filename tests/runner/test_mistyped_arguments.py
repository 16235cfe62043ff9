"""Whatever stands in the place of a number, a path or a name is refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from tests.runner.command import bot

HUGE = "99999999999999999999"
TWO_LINES = "a\nb"
NUMBER = "ska vara ett heltal från 1 till "
ENGLISH_NUMBER = "must be a whole number from 1 to 3650"


def files(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, beside the instance's data."""
    folder = tmp_path / "here"
    (folder / "folder").mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BOT_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("BOT_DATABASE_URL", raising=False)
    return folder


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("reports", "--remove", HUGE), NUMBER),
        (("reports", "--remove", f"-{HUGE}"), NUMBER),
        (("reports", "--remove", "0"), NUMBER),
        (("reports", "--remove", ""), NUMBER),
        (("reports", "--remove", TWO_LINES), NUMBER),
        (("rollback", HUGE), NUMBER),
        (("rollback", "-4"), NUMBER),
        (("rollback", ""), NUMBER),
        (("backup", "--keep-days", HUGE), ENGLISH_NUMBER),
        (("backup", "--keep-days", "800000"), ENGLISH_NUMBER),
        (("backup", "--keep-days", "0"), ENGLISH_NUMBER),
        (("backup", "--keep-days", "-1"), ENGLISH_NUMBER),
        (("backup", "--keep-days", ""), ENGLISH_NUMBER),
        (("backup", ""), "is empty; name a file"),
        (("backup", TWO_LINES), "cannot be printed"),
        (("restore", ""), "is empty; name a file"),
        (("restore", TWO_LINES), "cannot be printed"),
        (("evaluate", "--report", ""), "är tomt"),
        (("evaluate", "--report", "folder"), "är en mapp; ange en fil"),
        (("evaluate", "--questions", ""), "är tomt"),
        (("publish", "--questions", ""), "är tomt"),
        (("publish", "--stories", TWO_LINES), "inte går att skriva ut"),
        (("evaluate", "--report", "x" * 300), "går inte att använda (File name too long)"),
        (("restore", "x" * 300), "cannot be used (File name too long)"),
        (("publish", "--stories", "none"), "none finns inte"),
        (("publish", "--questions", "none"), "none finns inte"),
        (("diff", "--questions", ""), "är tomt"),
        (("diff", "--questions", "none/at/all"), "none/at/all finns inte"),
        (("privacy", "find", "x", "--also", ""), "är tomt"),
    ],
)
def test_it_is_told_before_anything_is_done(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], why: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"bot {arguments[0]}")
    assert why in line
    assert files(here.parent) == {}


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("contacts", "show", TWO_LINES), "ingen enhet ”a\N{REPLACEMENT CHARACTER}b”"),
        (("contacts", "verify", "library", TWO_LINES), "okänt fält ”a\N{REPLACEMENT CHARACTER}b”"),
        (("contacts", "show", ""), "ingen enhet ””"),
        (("confirm", TWO_LINES), "inget ämne ”a\N{REPLACEMENT CHARACTER}b”"),
        (("confirm", "minorities/jo", "--by", ""), "skriv vem som bekräftar"),
        (("evaluate", "--questions", "file"), "file är ingen mapp"),
        (("restore", "folder"), "folder cannot be read (Is a directory)"),
        (("backup", "file"), "file exists already"),
    ],
)
def test_it_is_told_in_one_line_where_it_does_not_fit(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], why: str
) -> None:
    (here / "file").write_text("kept", encoding="utf-8")

    assert main(arguments) == 1

    (line,) = capsys.readouterr().err.splitlines()
    assert why in line
    assert files(here) == {str(here / "file"): b"kept"}


@pytest.mark.slow
def test_a_search_that_nobody_can_be_asked_for_is_refused(tmp_path: Path) -> None:
    ended = bot("privacy", "find", folder=tmp_path)

    assert ended.returncode == 1
    assert ended.stderr.endswith("bot privacy: skriv texten som ska sökas\n")
    assert "Traceback" not in ended.stderr
