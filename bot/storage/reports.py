"""What visitors report about accessibility, until somebody has dealt with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Engine

from bot.storage.engine import reading, writing
from bot.storage.schema import accessibility_report


@dataclass(frozen=True)
class Report:
    """A report: who sent it is not known. `received_at` is UTC without zone."""

    number: int
    received_at: datetime
    language: str
    text: str


class ReportStore:
    """The reports of a database. Every method raises `StorageProblem` when it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        """Keep reports in `engine`'s database, which `migrate` has prepared."""
        self._engine = engine

    def add(self, text: str, language: str) -> None:
        """Keep a report, written on the page in `language`."""
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        with writing(self._engine) as connection:
            connection.execute(
                insert(accessibility_report).values(received_at=now, language=language, text=text)
            )

    def all(self) -> list[Report]:
        """Return all reports, oldest first."""
        query = select(accessibility_report).order_by(accessibility_report.c.number)
        with reading(self._engine) as connection:
            return [Report(**row) for row in connection.execute(query).mappings()]

    def remove(self, number: int) -> bool:
        """Remove a report; return whether there was one with this number."""
        query = delete(accessibility_report).where(accessibility_report.c.number == number)
        with writing(self._engine) as connection:
            return bool(connection.execute(query).rowcount)
