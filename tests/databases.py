"""Databases for tests: a new SQLite file, and PostgreSQL if TEST_POSTGRESQL_URL names one.

    TEST_POSTGRESQL_URL=postgresql://user@host/database .venv/bin/python -m pytest tests/storage

That database is emptied before each test. Where none is named, its tests are skipped and say so.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage import open_engine

_POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL")
_WITHOUT = pytest.mark.skipif(not _POSTGRESQL, reason="TEST_POSTGRESQL_URL names no database")
KINDS = ("sqlite", pytest.param("postgresql", marks=_WITHOUT))


def fresh_url(kind: str, folder: Path) -> str:
    """Return the address of an empty database; that of PostgreSQL is emptied first."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'test.db'}"
    assert _POSTGRESQL is not None
    engine = open_engine(_POSTGRESQL)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return _POSTGRESQL
