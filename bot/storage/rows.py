"""The database's content as JSON lines, the same for SQLite and PostgreSQL, out and in again.

One line is one row, an object with the columns' names. Times and dates are written as ISO 8601.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import MetaData, Table, func, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.storage.migrate import upgrade_to
from bot.storage.schema import metadata

_BATCH = 500


class UnusableRows(ValueError):  # noqa: N818 - says what the rows are
    """Lines that do not fit the schema that they are said to be of."""


def snapshot(connection: Connection) -> None:
    """Let everything that the transaction reads be of one moment; the first thing to be done in it.

    SQLite in WAL mode does so by itself.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))


def tables_in(connection: Connection) -> list[Table]:
    """Return this project's tables as the database has them, whichever its schema's revision.

    Those that others refer to come first.
    """
    found = MetaData()
    found.reflect(bind=connection, only=lambda name, _: name in metadata.tables)
    return [table for table in found.sorted_tables if table.name in metadata.tables]


def dump(connection: Connection, table: Table) -> Iterator[str]:
    """Yield a table's rows by primary key, each as a line of JSON."""
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execute(query.execution_options(yield_per=_BATCH)).mappings():
        yield json.dumps(dict(row), ensure_ascii=False, default=_written) + "\n"


def empty(connection: Connection) -> bool:
    """Return whether none of this project's tables has a row."""
    return not any(
        connection.execute(select(table).limit(1)).first() for table in tables_in(connection)
    )


def load(connection: Connection, schema: str, lines: Mapping[str, Iterable[str]]) -> None:
    """Make this project's tables anew, fill them, and upgrade them to this version's schema.

    All in the open transaction: it decides whether what was there before is lost.

    Args:
        connection: In a transaction that writes.
        schema: The revision that the lines are of.
        lines: By table, what `dump` gave.

    Raises:
        UnusableRows: The lines are not of that schema.
    """
    for table in reversed(tables_in(connection)):
        table.drop(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    upgrade_to(connection, schema)
    made = tables_in(connection)
    unknown = sorted(set(lines) - {table.name for table in made})
    if unknown:
        raise UnusableRows(f"the schema {schema} has no table {unknown[0]}")
    for table in made:
        try:
            _fill(connection, table, lines.get(table.name, ()))
        except (ValueError, TypeError, KeyError, IntegrityError):
            # The error itself may quote what residents wrote.
            raise UnusableRows(f"a row does not fit the table {table.name}") from None
    upgrade_to(connection, "head")


def _fill(connection: Connection, table: Table, lines: Iterable[str]) -> None:
    batch: list[dict[str, Any]] = []
    for line in lines:
        values = json.loads(line)
        if set(values) != set(table.columns.keys()):
            raise UnusableRows(table.name)
        batch.append({name: _read(table.c[name], value) for name, value in values.items()})
        if len(batch) == _BATCH:
            connection.execute(table.insert(), batch)
            batch = []
    if batch:
        connection.execute(table.insert(), batch)
    _continue_numbers(connection, table)


def _continue_numbers(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number the next row after those that came with their numbers."""
    if connection.dialect.name != "postgresql" or "number" not in table.columns:
        return
    last = connection.execute(select(func.max(table.c.number))).scalar() or 0
    sequence = func.pg_get_serial_sequence(table.name, "number")
    connection.execute(select(func.setval(sequence, last + 1, False)))


def _written(value: object) -> str:
    if isinstance(value, date):  # datetime is one too
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} cannot be written as JSON")


def _read(column: Any, value: Any) -> Any:
    kind = column.type.python_type
    if isinstance(value, str) and kind in (datetime, date):
        return kind.fromisoformat(value)
    return value
