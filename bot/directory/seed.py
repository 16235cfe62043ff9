"""Puts the seed of `data/contacts/` into the database without touching what staff changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import and_, delete, select
from sqlalchemy.engine import Connection, Engine

from bot.content.catalogue import LANGUAGES
from bot.directory.cards import MAIN_UNIT
from bot.directory.values import BadValue, checked
from bot.paths import DATA
from bot.storage import insert_into, migrate, open_engine, writing
from bot.storage.schema import unit, unit_value
from bot.yaml import YamlProblem, line_of, load_yaml
from bot.yaml_shape import TEXT, check_shape, mapping_of

UNITS = DATA / "contacts" / "units.yml"
_OF_TEXT = {"type": ["string", "null"]}
_VALUE = {"properties": dict.fromkeys(("field", "source", "value", "language"), _OF_TEXT)}
_UNIT = {
    "type": "object",
    "properties": {
        "sv": TEXT,
        "fi": TEXT,
        "municipal": {"type": "boolean"},
        "web": _OF_TEXT,
        "languages": {"type": "array", "items": {"enum": list(LANGUAGES)}},
        "values": {"type": ["array", "null"], "items": _VALUE},
    },
}
_SHAPE = {"type": "object", "properties": {"units": mapping_of(_UNIT)}}


def seed(engine: Engine, path: Path = UNITS) -> None:
    """Bring the directory up to date with the seed; a second call changes nothing.

    A value that staff have added or changed stays as they left it.

    Raises:
        YamlProblem: The seed cannot be used.
        StorageProblem: The database cannot be used.
    """
    units, values = _read(path)
    with writing(engine) as connection:
        for row in units:
            statement = insert_into(engine, unit).values(row)
            changes = {key: row[key] for key in row if key != "key"}
            connection.execute(
                statement.on_conflict_do_update(index_elements=["key"], set_=changes)
            )
        _seed_values(engine, connection, values)


def prepare(url: str) -> None:
    """Bring a database to this version's schema and contacts.

    Raises:
        YamlProblem: The seed cannot be used.
        StorageProblem: The database cannot be used.
    """
    engine = open_engine(url)
    try:
        migrate(engine)
        seed(engine)
    finally:
        engine.dispose()


def check_seed(path: Path = UNITS) -> None:
    """Read the seed without a database.

    Raises:
        YamlProblem: The seed cannot be used.
    """
    _read(path)


def seed_values(path: Path = UNITS) -> list[str]:
    """Return every value of the seed: telephone numbers, addresses and so on.

    Raises:
        YamlProblem: The seed cannot be used.
    """
    return [str(row["value"]) for row in _read(path)[1]]


def seed_units(path: Path = UNITS) -> list[str]:
    """Return the key of every unit; staff change values, never which units there are.

    Raises:
        YamlProblem: The seed cannot be used.
    """
    return [str(row["key"]) for row in _read(path)[0]]


def _seed_values(engine: Engine, connection: Connection, values: list[dict[str, Any]]) -> None:
    identity = ("unit_key", "field", "language")
    wanted = {tuple(row[name] for name in identity) for row in values}
    for row in connection.execute(select(unit_value).where(unit_value.c.origin == "seed")).all():
        key = tuple(getattr(row, name) for name in identity)
        if key not in wanted:
            parts = [unit_value.c[name] == value for name, value in zip(identity, key, strict=True)]
            connection.execute(delete(unit_value).where(and_(*parts)))
    for row in values:
        changes = {name: row[name] for name in row if name not in identity}
        statement = insert_into(engine, unit_value).values(row)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=list(identity), set_=changes, where=unit_value.c.origin == "seed"
            )
        )


def _read(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    content = load_yaml(path)
    entries = content.get("units") if isinstance(content, dict) else None
    if not isinstance(entries, dict) or MAIN_UNIT not in entries:
        mend = f"Under ”units:” måste åtminstone {MAIN_UNIT} stå."
        raise YamlProblem(path, line_of(content) or 1, "kontaktregistret saknar enheter", mend)
    months = content.get("valid_months")
    if not isinstance(months, int) or months < 1:
        raise YamlProblem(path, line_of(content), "valid_months saknas", "Skriv antalet månader.")
    check_shape(path, content, _SHAPE)
    units, values = [], []
    for position, (key, entry) in enumerate(entries.items()):
        units.append(_unit_row(path, entries, str(key), position, entry))
        values += _value_rows(path, str(key), months, entry.get("values") or ())
    return units, values


def _value_rows(path: Path, key: str, months: int, entries: Any) -> list[dict[str, Any]]:
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in entries:
        row = _value_row(path, key, months, entry)
        if rows.setdefault((row["field"], row["language"]), row) is not row:
            raise YamlProblem(
                path, line_of(entry), f"{row['field']} för ”{key}” står två gånger", "Ta bort en."
            )
    return list(rows.values())


def _unit_row(path: Path, entries: Any, key: str, position: int, entry: Any) -> dict[str, Any]:
    missing = [
        name
        for name in ("sv", "fi", "municipal", "languages")
        if not isinstance(entry, dict) or entry.get(name) is None
    ]
    if missing:
        raise YamlProblem(
            path,
            line_of(entries, key),
            f"enheten ”{key}” saknar {', '.join(missing)}",
            "Fyll i det.",
        )
    languages = entry["languages"]
    if not isinstance(languages, list) or not languages or not set(languages) <= set(LANGUAGES):
        raise YamlProblem(
            path,
            line_of(entry, "languages"),
            f"languages för ”{key}” är inte en lista av sv och fi",
            "Skriv till exempel [sv, fi].",
        )
    return {
        "key": key,
        "position": position,
        "name_sv": str(entry["sv"]),
        "name_fi": str(entry["fi"]),
        "municipal": bool(entry["municipal"]),
        "web": None if entry.get("web") is None else str(entry["web"]),
        "languages": ",".join(languages),
    }


def _value_row(path: Path, key: str, months: int, entry: Any) -> dict[str, Any]:
    line = line_of(entry)
    if not isinstance(entry, dict) or not entry.get("field") or not entry.get("source"):
        raise YamlProblem(
            path,
            line,
            f"ett värde för ”{key}” saknar fält eller källa",
            "Varje värde har field, value, source och verified_on.",
        )
    language = str(entry.get("language") or "")
    if language not in ("", *LANGUAGES):
        raise YamlProblem(
            path, line, f"språket ”{language}” finns inte", "Skriv sv eller fi, eller ta bort det."
        )
    try:
        value = checked(str(entry["field"]), str(entry.get("value") or ""))
        verified_on = entry.get("verified_on")
        verified = None if verified_on is None else date.fromisoformat(str(verified_on))
    except BadValue as problem:
        raise YamlProblem(path, line, str(problem), "Rätta värdet.") from None
    except ValueError:
        raise YamlProblem(
            path, line, f"”{verified_on}” är inget datum", "Skriv ÅÅÅÅ-MM-DD inom citattecken."
        ) from None
    return {
        "unit_key": key,
        "field": str(entry["field"]),
        "language": language,
        "value": value,
        "source": str(entry["source"]),
        "verified_on": verified,
        "valid_months": months,
        "origin": "seed",
    }
