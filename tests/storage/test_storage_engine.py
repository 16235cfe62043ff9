"""What goes wrong with a database is said in one line, and no file is lost over it."""

from __future__ import annotations

import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bot.storage import StorageProblem, migrate, open_engine, reading, writing


def problem(url: str) -> str:
    """Return what a start with this database says."""
    with pytest.raises(StorageProblem) as caught:
        migrate(open_engine(url, busy_timeout=0.01), patience=0.05)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "must begin with sqlite:/// or postgresql://"),
        ("botkyrka.db", "must begin with sqlite:/// or postgresql://"),
        ("mysql://user:secret@host/db", "of the kind mysql are not supported"),
    ],
)
def test_an_address_of_another_kind_is_refused(url, said):
    with pytest.raises(StorageProblem, match=said) as caught:
        open_engine(url)
    assert "secret" not in str(caught.value)


def test_a_missing_folder_is_named(tmp_path):
    folder = tmp_path / "none"
    assert problem(f"sqlite:///{folder / 'x.db'}") == (
        f"the folder {folder} of the database does not exist; make it"
    )


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path):
    assert "is not a file" in problem(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize(
    "content", [b"Hej! Detta ar ingen databas." * 50, b"SQLite format 3\0" * 99]
)
def test_a_file_that_is_not_a_database_is_left_untouched(tmp_path, content):
    path = tmp_path / "x.db"
    path.write_bytes(content)
    assert str(path) in problem(f"sqlite:///{path}")
    assert path.read_bytes() == content


def test_a_damaged_database_is_left_untouched(tmp_path):
    path = tmp_path / "x.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    damaged = bytearray(path.read_bytes())
    damaged[100:9000] = bytes(8900)
    path.write_bytes(damaged)
    assert "damaged; put back a backup" in problem(f"sqlite:///{path}")
    assert path.read_bytes() == damaged


def test_a_locked_database_is_said_and_works_again_after(tmp_path):
    path = tmp_path / "x.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")
    assert "is locked by another program; try again later" in problem(f"sqlite:///{path}")
    other.close()
    migrate(open_engine(f"sqlite:///{path}"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to every file")
def test_a_database_without_the_right_to_write_is_said(tmp_path):
    path = tmp_path / "x.db"
    path.touch()
    path.chmod(0o400)
    assert "may not be written to" in problem(f"sqlite:///{path}")


def test_a_postgresql_that_does_not_answer_is_said_without_its_password():
    said = problem("postgresql://user:secret@127.0.0.1:1/botkyrka")
    assert "127.0.0.1" in said
    assert "secret" not in said


def test_a_mistyped_address_does_not_make_an_empty_database(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'mistyped.db'}")
    with pytest.raises(StorageProblem, match="does not exist"), reading(engine):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_said(tmp_path):
    path = tmp_path / "x.db"
    path.touch()
    engine = open_engine(f"sqlite:///{path}")
    with pytest.raises(StorageProblem, match="lacks its tables"), reading(engine) as connection:
        connection.execute(text("SELECT * FROM unit"))


def test_writing_to_a_file_that_was_moved_away_is_said_and_not_lost_in_silence(tmp_path):
    path = tmp_path / "x.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    path.rename(tmp_path / "backup.db")
    with pytest.raises(StorageProblem, match="does not exist"), writing(engine):
        pass
    migrate(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM unit")).scalar() == 0


def test_a_block_that_fails_writes_nothing(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'x.db'}")
    migrate(engine)
    add = text("INSERT INTO conversation VALUES ('a', 'sv', '2026-01-01', '2026-01-01')")

    def write_and_fail() -> None:
        with writing(engine) as connection:
            connection.execute(add)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM conversation")).scalar() == 0


def test_a_folder_with_odd_characters_works(tmp_path):
    folder = tmp_path / "å 100% #1"
    folder.mkdir()
    engine = open_engine(f"sqlite:///{folder / 'x.db'}")
    migrate(engine)
    assert (folder / "x.db").stat().st_size


def test_the_file_can_be_read_by_its_owner_only(tmp_path):
    migrate(open_engine(f"sqlite:///{tmp_path / 'x.db'}"))
    assert (tmp_path / "x.db").stat().st_mode & 0o077 == 0


def test_reading_goes_on_while_somebody_writes(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'x.db'}", busy_timeout=0.01)
    migrate(engine)
    with writing(engine), reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM unit")).scalar() == 0


def test_an_in_memory_database_serves_many_threads():
    engine = open_engine("sqlite://")
    migrate(engine)
    lock = threading.Lock()

    def count(_: int) -> int:
        with lock, reading(engine) as connection:
            return connection.execute(text("SELECT count(*) FROM unit")).scalar()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(count, range(20))) == [0] * 20
