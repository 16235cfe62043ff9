"""Databases for tests: a new SQLite file, and PostgreSQL if TEST_POSTGRESQL_URL names one."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import text

from bot.storage import open_engine

_POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL")
KINDS = ("sqlite", "postgresql") if _POSTGRESQL else ("sqlite",)


def fresh_url(kind: str, folder: Path) -> str:
    """Return the address of an empty database; that of PostgreSQL is emptied first."""
    if kind == "sqlite" or not _POSTGRESQL:
        return f"sqlite:///{folder / 'test.db'}"
    engine = open_engine(_POSTGRESQL)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return _POSTGRESQL
