"""Opens the database and frames its transactions: SQLite in WAL mode, or PostgreSQL."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool, StaticPool

# Callers sit on an event loop: waiting longer than this for a lock would stall every resident.
BUSY_TIMEOUT_SECONDS = 1.0

# Alembic reports every step at INFO, from its import on; the log should tell only what is wrong.
logging.getLogger("alembic").setLevel(logging.WARNING)


class StorageProblem(Exception):  # noqa: N818 - a problem of the installation, not of the code
    """The database cannot be used as it is; the message says why and what to do, in one line."""


class StorageBusy(StorageProblem):
    """Another connection held its lock for longer than the busy timeout; trying again may help."""


def open_engine(url: str, busy_timeout: float = BUSY_TIMEOUT_SECONDS) -> Engine:
    """Return an engine for the database at `url`; nothing is read or made yet.

    A SQLite file is never created here, so a mistyped address cannot pass for an empty database:
    `migrate` creates it.

    Args:
        url: SQLAlchemy address, `sqlite:///file` or `postgresql://...`.
        busy_timeout: Seconds to wait for another connection's lock before giving up.

    Raises:
        StorageProblem: The address is not one of the two kinds.
    """
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, ValueError):
        raise StorageProblem(
            "the database address must begin with sqlite:/// or postgresql://"
        ) from None
    if backend == "sqlite":
        return _open_sqlite(address, busy_timeout)
    if backend == "postgresql":
        return create_engine(
            address,
            future=True,
            pool_pre_ping=True,
            pool_timeout=busy_timeout,
            connect_args={
                "connect_timeout": 5,
                "options": f"-c lock_timeout={round(busy_timeout * 1000)}",
            },
        )
    raise StorageProblem(f"databases of the kind {backend} are not supported: SQLite or PostgreSQL")


def sqlite_file(engine: Engine) -> Path | None:
    """Return the path of the engine's SQLite file, or None for PostgreSQL and in-memory."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or name in (None, "", ":memory:"):
        return None
    return Path(str(name))


def sqlite_files(file: Path) -> list[Path]:
    """Return a SQLite file and those that it keeps beside it, whether they exist or not."""
    return [file, Path(f"{file}-wal"), Path(f"{file}-shm")]


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction that only reads: a consistent view, no lock.

    Raises:
        StorageProblem: The database cannot be read.
    """
    with _frame(engine, write=False) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction that writes, committed at the end of the block.

    SQLite takes its write lock at the beginning, so that what is read inside is still true when
    it is written.

    Raises:
        StorageProblem: The database cannot be written, or was locked for too long.
        sqlalchemy.exc.IntegrityError: A constraint of the schema is broken.
    """
    with _frame(engine, write=True) as connection:
        yield connection


def insert_into(engine: Engine, table: Table) -> Any:
    """Return an INSERT of the engine's dialect, which knows `on_conflict_do_update`."""
    module = postgresql if engine.dialect.name == "postgresql" else sqlite
    return module.insert(table)


@contextmanager
def _frame(engine: Engine, write: bool) -> Iterator[Connection]:
    try:
        with engine.connect() as connection:
            if write:
                connection.execution_options(bot_writes=True)
            with connection.begin():
                yield connection
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeoutError) as error:
        raise explain(engine, error) from error


def explain(engine: Engine, error: Exception) -> StorageProblem:
    """Return what a driver's error means for the person who runs the service."""
    cause = str(getattr(error, "orig", None) or error).strip()
    path = sqlite_file(engine)
    place = str(path) if path else engine.url.render_as_string(hide_password=True)
    if any(sign in cause for sign in _BUSY):
        return StorageBusy(f"the database {place} is locked by another program; try again later")
    for sign, meaning in _MEANINGS:
        if sign in cause:
            return StorageProblem(meaning.format(place=place))
    if path and not path.parent.is_dir():
        return StorageProblem(f"the folder {path.parent} of the database does not exist; make it")
    if path and not path.exists():
        return StorageProblem(
            f"the database file {place} does not exist; restart the service to make a new one, "
            "or put the file back"
        )
    first_line = cause.splitlines()[0] if cause else type(error).__name__
    return StorageProblem(f"the database {place} cannot be used ({first_line})")


# What the drivers say (a part of it), and what it means.
_BUSY = ("database is locked", "lock timeout", "deadlock detected", "QueuePool limit")
_MEANINGS = (
    (
        "file is not a database",
        "{place} is not a SQLite database and is left untouched; move it away or name another",
    ),
    (
        "malformed",
        "the database file {place} is damaged; put back a backup, the file is left untouched",
    ),
    ("readonly database", "the database file {place} may not be written to; change its rights"),
    (
        "disk I/O error",
        "the disk of the database {place} refuses to read or write; look at its space and health",
    ),
    ("disk is full", "the disk of the database {place} is full; make room"),
    ("No space left", "the disk of the database {place} is full; make room"),
    ("no such table", "the database {place} lacks its tables; restart the service to make them"),
    ('relation "', "the database {place} lacks its tables; restart the service to make them"),
)


def _open_sqlite(address: URL, busy_timeout: float) -> Engine:
    name = address.database
    if name in (None, "", ":memory:"):
        source, pool = "file::memory:?mode=memory", StaticPool
    else:
        source, pool = f"file:{quote(str(Path(str(name)).absolute()))}?mode=rw", QueuePool

    def connect() -> sqlite3.Connection:
        # isolation_level=None: the driver opens no transaction of its own, see `_begin`.
        connection = sqlite3.connect(
            source,
            uri=True,
            timeout=busy_timeout,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        try:
            _prepare_sqlite(connection, busy_timeout)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    options = {"pool_timeout": busy_timeout} if pool is QueuePool else {}
    engine = create_engine(address, future=True, creator=connect, poolclass=pool, **options)
    event.listen(engine, "begin", _begin)
    if pool is QueuePool:
        event.listen(engine, "connect", _remember_file(Path(str(name))))
        event.listen(engine, "checkout", _check_file(Path(str(name))))
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, patience: float) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    # A deleted conversation must not linger in the file's free pages.
    connection.execute("PRAGMA secure_delete=ON")
    deadline = time.monotonic() + patience
    while connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        # Two processes that open a new file at once: SQLite does not wait here by itself.
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("bot_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _remember_file(path: Path) -> Callable[[Any, Any], None]:
    def remember(_connection: Any, record: Any) -> None:
        record.info["file"] = _identity(path)

    return remember


def _check_file(path: Path) -> Callable[[Any, Any, Any], None]:
    """Refuse a pooled connection to a file that has been moved: its writes would be lost."""

    def check(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info.get("file") != _identity(path):
            raise DisconnectionError("the database file was moved or replaced")

    return check
