"""Makes a backup while the assistant runs: database, published content, key, closing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timezone
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple

from bot.closing import FILE as CLOSED
from bot.privacy.holdings import OF_RESIDENTS
from bot.runner.backups.places import backups_folder, key_file, stamp
from bot.runner.digests import code_key
from bot.runner.publishing.releases import MODEL, Releases
from bot.settings import KEY_FILE, Settings
from bot.storage import open_engine, reading
from bot.storage.archive import FORMAT, TABLE, BackupProblem, Manifest, pack, weigh
from bot.storage.migrate import schema_of
from bot.storage.rows import dump, snapshot, tables_in

Opened = Callable[[], IO[bytes]]


class Taken(NamedTuple):
    """A backup that has been made: where it lies, and what it holds."""

    path: Path
    manifest: Manifest


class _Database(NamedTuple):
    schema: str
    rows: dict[str, int]
    members: dict[str, Opened]


def back_up(settings: Settings, target: Path | None, conversations: bool, now: datetime) -> Taken:
    """Write a backup of what `BOT_DATA` and the database hold.

    The database is read in one transaction, so that everything in it is of one moment, and nobody
    who writes has to wait. The file is checked to its end before it has its name.

    Args:
        settings: Name `BOT_DATA` and the database.
        target: A file that does not exist, or a folder; None for `backups/` in `BOT_DATA`.
        conversations: Whether to include what residents and the assistant have said.
        now: The time.

    Raises:
        BackupProblem: It cannot be made; nothing is left of it.
        StorageProblem: The database cannot be read.
        OSError: A file cannot be read or written.
    """
    path = _target(settings, target, now)
    with ExitStack() as stack:
        database = _database(settings, conversations, path.parent, stack)
        files, release = _files(settings)
        members = database.members | files
        manifest = Manifest(
            format=FORMAT,
            taken=now.astimezone(timezone.utc).isoformat(timespec="seconds"),
            program=code_key(),
            schema=database.schema,
            rows=database.rows,
            release=release,
            conversations=conversations,
            members={name: _weighed(opened) for name, opened in members.items()},
        )
        pack(path, manifest, members)
    return Taken(path, manifest)


def _target(settings: Settings, target: Path | None, now: datetime) -> Path:
    name = f"botkyrka-{stamp(now)}.tar.gz"
    if target is None:
        folder = backups_folder(settings)
        folder.mkdir(mode=0o700, exist_ok=True)
        target = folder
    path = target / name if target.is_dir() else target
    if path.exists() or path.is_symlink():
        raise BackupProblem(f"{path} exists already; name another file")
    if not path.parent.is_dir():
        raise BackupProblem(f"the folder {path.parent} does not exist; make it, or name another")
    return path


def _database(settings: Settings, conversations: bool, folder: Path, stack: ExitStack) -> _Database:
    """Read all tables into files without names, which nobody finds and nothing leaves behind."""
    engine = open_engine(settings.database_url)
    stack.callback(engine.dispose)
    rows: dict[str, int] = {}
    members: dict[str, Opened] = {}
    with reading(engine) as connection:
        snapshot(connection)
        schema = schema_of(connection)
        if schema is None:
            raise BackupProblem("the database holds no tables yet; start the assistant once")
        for table in tables_in(connection):
            if table.name in OF_RESIDENTS and not conversations:
                continue
            file = stack.enter_context(tempfile.TemporaryFile(dir=folder))  # noqa: SIM115 - closed by it
            rows[table.name] = 0
            for line in dump(connection, table):
                file.write(line.encode())
                rows[table.name] += 1
            members[TABLE.format(table.name)] = partial(_from_start, file)
    return _Database(schema, rows, members)


def _from_start(file: IO[bytes]) -> IO[bytes]:
    """Open a file without a name again; whoever reads it may close what he gets."""
    file.flush()
    file.seek(0)
    return os.fdopen(os.dup(file.fileno()), "rb")


def _files(settings: Settings) -> tuple[dict[str, Opened], int | None]:
    """Return the files to be packed, and the number of the release that is served.

    Of the releases the words, and the model of the one that is served: it is back at once, and
    the models of the others can be trained again when somebody goes back to them.
    """
    found: dict[str, Opened] = {}
    key = key_file(settings)
    if key is not None:
        found[KEY_FILE] = partial(BytesIO, key.read_bytes())
    closed = settings.data_dir / CLOSED
    if closed.is_file():
        found[CLOSED] = partial(BytesIO, closed.read_bytes())
    releases = Releases(settings.data_dir)
    current = releases.current()
    for release in releases.all():
        folder = releases.folder_of(release)
        for path in sorted(folder.rglob("*")):
            served = release == current
            if path.is_file() and (path.name != MODEL or served) and path.name[0] != ".":
                name = f"published/{path.relative_to(folder.parent).as_posix()}"
                found[name] = partial(_open, path)
    return found, None if current is None else current.number


def _open(path: Path) -> IO[bytes]:
    return path.open("rb")


def _weighed(opened: Opened) -> tuple[int, str]:
    try:
        with opened() as file:
            return weigh(file)
    except FileNotFoundError as error:
        raise BackupProblem(
            f"{error.filename} was removed meanwhile by a publication; run bot backup again"
        ) from None
