"""A backup's file: a .tar.gz of plain files, with a manifest that counts and weighs them.

The first member is `manifest.json`; it names all others with size and SHA-256. Only regular files,
and only names that a backup has: the rest is refused before anything is unpacked.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
FORMAT = "botkyrka-backup 1"
TABLE = "database/{}.jsonl"
# Below a release nothing begins with a dot: no "..", no hidden file.
_NAME = re.compile(
    r"database/[a-z_]+\.jsonl|secret\.key|closed\.json"
    r"|published/[0-9]{4,9}(/[^./\\\x00][^/\\\x00]*)+"
)
_MOST_MANIFEST = 1 << 22
_CHUNK = 1 << 20
# What reading an archive raises that is cut off, or not as it was packed.
_BROKEN = (
    *(EOFError, OSError, tarfile.TarError, zlib.error),
    *(AttributeError, KeyError, TypeError, ValueError),
)


class BackupProblem(Exception):  # noqa: N818 - says what the matter is
    """A backup cannot be made or restored; the message says why and what to do, in one line."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    Attributes:
        format: `FORMAT`; another one is another program's, or a later version's.
        taken: When the database was read, ISO 8601 in UTC.
        program: The program that made it (`bot.runner.digests.code_key`).
        schema: The revision of the database's schema.
        rows: Rows by table.
        release: Number of the release that was served; None where nothing was published.
        conversations: Whether residents' conversations are in it.
        members: By name, size in bytes and SHA-256 in hex.
    """

    format: str
    taken: str
    program: str
    schema: str
    rows: dict[str, int]
    release: int | None
    conversations: bool
    members: dict[str, tuple[int, str]]


def weigh(file: IO[bytes]) -> tuple[int, str]:
    """Return a file's size in bytes and its SHA-256, from where it stands to its end."""
    size, digest = 0, hashlib.sha256()
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()


def pack(target: Path, manifest: Manifest, members: Mapping[str, Callable[[], IO[bytes]]]) -> None:
    """Write an archive, whole or not at all, for its owner alone.

    Args:
        target: A file that does not exist.
        manifest: Its description; the members' sizes must be right.
        members: By name, what opens the content.

    Raises:
        BackupProblem: What was written is not what the manifest says: a file changed meanwhile.
        OSError: It cannot be written.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz") as archive:
                text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
                _add(archive, MANIFEST, len(text), BytesIO(text))
                for name, opened in members.items():
                    with opened() as content:
                        _add(archive, name, manifest.members[name][0], content)
            file.flush()
            os.fsync(file.fileno())
        unpack(partial, None)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def read_manifest(path: Path) -> Manifest:
    """Return an archive's manifest; the rest of the file is not looked at.

    Raises:
        BackupProblem: It is no backup, or cannot be read.
    """
    with _Opened(path) as archive:
        return _manifest(archive, path)


def unpack(path: Path, folder: Path | None) -> Manifest:
    """Check an archive to its end, and lay its members in a folder.

    Args:
        path: The archive.
        folder: Empty; None to check only. After an error it holds a part.

    Raises:
        BackupProblem: It is damaged, no backup, of a later format, or has a member that a backup
            does not have: outside its folders, a link, or not as the manifest says.
    """
    with _Opened(path) as archive:
        manifest = _manifest(archive, path)
        missing = set(manifest.members)
        for member in archive:
            if member.name == MANIFEST and member.offset == 0:
                continue
            if not member.isreg() or member.name not in missing or not _NAME.fullmatch(member.name):
                raise BackupProblem(
                    f"{path} has a member that no backup has ({member.name!r}); use another file"
                )
            missing.remove(member.name)
            if _copied(archive, member, folder) != manifest.members[member.name]:
                raise _damaged(path, f"{member.name} is not as it was packed")
        if missing:
            raise _damaged(path, f"{min(missing)} is missing")
        _read_on(archive)
        return manifest


class _Opened:
    """An archive to be read; what is wrong with it is said in one line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> tarfile.TarFile:
        try:
            with self._path.open("rb"):
                pass
        except OSError as error:
            raise BackupProblem(
                f"{self._path} cannot be read ({error.strerror}); name a file that bot backup wrote"
            ) from None
        try:
            self._archive = tarfile.open(self._path, "r:gz")
        except _BROKEN:
            raise BackupProblem(
                f"{self._path} is no backup, or is damaged; name a file that bot backup wrote"
            ) from None
        return self._archive

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._archive.close()
        if isinstance(error, OSError) and error.errno is not None:
            return  # Not the archive, but the disk that it is laid on.
        if isinstance(error, _BROKEN):
            raise _damaged(self._path, "it is cut off or altered") from None


def _damaged(path: Path, why: str) -> BackupProblem:
    return BackupProblem(f"{path} is damaged ({why}); nothing was restored, use another backup")


def _manifest(archive: tarfile.TarFile, path: Path) -> Manifest:
    member = archive.next()
    foreign = BackupProblem(f"{path} is no backup; name a file that bot backup wrote")
    if member is None or member.name != MANIFEST or not member.isreg():
        raise foreign
    content = archive.extractfile(member)
    if content is None or member.size > _MOST_MANIFEST:
        raise foreign
    described = json.loads(content.read())
    if not isinstance(described, dict) or not str(described.get("format")).startswith(FORMAT[:-1]):
        raise foreign
    if described["format"] != FORMAT:
        raise BackupProblem(
            f"{path} was made by a newer version ({described['format']}); restore it with that"
        )
    return _checked(described)


def _checked(described: dict[str, Any]) -> Manifest:
    """Make a manifest of what was read; a wrong kind of value raises one of `_BROKEN`."""
    manifest = Manifest(**{field.name: described[field.name] for field in fields(Manifest)})
    members = {str(name): (int(size), str(sha)) for name, (size, sha) in manifest.members.items()}
    rows = {str(name): int(count) for name, count in manifest.rows.items()}
    if {TABLE.format(name) for name in rows} != {n for n in members if n.startswith("database/")}:
        raise ValueError("tables and members differ")
    if not isinstance(manifest.schema, str) or not isinstance(manifest.release, (int, type(None))):
        raise TypeError("schema or release")
    return Manifest(**{**asdict(manifest), "members": members, "rows": rows})


def _copied(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path | None) -> Any:
    content = archive.extractfile(member)
    if content is None:
        raise tarfile.ReadError(member.name)
    if folder is None:
        return weigh(content)
    target = folder / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with content, os.fdopen(descriptor, "wb") as file:
        while chunk := content.read(_CHUNK):
            file.write(chunk)
    with target.open("rb") as file:
        return weigh(file)


def _read_on(archive: tarfile.TarFile) -> None:
    """Read to the end of the file, where the sum over everything stands."""
    assert archive.fileobj is not None  # noqa: S101 - it was opened by its name
    while archive.fileobj.read(_CHUNK):
        pass


def _add(archive: tarfile.TarFile, name: str, size: int, content: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, content)
