"""What staff do with the directory: add, verify and expire values; every change is recorded."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any, NamedTuple

from sqlalchemy import and_, insert, select
from sqlalchemy.engine import Connection, Engine

from bot.directory.values import BadValue, check_field, checked
from bot.storage import insert_into, writing
from bot.storage.schema import unit, unit_value, unit_value_change

VALID_MONTHS = 24


class NoSuchValue(LookupError):  # noqa: N818 - what somebody asked for
    """The directory has no such unit, or the unit no such value; the message is for staff."""


class Change(NamedTuple):
    """What somebody wants changed.

    Attributes:
        key: Unit.
        field: One of the fields of a card.
        by: Who changes it.
        value: The right value; None where the one that stands is right.
        source: Where it was confirmed.
        language: Whom it is shown to, `sv` or `fi`; empty for everybody.
    """

    key: str
    field: str
    by: str
    value: str | None = None
    source: str = ""
    language: str = ""


def verify(engine: Engine, change: Change) -> None:
    """Confirm that a value is right today, or give the right one.

    Raises:
        NoSuchValue: No such unit; or there is no value to confirm and none was given.
        BadValue: The value cannot be right.
        StorageProblem: The database cannot be used.
    """
    with writing(engine) as connection:
        old = _current(connection, change)
        if change.value is None and old is None:
            raise NoSuchValue(f"{_none(connection, change)}; ange den med --value")
        new = change._replace(
            value=checked(change.field, old.value if change.value is None else change.value),
            source=change.source or f"bekräftat av {change.by}",
        )
        _store(engine, connection, "verify", old, new, date.today())


def add(engine: Engine, change: Change) -> None:
    """Add a value that has a source, or replace the one that stands.

    Raises:
        NoSuchValue, BadValue, StorageProblem: As `verify`.
    """
    with writing(engine) as connection:
        old = _current(connection, change)
        new = change._replace(value=checked(change.field, change.value or ""))
        _store(engine, connection, "add", old, new, date.today())


def expire(engine: Engine, change: Change) -> None:
    """Stop showing a value until somebody verifies it again.

    Raises:
        NoSuchValue: The unit has no such value.
        BadValue: Unknown field.
        StorageProblem: The database cannot be used.
    """
    with writing(engine) as connection:
        old = _current(connection, change)
        if old is None:
            raise NoSuchValue(_none(connection, change))
        new = change._replace(value=old.value, source=old.source)
        _store(engine, connection, "expire", old, new, None)


def _current(connection: Connection, change: Change) -> Any:
    check_field(change.field)
    if connection.execute(select(unit.c.key).where(unit.c.key == change.key)).first() is None:
        known = ", ".join(row.key for row in connection.execute(select(unit).order_by("position")))
        raise NoSuchValue(f"det finns ingen enhet ”{change.key}”; enheterna är {known}")
    wanted = and_(
        unit_value.c.unit_key == change.key,
        unit_value.c.field == change.field,
        unit_value.c.language == change.language,
    )
    return connection.execute(select(unit_value).where(wanted)).first()


def _none(connection: Connection, change: Change) -> str:
    """Return that there is no such value, and with which `--language` there is one."""
    wanted = and_(unit_value.c.unit_key == change.key, unit_value.c.field == change.field)
    languages = select(unit_value.c.language).where(wanted).order_by(unit_value.c.language)
    rows = connection.execute(languages).scalars()
    others = " och ".join(f"med --language {name}" if name else "utan --language" for name in rows)
    there = f" (det finns en {others})" if others else ""
    return f"{change.key} har ingen uppgift i fältet {change.field}{there}"


def _store(  # noqa: PLR0913, PLR0917 - before, after, and where it is written
    engine: Engine,
    connection: Connection,
    action: str,
    old: Any,
    new: Change,
    verified_on: date | None,
) -> None:
    if not new.by.strip():
        raise BadValue("ange vem som ändrar med --by")
    if not new.source.strip():
        raise BadValue("ange källan med --source")
    row = {
        "value": new.value,
        "source": new.source,
        "verified_on": verified_on,
        "valid_months": VALID_MONTHS if old is None else old.valid_months,
        "origin": "staff",
    }
    identity = {"unit_key": new.key, "field": new.field, "language": new.language}
    statement = insert_into(engine, unit_value).values(identity | row)
    connection.execute(statement.on_conflict_do_update(index_elements=list(identity), set_=row))
    connection.execute(
        insert(unit_value_change).values(
            **identity,
            action=action,
            old_value=None if old is None else old.value,
            new_value=new.value,
            old_verified_on=None if old is None else old.verified_on,
            new_verified_on=verified_on,
            source=new.source,
            changed_by=new.by,
            changed_at=datetime.now(timezone.utc).replace(tzinfo=None),
        )
    )
