"""What is in the place where a backup is to be restored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.runner.backups.backup import back_up
from bot.runner.backups.places import database_file
from bot.settings import Settings
from bot.storage import StorageProblem, open_engine, reading
from bot.storage.rows import empty
from bot.storage.schema import deleted_conversation


def what_is_there(settings: Settings) -> str | None:
    """Return what would be replaced, in words; None where there is nothing.

    Raises:
        StorageProblem: PostgreSQL does not answer.
    """
    if any((settings.data_dir / "published").glob("[0-9]*")):
        return f"{settings.data_dir} holds releases"
    database = database_file(settings)
    files = [] if database is None else [database, Path(f"{database}-wal")]
    if files and not any(map(_holds_something, files)):
        return None
    try:
        with _read(settings) as connection:
            return None if empty(connection) else f"the database of {settings.data_dir} holds rows"
    except StorageProblem:
        if database is None:
            raise
        return f"{database} exists, though it cannot be read"


def remembered_deletions(settings: Settings) -> dict[str, date]:
    """Return what the database knows of deleted conversations: by digest, when.

    Empty where there is no database, or none that can be read.
    """
    try:
        with _read(settings) as connection:
            rows = connection.execute(select(deleted_conversation)).all()
    except StorageProblem:
        return {}
    return {row.digest: row.deleted_on for row in rows}


def keep_rows(settings: Settings, target: Path, now: datetime) -> None:
    """Write the database's rows to a backup; where there are none there is nothing to keep."""
    with _read(settings) as connection:
        nothing = empty(connection)
    if not nothing:
        target.parent.mkdir(mode=0o700, exist_ok=True)
        back_up(settings, target, conversations=True, now=now)


def _holds_something(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


@contextmanager
def _read(settings: Settings) -> Iterator[Connection]:
    engine = open_engine(settings.database_url)
    try:
        with reading(engine) as connection:
            yield connection
    finally:
        engine.dispose()
