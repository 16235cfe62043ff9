"""Brings the database to the schema of this version, with Alembic."""

from __future__ import annotations

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from bot.storage.engine import StorageBusy, StorageProblem, reading, sqlite_file, writing

_SCRIPTS = Path(__file__).resolve().parent / "migrations"

# Any number that no other program locks in the same PostgreSQL database.
_LOCK_NUMBER = 20097241


def migrate(engine: Engine, patience: float = 10.0) -> None:
    """Make the database if it is new, and upgrade it to this version's schema.

    Safe when several processes start at once: one upgrades, the others wait and find it done.
    A file that is not a database of this project is left as it is.

    Args:
        engine: From `open_engine`.
        patience: Seconds to wait for another process that is upgrading or writing.

    Raises:
        StorageProblem: The folder is missing, the file is damaged, the database is locked or
            does not answer, or its schema is newer than this version knows.
    """
    make_file(engine)
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    deadline = time.monotonic() + patience
    while True:
        try:
            with reading(engine) as connection:
                if _is_current(connection, scripts):
                    return
            with writing(engine) as connection:
                _upgrade(connection, config, scripts)
                return
        except StorageBusy:
            if time.monotonic() > deadline:
                raise


def schema_of(connection: Connection) -> str | None:
    """Return the revision of a database's schema; None where it has none of this project's."""
    revision = MigrationContext.configure(connection).get_current_revision()
    return None if revision is None else str(revision)


def known_schemas() -> list[str]:
    """Return the revisions that this version can upgrade from, oldest first."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return [script.revision for script in scripts][::-1]


def upgrade_to(connection: Connection, revision: str) -> None:
    """Bring the database to a revision, or to the latest with `head`, in the open transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _config() -> Config:
    config = Config()
    # Config options are interpolated, so a percent sign in the path must be doubled.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def _upgrade(connection: Connection, config: Config, scripts: ScriptDirectory) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
    if _is_current(connection, scripts):
        return  # Another process was faster.
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def make_file(engine: Engine) -> None:
    """Make SQLite's file where there is none; nothing for PostgreSQL.

    Raises:
        StorageProblem: Its folder is missing, or it cannot be made.
    """
    path = sqlite_file(engine)
    if path is None:
        return
    if not path.parent.is_dir():
        raise StorageProblem(f"the folder {path.parent} of the database does not exist; make it")
    try:
        path.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise StorageProblem(
            f"the database file {path} cannot be made ({error.strerror})"
        ) from None
    if not path.is_file():
        raise StorageProblem(f"{path} is not a file; name another file for the database")


def _is_current(connection: Connection, scripts: ScriptDirectory) -> bool:
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise StorageProblem(
            f"the database has the schema {current}, which is newer than this version of the "
            "service; install the newer version again or put back an older backup"
        )
    return current == scripts.get_current_head()
