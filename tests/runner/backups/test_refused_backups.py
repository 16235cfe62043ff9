"""What cannot be backed up or restored is said in one line, and nothing has been touched."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.runner.running import held
from bot.storage.archive import BackupProblem, unpack
from tests.runner.backups.instance import Instance

Content = dict[str, bytes]


@pytest.fixture
def file(instance: Instance, tmp_path: Path) -> Path:
    """Return a backup of an installation that is still there."""
    instance.fill()
    path = tmp_path / "backup.tar.gz"
    assert main(["backup", str(path)]) == 0
    return path


@pytest.fixture
def refusal(
    instance: Instance, file: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Return a function that runs `bot`, which must refuse and change nothing."""

    def run(*arguments: str) -> str:
        before = instance.state()
        capsys.readouterr()
        assert main(arguments) == 1
        assert instance.state() == before
        assert [path.name for path in instance.data.iterdir() if path.name[:3] == ".re"] == []
        (line,) = capsys.readouterr().err.splitlines()
        return line.removeprefix("bot: ")

    return run


def read(file: Path) -> Content:
    with tarfile.open(file) as archive:
        return {m.name: archive.extractfile(m).read() for m in archive}  # type: ignore[union-attr]


def write(file: Path, content: Content, *more: tarfile.TarInfo) -> Path:
    with tarfile.open(file, "w:gz") as archive:
        for name, data in content.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        for member in more:
            archive.addfile(member)
    return file


def described(content: Content, **changes: Any) -> Content:
    """Return the content with another manifest, whose sums are right."""
    manifest = json.loads(content["manifest.json"])
    members = {
        name: [len(data), hashlib.sha256(data).hexdigest()]
        for name, data in content.items()
        if name != "manifest.json"
    }
    manifest |= {"members": members} | changes
    return content | {"manifest.json": json.dumps(manifest).encode()}


def test_a_target_that_is_not_empty(refusal: Callable[..., str], file: Path) -> None:
    assert "holds releases; with --replace it is put aside" in refusal("restore", str(file))


def test_a_database_alone_is_not_empty_either(
    instance: Instance, refusal: Callable[..., str], file: Path, tmp_path: Path
) -> None:
    (instance.data / "published").rename(tmp_path / "elsewhere")
    assert "holds rows; with --replace" in refusal("restore", str(file))


def test_a_running_assistant(instance: Instance, refusal: Callable[..., str], file: Path) -> None:
    with held(instance.data):
        told = refusal("restore", "--replace", str(file))
    assert told.startswith(f"an assistant already runs on {instance.data}")


