"""`bot privacy` says what is kept where, and finds a text wherever it is, deleted or not."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest

from bot.cli import main
from bot.storage import ConversationStore, ReportStore, migrate, open_engine

SECRET = "Åsa ”Öberg” 12"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "var"
    folder.mkdir()
    monkeypatch.setenv("BOT_DATA", str(folder))
    monkeypatch.delenv("BOT_DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def store(data: Path) -> ConversationStore:
    engine = open_engine(f"sqlite:///{data / 'botkyrka.db'}")
    migrate(engine)
    store = ConversationStore(engine)
    store.create("a", "sv", [{"id": "1", "text": f"Jag heter {SECRET}."}])
    return store


def test_the_report_names_tables_files_and_how_long_they_are_kept(
    store: ConversationStore, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["privacy", "report"]) == 0

    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert lines["message"].split()[1] == "1"
    assert "30 dagar" in lines["message"]
    assert "30 dagar" in lines["tracker_event"]
    assert "30 dagar" not in lines["deletion"]
    assert any("botkyrka.db" in line for line in lines.values())


def test_a_password_of_the_database_is_not_shown(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql://user:secret@127.0.0.1:1/none")

    assert main(["privacy", "report"]) == 1
    assert "secret" not in "".join(capsys.readouterr())


def test_a_text_is_found_in_the_table_and_in_the_files(
    store: ConversationStore, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["privacy", "find", SECRET]) == 1

    found = capsys.readouterr().out.splitlines()
    assert "message.body (1 rader)" in found
    # It is still in SQLite's log, or already in the file itself.
    assert any(line.startswith(str(data / "botkyrka.db")) for line in found)


@pytest.mark.parametrize("wanted", ["Åsa Öberg", "åSA", "HITTAR INTE"])
def test_capitals_with_dots_are_found_in_what_is_not_kept_as_json(
    data: Path, capsys: pytest.CaptureFixture[str], wanted: str
) -> None:
    engine = open_engine(f"sqlite:///{data / 'botkyrka.db'}")
    migrate(engine)
    ReportStore(engine).add("Åsa Öberg hittar inte åsa.", "sv")

    assert main(["privacy", "find", wanted]) == 1

    assert "accessibility_report.text (1 rader)" in capsys.readouterr().out.splitlines()


def test_after_the_deletion_it_is_nowhere(
    store: ConversationStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.delete("a")

    assert main(["privacy", "find", SECRET]) == 0
    assert capsys.readouterr().out == "Texten finns ingenstans.\n"


def test_a_log_elsewhere_is_searched_too(
    store: ConversationStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.delete("a")
    log = tmp_path / "service.log"
    # Beyond the first chunk that is read, and across its end.
    log.write_text("x" * ((1 << 20) - 5) + SECRET, encoding="utf-8")

    assert main(["privacy", "find", SECRET, "--also", str(log)]) == 1
    assert capsys.readouterr().out.splitlines() == [str(log)]


def test_signs_of_patterns_mean_themselves(store: ConversationStore) -> None:
    assert main(["privacy", "find", "100%_"]) == 0


def test_what_cannot_be_searched_is_said(
    store: ConversationStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["privacy", "find", "x", "--also", str(tmp_path / "none.log")]) == 1
    assert "none.log finns inte" in capsys.readouterr().err
    assert main(["privacy", "find", "   "]) == 1


@pytest.mark.parametrize("secret", [SECRET, 'han sa "hej" \\ då'])
def test_a_backup_is_searched_too(
    store: ConversationStore, data: Path, capsys: pytest.CaptureFixture[str], secret: str
) -> None:
    store.append("a", "sv", [{"id": "2", "text": secret}])
    assert main(["backup"]) == 0
    (backup,) = (data / "backups").iterdir()
    store.delete("a")
    capsys.readouterr()

    assert main(["privacy", "find", secret]) == 1
    assert capsys.readouterr().out.splitlines() == [str(backup)]
    assert main(["privacy", "find", "något annat"]) == 0

    capsys.readouterr()
    assert main(["privacy", "report"]) == 0
    told = capsys.readouterr().out
    assert f"{backup.name}: 1 samtal" in told

    backup.write_bytes(backup.read_bytes()[:-100])
    assert main(["privacy", "find", "något annat"]) == 1
    assert "skadad, går inte att söka igenom" in capsys.readouterr().out


def test_what_is_compressed_twice_is_searched_too(
    store: ConversationStore, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.delete("a")
    inner = gzip.compress(SECRET.encode())
    with tarfile.open(data / "outer.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("inner.gz")
        member.size = len(inner)
        archive.addfile(member, io.BytesIO(inner))

    assert main(["privacy", "find", SECRET]) == 1
    assert capsys.readouterr().out.splitlines() == [str(data / "outer.tar.gz")]
