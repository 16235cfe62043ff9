"""Where backups lie, what in BOT_DATA goes into one, and when the old ones are removed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bot.settings import KEY_FILE, Settings
from bot.storage import open_engine, sqlite_file

# How long `bot backup` keeps its own files: for as long can be read in them what has been deleted.
KEEP_DAYS = 7
_STAMP = "%Y%m%dT%H%M%SZ"
# One that was killed while it wrote has left a `.partial`.
_OWN = re.compile(
    r"\.?(?:botkyrka|replaced)-([0-9]{8}T[0-9]{6}Z)(?:\.tar\.gz(?:\.[0-9]+\.partial)?)?"
)


def stamp(now: datetime) -> str:
    """Return a time as it stands in the names of files, in UTC."""
    return now.astimezone(timezone.utc).strftime(_STAMP)


def backups_folder(settings: Settings) -> Path:
    """Return where backups are written unless another place is named."""
    return settings.data_dir / "backups"


def database_file(settings: Settings) -> Path | None:
    """Return SQLite's file; None for PostgreSQL."""
    engine = open_engine(settings.database_url)
    engine.dispose()
    return sqlite_file(engine)


def key_file(settings: Settings) -> Path | None:
    """Return the file of the key that signs tokens; None where `BOT_SECRET_KEYS` is in use."""
    path = settings.data_dir / KEY_FILE
    if not path.is_file():
        return None
    # One that is not in use may hold anything.
    key = path.read_bytes().decode("ascii", errors="replace").strip()
    return path if settings.secret_keys == (key,) else None


def remove_old(settings: Settings, days: int, now: datetime) -> int:
    """Remove backups, and what restoring has put aside, that are older than so many days.

    Only what bears a name that this program gives, and stands where it puts it.

    Returns:
        How many were removed.
    """
    limit = stamp(now - timedelta(days=days))
    removed = 0
    for path in _own(settings):
        found = _OWN.fullmatch(path.name)
        if found is None or found[1] >= limit or path.is_symlink():
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
        removed += 1
    return removed


def _own(settings: Settings) -> Iterator[Path]:
    for pattern in ("botkyrka-*.tar.gz", ".botkyrka-*.partial"):
        yield from sorted(backups_folder(settings).glob(pattern))
    database = database_file(settings)
    folders = {settings.data_dir.resolve()}
    if database is not None:
        folders.add(database.parent.resolve())
    for folder in sorted(folders):
        yield from sorted(folder.glob("replaced-*"))