def test_a_file_that_is_not_there_or_something_else(
    refusal: Callable[..., str], file: Path, tmp_path: Path
) -> None:
    assert "none.tar.gz cannot be read (No such file" in refusal(
        "restore", str(tmp_path / "none.tar.gz")
    )
    (tmp_path / "text").write_text("hej")
    (tmp_path / "text.gz").write_bytes(gzip.compress(b"hej" * 1000))
    (tmp_path / "empty").touch()
    for name in ("text", "text.gz", "empty"):
        assert f"{name} is no backup" in refusal("restore", "--replace", str(tmp_path / name))
    foreign = write(tmp_path / "foreign.tar.gz", {"a.txt": b"a"})
    assert "is no backup" in refusal("restore", "--replace", str(foreign))
    other = write(tmp_path / "other.tar.gz", {"manifest.json": b'{"format": "another"}'})
    assert "is no backup" in refusal("restore", "--replace", str(other))
    assert "Is a directory" in refusal("restore", str(tmp_path))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"schema": "9999"}, "has the schema 9999, which is newer than this version"),
        ({"format": "botkyrka-backup 2"}, "was made by a newer version (botkyrka-backup 2)"),
        ({"release": 7}, "lacks release 7"),
        ({"rows": {}}, "is damaged"),
        ({"rows": 3}, "is damaged"),
        ({"members": []}, "is damaged"),
        ({"schema": "0001"}, "does not fit its own schema"),
    ],
)
def test_a_manifest_that_cannot_be_followed(
    refusal: Callable[..., str], file: Path, changes: dict[str, Any], told: str
) -> None:
    write(file, described(read(file), **changes))
    assert told in refusal("restore", "--replace", str(file))


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/tmp/outside",  # noqa: S108 - must not be written
        "published/0001/../../../outside",
        "published/0001/.hidden",
        "published/current/x",
        "secret.key/../x",
        "botkyrka.db",
        "endpoints.yml",
    ],
)
def test_a_member_that_leads_elsewhere(
    refusal: Callable[..., str], file: Path, tmp_path: Path, name: str
) -> None:
    write(file, described(read(file) | {name: b"x"}))
    assert f"has a member that no backup has ({name!r})" in refusal(
        "restore", "--replace", str(file)
    )
    assert not list(tmp_path.rglob("outside"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_a_link_as_a_member(refusal: Callable[..., str], file: Path, kind: bytes) -> None:
    link = tarfile.TarInfo("closed.json")
    link.type, link.linkname = kind, "/etc/passwd"
    content = read(file)
    manifest = described(content)
    del manifest["closed.json"]
    write(file, manifest, link)
    assert "has a member that no backup has ('closed.json')" in refusal(
        "restore", "--replace", str(file)
    )


def test_members_that_are_missing_altered_or_twice(refusal: Callable[..., str], file: Path) -> None:
    whole = read(file)
    without = {name: data for name, data in whole.items() if name != "secret.key"}
    write(file, without)
    assert "secret.key is missing" in refusal("restore", "--replace", str(file))
    write(file, whole | {"secret.key": b"x" * len(whole["secret.key"])})
    assert "secret.key is not as it was packed" in refusal("restore", "--replace", str(file))
    write(file, whole, tarfile.TarInfo("secret.key"))
    assert "has a member that no backup has" in refusal("restore", "--replace", str(file))


@pytest.mark.parametrize(
    "line",
    ['{"no": "such column"}', "[]", "no json", '{"key": null}'],
)
def test_rows_that_do_not_fit(refusal: Callable[..., str], file: Path, line: str) -> None:
    write(file, described(read(file) | {"database/unit.jsonl": line.encode()}))
    assert "does not fit its own schema" in refusal("restore", "--replace", str(file))


@pytest.mark.parametrize("seed", range(3))
def test_a_file_that_is_cut_off_or_altered_anywhere(
    refusal: Callable[..., str], file: Path, tmp_path: Path, seed: int
) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    whole = file.read_bytes()
    for _ in range(40):
        place = rng.randrange(len(whole))
        file.write_bytes(whole[:place])
        with pytest.raises(BackupProblem, match=r"is damaged|is no backup") as caught:
            unpack(file, None)
        assert "\n" not in str(caught.value)
        altered = bytearray(whole)
        # Of gzip's own header, the time and the name may be others; what fills up the last byte
        # before its sum and length means nothing.
        place = rng.choice([*range(30, len(whole) - 9), *range(len(whole) - 8, len(whole))])
        altered[place] ^= 1 << rng.randrange(8)
        file.write_bytes(altered)
        with pytest.raises(BackupProblem):
            unpack(file, None)
    file.write_bytes(whole[: len(whole) // 2])
    assert "is damaged" in refusal("restore", "--replace", str(file))


def test_a_place_where_no_backup_can_be_written(
    instance: Instance, refusal: Callable[..., str], file: Path, tmp_path: Path
) -> None:
    before = file.read_bytes()
    assert f"{file} exists already; name another" in refusal("backup", str(file))
    assert file.read_bytes() == before
    nowhere = tmp_path / "none" / "x.tar.gz"
    assert f"the folder {nowhere.parent} does not exist" in refusal("backup", str(nowhere))


def test_a_full_disk_leaves_no_part(
    refusal: Callable[..., str], file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "addfile", full)
    told = refusal("backup", str(tmp_path / "x.tar.gz"))

    assert "No space left on device" in told
    assert [path.name for path in tmp_path.glob("*x.tar*")] == []


def test_before_the_first_start_there_is_nothing_to_back_up(
    instance: Instance, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup"]) == 1
    assert "botkyrka.db does not exist" in capsys.readouterr().err
    assert list((instance.data / "backups").iterdir()) == []


def test_a_damaged_database_gives_way_and_is_kept(
    instance: Instance, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = instance.state()
    database = instance.data / "botkyrka.db"
    for end in ("-wal", "-shm"):
        Path(f"{database}{end}").unlink(missing_ok=True)
    database.write_bytes(b"inte en databas " * 1000)
    (instance.data / "published").rename(instance.data / "elsewhere")
    assert main(["restore", str(file)]) == 1
    assert "botkyrka.db exists, though it cannot be read; with" in capsys.readouterr().err

    assert main(["restore", "--replace", str(file)]) == 0

    assert instance.state() == before
    (aside,) = instance.data.glob("replaced-*")
    assert (aside / "botkyrka.db").read_bytes() == b"inte en databas " * 1000


def test_an_old_backup_that_cannot_be_removed_leaves_the_new_one_made(
    instance: Instance, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    instance.fill()
    old = instance.data / "backups" / "botkyrka-20200101T000000Z.tar.gz"
    old.parent.mkdir()
    old.touch()
    unlink = Path.unlink

    def held_back(path: Path, missing_ok: bool = False) -> None:
        if path == old:
            raise PermissionError(1, "Operation not permitted", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held_back)
    capsys.readouterr()

    assert main(["backup"]) == 1

    told = capsys.readouterr()
    (made,) = set(old.parent.iterdir()) - {old}
    assert told.out.startswith(f"{made}: 2 conversations, ")
    assert told.err == (
        f"bot: the backup is written, but {old}, older than 7 days, cannot be removed (Operation "
        "not permitted); remove it: what residents have deleted can still be read in it\n"
    )
