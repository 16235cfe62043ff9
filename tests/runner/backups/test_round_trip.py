"""What `bot backup` wrote, `bot restore` brings back, and nothing that must not come back."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from bot.cli import main
from bot.runner.backups import restore as restoring
from bot.settings import Settings
from bot.storage import open_engine, writing
from bot.storage.archive import read_manifest
from bot.storage.schema import metadata
from bot.web.tokens import Tokens
from tests.databases import KINDS, fresh_url
from tests.runner.backups.instance import SECRET, Instance, said


def wipe(instance: Instance) -> None:
    """Lose everything: the folder and, on PostgreSQL, the tables."""
    shutil.rmtree(instance.data)
    engine = open_engine(instance.settings.database_url)
    if engine.dialect.name == "postgresql":
        fresh_url("postgresql", instance.data)
    engine.dispose()


def test_all_comes_back_after_all_was_lost(
    either: Instance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    token = either.fill()
    before = either.state()
    assert len(before["rows"]["message"]) == 4
    assert len(before["rows"]["unit_value_change"]) == 1
    file = tmp_path / "backup.tar.gz"
    assert main(["backup", str(file)]) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert SECRET not in capsys.readouterr().out
    wipe(either)

    assert main(["restore", str(file)]) == 0

    assert either.state() == before
    assert (either.data / "secret.key").stat().st_mode & 0o777 == 0o600
    settings = Settings.from_environment()
    opened = Tokens(settings.secret_keys).conversation_of(token)
    assert opened == "a"
    told = capsys.readouterr().out.splitlines()[0]
    assert "2 conversations, " in told
    assert "release 1" in told
    assert "bot open" in told, "it was closed, and is so again"
    assert "BOT_SECRET_KEYS" not in told
    assert sorted(path.name for path in either.data.iterdir() if path.name[0] == ".") == []


def test_what_comes_after_is_numbered_on(either: Instance, tmp_path: Path) -> None:
    either.fill()
    main(["backup", str(tmp_path / "backup.tar.gz")])
    wipe(either)
    main(["restore", str(tmp_path / "backup.tar.gz")])

    store = either.store()
    store.append("a", "sv", [said("3", "en till")])

    conversation = store.read("a")
    assert conversation is not None
    assert [message["id"] for message in conversation.messages] == ["1", "2", "3"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "sqlite"])
def test_it_moves_from_sqlite_to_postgresql(
    kind: str, instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance.fill()
    before = instance.rows()
    main(["backup", str(tmp_path / "backup.tar.gz")])
    wipe(instance)
    monkeypatch.setenv("BOT_DATABASE_URL", fresh_url(kind, tmp_path))

    assert main(["restore", str(tmp_path / "backup.tar.gz")]) == 0

    assert Instance(instance.data, Settings.from_environment()).rows() == before


def test_a_backup_beside_somebody_who_writes_is_of_one_moment(
    either: Instance, tmp_path: Path
) -> None:
    either.fill()
    store = either.store()
    stop = threading.Event()
    written = []

    def write() -> None:
        while not stop.is_set():
            name = f"w{len(written)}"
            store.create(name, "sv", [said("1", "x" * 2000)])
            written.append(name)

    writer = threading.Thread(target=write)
    writer.start()
    files = [tmp_path / f"{number}.tar.gz" for number in range(3)]
    try:
        assert [main(["backup", str(file)]) for file in files] == [0, 0, 0]
    finally:
        stop.set()
        writer.join()

    assert written, "nobody had to wait for the backup"
    for file in files:
        rows = read_manifest(file).rows
        # Each of these conversations has one message; `a` and `b` have two.
        assert rows["message"] == rows["conversation"] + 2


def test_an_older_schema_is_brought_up(either: Instance, tmp_path: Path) -> None:
    either.fill()
    before = either.rows()
    engine = open_engine(either.settings.database_url)
    with writing(engine) as connection:
        for name in ("deleted_conversation", "accessibility_report"):
            metadata.tables[name].drop(connection)
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    engine.dispose()
    assert main(["backup", str(tmp_path / "backup.tar.gz")]) == 0
    assert read_manifest(tmp_path / "backup.tar.gz").schema == "0002"
    wipe(either)

    assert main(["restore", str(tmp_path / "backup.tar.gz")]) == 0

    assert either.rows() == before | {"deleted_conversation": [], "accessibility_report": []}


def test_what_was_deleted_since_and_what_is_too_old_stays_away(
    either: Instance, capsys: pytest.CaptureFixture[str]
) -> None:
    either.fill()
    either.make_old("b")
    either.store().create("c", "sv", [said("1", "hej")])
    assert main(["backup"]) == 0
    (file,) = (either.data / "backups").iterdir()
    assert either.store().delete("a")
    capsys.readouterr()

    assert main(["restore", "--replace", str(file)]) == 0

    told = capsys.readouterr().out
    assert "Left out: 1 conversations older than 30 days, 1 that residents had deleted." in told
    store = either.store()
    assert [store.read(name) is not None for name in ("a", "b", "c")] == [False, False, True]
    # It is remembered from now on, and stays away the next time too.
    for aside in either.data.glob("replaced-*"):
        shutil.rmtree(aside)
    assert main(["restore", "--replace", str(file)]) == 0
    assert either.store().read("a") is None
    if either.settings.database_url.startswith("sqlite"):
        assert b"Jag heter" not in (either.data / "botkyrka.db").read_bytes()


def test_conversations_can_be_left_out_of_either(either: Instance, tmp_path: Path) -> None:
    either.fill()
    main(["backup", str(tmp_path / "with.tar.gz")])
    assert main(["backup", "--without-conversations", str(tmp_path / "without.tar.gz")]) == 0
    units = either.rows()["unit"]
    for arguments in (["without.tar.gz"], ["with.tar.gz", "--without-conversations"]):
        wipe(either)
        assert main(["restore", str(tmp_path / arguments[0]), *arguments[1:]]) == 0
        rows = either.rows()
        assert rows["unit"] == units
        for name in ("conversation", "message", "feedback", "tracker_event", "tracker_state"):
            assert rows[name] == []


def test_keys_of_the_environment_are_in_no_backup(
    instance: Instance,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    instance.fill()
    monkeypatch.setenv("BOT_SECRET_KEYS", "k" * 40)
    assert main(["backup", str(tmp_path / "backup.tar.gz")]) == 0
    assert "BOT_SECRET_KEYS is in use and not in the backup" in capsys.readouterr().out
    assert "secret.key" not in read_manifest(tmp_path / "backup.tar.gz").members

    assert main(["restore", "--replace", str(tmp_path / "backup.tar.gz")]) == 0
    assert "set BOT_SECRET_KEYS as it was" in capsys.readouterr().out


def test_beside_keys_of_the_environment_the_key_file_may_hold_anything(
    instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance.fill()
    (instance.data / "secret.key").write_bytes("nyckel på".encode("latin-1"))
    monkeypatch.setenv("BOT_SECRET_KEYS", "k" * 40)

    assert main(["backup", str(tmp_path / "backup.tar.gz")]) == 0
    assert "secret.key" not in read_manifest(tmp_path / "backup.tar.gz").members


def test_what_is_replaced_is_kept_aside_and_goes_in_time(
    either: Instance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    either.fill()
    main(["backup", str(tmp_path / "backup.tar.gz")])
    either.store().create("later", "sv", [said("1", "efteråt")])
    capsys.readouterr()

    assert main(["restore", "--replace", str(tmp_path / "backup.tar.gz")]) == 0

    (aside,) = either.data.glob("replaced-*")
    assert str(aside) in capsys.readouterr().out
    assert either.store().read("later") is None
    assert main(["privacy", "find", "efteråt"]) == 1
    assert str(aside) in capsys.readouterr().out
    assert (aside / "published" / "0001").is_dir()
    aside.rename(aside.with_name("replaced-20200101T000000Z"))
    old = either.data / "backups" / "botkyrka-20200101T000000Z.tar.gz"
    old.parent.mkdir(exist_ok=True)
    old.touch()
    (old.parent / "mine-20200101T000000Z.tar.gz").touch()

    assert main(["backup"]) == 0

    assert list(either.data.glob("replaced-*")) == []
    assert sorted(path.name[:9] for path in old.parent.iterdir()) == ["botkyrka-", "mine-2020"]
    assert old not in old.parent.iterdir()


@pytest.mark.parametrize("step", range(12))
def test_interrupted_anywhere_nothing_has_changed(
    either: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    either.fill()
    main(["backup", str(tmp_path / "backup.tar.gz")])
    store = either.store()
    store.create("later", "sv", [said("1", "efteråt")])
    store._engine.dispose()
    (either.data / "closed.json").unlink()
    before = either.state()
    calls = 0
    rename, remove = Path.rename, restoring.remove_older_than

    def failing_rename(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == step:
            raise OSError(28, "No space left on device", str(self))
        return rename(self, target)

    def interrupted(*arguments: object) -> int:
        if step in (0, 11):
            raise KeyboardInterrupt if step else OSError(5, "Input/output error")
        return remove(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", failing_rename)
        patched.setattr(restoring, "remove_older_than", interrupted)
        code = main(["restore", "--replace", str(tmp_path / "backup.tar.gz")])

    if code == 0:
        assert step > calls, "all moves went through"
        return
    assert code == (130 if step == 11 else 1)
    assert either.state() == before
    assert [path.name for path in either.data.iterdir() if path.name[:3] == ".re"] == []
