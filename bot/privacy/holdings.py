"""What is stored where, in the database's tables and the files beside it; and a search in all."""

from __future__ import annotations

import json
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.engine import Connection, Engine

from bot.privacy.searching import DamagedFile, is_in_file
from bot.storage import reading, sqlite_file, sqlite_files
from bot.storage.schema import metadata

# Where it is written how old a table's rows are.
_AGE = {
    "conversation": "created_at",
    "feedback": "given_at",
    "tracker_state": "updated_at",
    "deletion": "deleted_at",
    "accessibility_report": "received_at",
    "unit_value_change": "changed_at",
}
# Tables whose rows go when their conversation does; the others hold nothing of residents.
OF_RESIDENTS = ("conversation", "message", "feedback", "tracker_state", "tracker_event")


# What every database's `lower` does: SQLite's leaves the capitals of other letters alone.
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@dataclass(frozen=True)
class TableHolding:
    """A table: its rows, and when the oldest of them was written or last changed."""

    name: str
    rows: int
    oldest: datetime | None


class FileHolding(NamedTuple):
    """A file under `BOT_DATA`: its size in bytes, and when it was last written."""

    path: Path
    size: int
    written: datetime


def tables(engine: Engine) -> list[TableHolding]:
    """Return all tables of this project's schema, those with residents' data first.

    Raises:
        StorageProblem: The database cannot be read.
    """
    order = [*OF_RESIDENTS, *sorted(set(metadata.tables) - set(OF_RESIDENTS))]
    with reading(engine) as connection:
        found = []
        for name in order:
            rows = connection.execute(select(func.count()).select_from(metadata.tables[name]))
            found.append((name, int(rows.scalar() or 0), _oldest(connection, name)))
    return [TableHolding(*holding) for holding in found]


def files(folder: Path) -> list[FileHolding]:
    """Return all files in the folder and below, by path."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            status = path.stat()
            written = datetime.fromtimestamp(status.st_mtime, timezone.utc)
            found.append(FileHolding(path, status.st_size, written))
    return found


def find(wanted: str, engine: Engine, places: Iterable[Path]) -> Iterator[str]:
    r"""Yield each place that holds a text: `message.body (3 rader)`, or a file's path.

    In tables, capital and small letters of ASCII are the same. Files are searched byte by byte,
    SQLite's own among them, so that what it had left in a free page or in its log would be found
    too; of compressed files, backups among them, the content is. Both are searched for the text as
    it is, as JSON writes it (`\u00e5` for `å`), and as JSON writes that again.

    Args:
        wanted: The text, not empty.
        engine: The database.
        places: Files, and folders of which all files are searched.

    Raises:
        StorageProblem: The database cannot be read.
        OSError: A file cannot be read.
    """
    spellings = {wanted}
    for _ in range(2):
        spellings |= {json.dumps(s, ensure_ascii=a)[1:-1] for s in spellings for a in (True, False)}
    with reading(engine) as connection:
        yield from _rows_with(spellings, connection)
    sought = {spelling.encode() for spelling in spellings}
    searched = set()
    for path in [path for place in places for path in _below(place)] + _beside(engine):
        if path.resolve() not in searched and path.is_file():
            searched.add(path.resolve())
            try:
                if is_in_file(path, sought):
                    yield str(path)
            except DamagedFile:
                yield f"{path} (skadad, går inte att söka igenom)"


def _rows_with(spellings: set[str], connection: Connection) -> Iterator[str]:
    lowered = {small for text in spellings for small in (text.translate(_SMALL), text.lower())}
    for name, table in metadata.tables.items():
        for column in table.columns:
            content = func.lower(cast(column, String))
            holds = or_(*(content.contains(text, autoescape=True) for text in lowered))
            count = select(func.count()).select_from(table).where(holds)
            rows = connection.execute(count).scalar()
            if rows:
                yield f"{name}.{column.name} ({rows} rader)"


def _below(place: Path) -> list[Path]:
    return [holding.path for holding in files(place)] if place.is_dir() else [place]


def _beside(engine: Engine) -> list[Path]:
    """Return SQLite's own files, and those that restoring a backup has put aside beside them."""
    own = sqlite_file(engine)
    if own is None:
        return []
    aside = [path for place in own.parent.glob("replaced-*") for path in _below(place)]
    return [*sqlite_files(own), *aside]


def _oldest(connection: Connection, name: str) -> datetime | None:
    if name not in _AGE:
        return None
    found = connection.execute(select(func.min(metadata.tables[name].c[_AGE[name]]))).scalar()
    if isinstance(found, float):
        return datetime.fromtimestamp(found, timezone.utc)
    return None if found is None else found.replace(tzinfo=timezone.utc)
