"""Contact cards: what is confirmed, how old it is, and where to look for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Engine, Row

from bot.content import Texts, load_texts
from bot.storage import reading
from bot.storage.schema import unit, unit_value

FIELDS = ("phone", "email", "visit", "post", "hours")
MAIN_UNIT = "citizen_service"

_UNIT = select(unit).where(unit.c.key == bindparam("unit_key"))
_UNITS = select(unit).order_by(unit.c.position)
_VALUES = select(unit_value).where(
    unit_value.c.unit_key == bindparam("unit_key"),
    unit_value.c.language.in_(("", bindparam("wanted"))),
)


class Unit(NamedTuple):
    """A unit of the municipality, or another body that residents are led to."""

    key: str
    names: dict[str, str]
    municipal: bool
    web: str | None
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """What a resident is shown of a unit; a field that is not confirmed is None.

    Attributes:
        verified_on: Date of the oldest value shown, YYYY-MM-DD, or None where none is shown.
        note: What is old, and what is not confirmed and where to look, or None.
        missing: The fields that are not confirmed.
    """

    key: str
    name: str
    phone: str | None
    email: str | None
    visit: str | None
    post: str | None
    hours: str | None
    web: str | None
    languages: tuple[str, ...]
    verified_on: str | None
    note: str | None
    missing: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the card as the chat API gives it."""
        names = ("key", "name", *FIELDS, "web", "verified_on", "note")
        return {name: getattr(self, name) for name in names} | {"languages": list(self.languages)}


class Directory:
    """Looks cards up. Every call raises `StorageProblem` when the database cannot be used."""

    def __init__(self, engine: Engine, texts: Texts | None = None) -> None:
        """Look up in `engine`'s database, which `migrate` and `seed` have prepared."""
        self._engine = engine
        self._texts = texts or load_texts("directory")

    def units(self) -> list[Unit]:
        """Return all units in the order of the seed."""
        with reading(self._engine) as connection:
            return [_unit(row) for row in connection.execute(_UNITS)]

    def values(self) -> list[str]:
        """Return every value of every unit, confirmed or not."""
        with reading(self._engine) as connection:
            return [
                str(value) for value in connection.execute(select(unit_value.c.value)).scalars()
            ]

    def unit(self, key: str) -> Unit | None:
        """Return a unit, or None where there is none of that key."""
        with reading(self._engine) as connection:
            row = connection.execute(_UNIT, {"unit_key": key}).first()
        return None if row is None else _unit(row)

    def knows(self, key: str) -> bool:
        """Return whether there is a unit of this key."""
        return self.unit(key) is not None

    def name(self, key: str, language: str) -> str:
        """Return a unit's name in a language; the key itself where there is no such unit."""
        found = self.unit(key)
        return key if found is None else found.names[language]

    def card(self, key: str, language: str, today: date) -> Card | None:
        """Return a unit's card in a language, or None where there is no such unit.

        Args:
            key: The unit's key.
            language: `sv` or `fi`.
            today: The day on which a value's age is counted.
        """
        with reading(self._engine) as connection:
            row = connection.execute(_UNIT, {"unit_key": key}).first()
            if row is None:
                return None
            values = connection.execute(_VALUES, {"unit_key": key, "wanted": language}).all()
        # A value in the resident's language goes before one that is the same for all, where both
        # may be shown.
        order = sorted(values, key=lambda value: (value.verified_on is not None, value.language))
        best = {value.field: value for value in order}
        return self._card(_unit(row), best, language, today)

    def cards_for(self, key: str, language: str, today: date) -> list[Card]:
        """Return the cards to show for a unit: its own, and who leads on where that is not enough.

        A unit of the municipality without phone and visiting address is followed by the citizen
        service; so is any unit whose card would be empty, which then is left out.
        """
        found, own = self.unit(key), self.card(key, language, today)
        if found is None or own is None:
            return self._main(language, today)
        empty = not any(getattr(own, field) for field in FIELDS)
        cards = [] if empty and (found.municipal or not own.web) else [own]
        reachable = own.phone or own.visit
        if key != MAIN_UNIT and (not cards or (found.municipal and not reachable)):
            cards += self._main(language, today)
        return cards

    def _main(self, language: str, today: date) -> list[Card]:
        card = self.card(MAIN_UNIT, language, today)
        return [] if card is None else [card]

    def _card(self, found: Unit, values: dict[str, Row[Any]], language: str, today: date) -> Card:
        shown = {f: values[f] for f in FIELDS if f in values and values[f].verified_on}
        missing = tuple(field for field in FIELDS if field not in shown)
        dates = [value.verified_on for value in shown.values()]
        texts: dict[str, str | None] = {
            field: shown[field].value if field in shown else None for field in FIELDS
        }
        return Card(
            key=found.key,
            name=found.names[language],
            **texts,
            web=found.web,
            languages=found.languages,
            verified_on=min(dates).isoformat() if dates else None,
            note=self._note(found, shown, missing, language, today),
            missing=missing,
        )

    def _note(
        self,
        found: Unit,
        shown: dict[str, Row[Any]],
        missing: Sequence[str],
        language: str,
        today: date,
    ) -> str | None:
        old: dict[int, list[str]] = {}
        for field, value in shown.items():
            if _months_between(value.verified_on, today) >= value.valid_months:
                old.setdefault(value.verified_on.year, []).append(field)
        lines = [
            self._texts.get("old", language, fields=self._list(fields, language), year=year)
            for year, fields in sorted(old.items())
        ]
        if missing and len(missing) < len(FIELDS):
            fields = self._list(missing, language)
            key = "missing" if found.web else "missing_without_web"
            web = (found.web or "").removeprefix("https://www.")
            lines.append(self._texts.get(key, language, fields=fields, web=web))
        return " ".join(lines) or None

    def _list(self, fields: Sequence[str], language: str) -> str:
        words = [self._texts.get(field, language) for field in fields]
        *first, last = words
        joined = self._texts.get("and", language).join([", ".join(first), last]) if first else last
        return joined[0].upper() + joined[1:]


def _unit(row: Row[Any]) -> Unit:
    names = {"sv": row.name_sv, "fi": row.name_fi}
    return Unit(row.key, names, row.municipal, row.web, tuple(row.languages.split(",")))


def _months_between(earlier: date, later: date) -> int:
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)
