"""Puts back what a backup holds: all of it, or nothing and everything is as it was."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from bot.closing import FILE as CLOSED
from bot.privacy.holdings import OF_RESIDENTS
from bot.runner.backups.places import database_file, key_file, stamp
from bot.runner.backups.swap import Move, moved
from bot.runner.backups.target import keep_rows, remembered_deletions, what_is_there
from bot.runner.publishing.releases import Releases
from bot.runner.running import held
from bot.settings import KEY_FILE, Settings
from bot.storage import open_engine, sqlite_file, sqlite_files, writing
from bot.storage.archive import BackupProblem, Manifest, unpack
from bot.storage.migrate import known_schemas, make_file
from bot.storage.removal import remove_deleted, remove_older_than
from bot.storage.rows import UnusableRows, load
from bot.storage.schema import conversation, deleted_conversation

# Conversations that came back, were too old, and had been deleted since.
Counts = tuple[int, int, int]


@dataclass(frozen=True)
class Wanted:
    """What is to be restored, and how.

    Attributes:
        file: The backup.
        replace: Whether what is there may be put aside.
        conversations: Whether residents' conversations come back too.
        now: The time.
    """

    file: Path
    replace: bool
    conversations: bool
    now: datetime


@dataclass(frozen=True)
class Restored:
    """What came back.

    Attributes:
        manifest: Of the backup.
        conversations: How many came back.
        too_old: How many did not, because they are older than may be kept.
        deleted: How many did not, because their residents have deleted them since.
        key: Whether the key that signs tokens came back.
        aside: Where what was there before has been put; empty where there was nothing.
    """

    manifest: Manifest
    conversations: int
    too_old: int
    deleted: int
    key: bool
    aside: list[Path]


def restore(settings: Settings, wanted: Wanted) -> Restored:
    """Restore a backup, after it has been checked to its end.

    Raises:
        BackupProblem: It cannot be used, or would replace something without having been told to.
        RunsAlready, BusyPublishing: The assistant runs, or somebody publishes.
        StorageProblem: The database cannot be used.
        OSError: A file cannot be read or written.
    """
    with ExitStack() as stack:
        stack.enter_context(held(settings.data_dir))
        stack.enter_context(Releases(settings.data_dir).exclusively())
        staged = stack.enter_context(_staging(settings.data_dir, ".restoring-"))
        manifest = unpack(wanted.file, staged)
        if manifest.schema not in known_schemas():
            raise BackupProblem(
                f"{wanted.file} has the schema {manifest.schema}, which is newer than this version "
                "of the service; install the version that made it"
            )
        _prepare_releases(staged, manifest)
        there = what_is_there(settings)
        if there is not None and not wanted.replace:
            raise BackupProblem(
                f"{there}; with --replace it is put aside and the backup takes its place"
            )
        filling = _Filling(
            manifest,
            staged / "database",
            wanted.conversations,
            wanted.now - timedelta(days=settings.retention_days),
            remembered_deletions(settings),
        )
        return _put_back(settings, wanted, staged, there is not None, filling)


def _put_back(
    settings: Settings, wanted: Wanted, staged: Path, occupied: bool, filling: _Filling
) -> Restored:
    name = f"replaced-{stamp(wanted.now)}"
    own_key = key_file(settings) is not None
    # What is there by the way, such as a key that nothing was signed with, is not worth keeping.
    aside = settings.data_dir / name if occupied else staged / "unneeded"
    moves = _moves(settings.data_dir, staged, aside, own_key)
    database = database_file(settings)
    if database is not None:
        with _fresh_database(database, filling) as (fresh, counts):
            beside = database.parent / name if occupied else fresh.parent / "unneeded"
            moves += [(file, beside / file.name) for file in sqlite_files(database)]
            with moved([*moves, (fresh, database)]):
                pass
    else:
        keep_rows(settings, aside / "database.tar.gz", wanted.now)
        with moved(moves):
            counts = _filled(settings.database_url, filling)
    places = {aside} | ({beside} if database is not None else set())
    return Restored(
        filling.manifest,
        *counts,
        key=own_key and KEY_FILE in filling.manifest.members,
        aside=sorted(place for place in places if occupied and place.is_dir()),
    )


@dataclass(frozen=True)
class _Filling:
    """Fills a database from the lines of a backup, without what must not come back."""

    manifest: Manifest
    folder: Path
    conversations: bool
    limit: datetime
    deleted: dict[str, date]

    def fill(self, engine: Engine) -> Counts:
        """Return how many conversations came back, were too old, and had been deleted since."""
        names = [
            name for name in self.manifest.rows if self.conversations or name not in OF_RESIDENTS
        ]
        with ExitStack() as stack, writing(engine) as connection:
            lines = {
                name: stack.enter_context((self.folder / f"{name}.jsonl").open(encoding="utf-8"))
                for name in names
            }
            try:
                load(connection, self.manifest.schema, lines)
            except (UnusableRows, UnicodeError) as problem:
                raise BackupProblem(
                    f"the backup does not fit its own schema ({problem}); use another backup"
                ) from None
            return self._without_what_must_go(connection)

    def _without_what_must_go(self, connection: Connection) -> Counts:
        known = set(connection.execute(select(deleted_conversation.c.digest)).scalars())
        new = [
            {"digest": digest, "deleted_on": day}
            for digest, day in self.deleted.items()
            if digest not in known
        ]
        if new:
            connection.execute(deleted_conversation.insert(), new)
        deleted = remove_deleted(connection, self.deleted)
        too_old = remove_older_than(connection, self.limit)
        count = connection.execute(select(func.count()).select_from(conversation)).scalar()
        return int(count), too_old, deleted


def _filled(url: str, filling: _Filling) -> Counts:
    engine = open_engine(url)
    try:
        make_file(engine)
        counts = filling.fill(engine)
        if sqlite_file(engine) is not None:
            connection = engine.raw_connection()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
    finally:
        engine.dispose()
    return counts


@contextmanager
def _staging(parent: Path, prefix: str) -> Iterator[Path]:
    """Give a folder for the time being, and remove what one that was killed has left."""
    for left in parent.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _fresh_database(database: Path, filling: _Filling) -> Iterator[tuple[Path, Counts]]:
    """Fill a new SQLite file on the disk of the one whose place it is to take."""
    with _staging(database.parent, ".refilling-") as folder:
        path = folder / database.name
        yield path, _filled(f"sqlite:///{path}", filling)


def _prepare_releases(staged: Path, manifest: Manifest) -> None:
    (staged / "published").mkdir(exist_ok=True)
    if manifest.release is None:
        return
    releases = Releases(staged)
    for release in releases.all():
        releases.folder_of(release).chmod(0o755)
        if release.number == manifest.release:
            releases.serve(release)
            return
    raise BackupProblem(
        f"the backup lacks release {manifest.release}, which it says was served; use another backup"
    )


def _moves(data: Path, staged: Path, aside: Path, own_key: bool) -> list[Move]:
    names = ["published"]
    if own_key and (staged / KEY_FILE).is_file():
        names.append(KEY_FILE)
    # Whoever has closed it in the meantime opens it again himself.
    if (staged / CLOSED).is_file() and not (data / CLOSED).exists():
        names.append(CLOSED)
    out = [(data / name, aside / name) for name in names]
    return out + [(staged / name, data / name) for name in names]
