"""`bot reports`: vad besökare har rapporterat om tillgänglighet, från kommandoraden."""

from __future__ import annotations

import argparse
from typing import Any

from bot.command_line import complain, number
from bot.settings import Settings
from bot.storage.engine import open_engine
from bot.storage.migrate import migrate
from bot.storage.reports import ReportStore


def add_parser(commands: Any) -> None:
    """Add `reports` to the command line's parser."""
    parser = commands.add_parser("reports", help="läs vad besökare rapporterat om tillgänglighet")
    parser.add_argument(
        "--remove", type=number(), metavar="NUMMER", help="ta bort en rapport som är omhändertagen"
    )
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace, settings: Settings) -> int:
    engine = open_engine(settings.database_url)
    try:
        migrate(engine)
        reports = ReportStore(engine)
        if options.remove is None:
            return _list(reports)
        if reports.remove(options.remove):
            print(f"Rapport {options.remove} är borttagen.")
            return 0
        complain("bot reports", f"det finns ingen rapport {options.remove}")
        return 1
    finally:
        engine.dispose()


def _list(reports: ReportStore) -> int:
    found = reports.all()
    for report in found:
        print(f"{report.number}  {report.received_at:%Y-%m-%d %H:%M} UTC  {report.language}")
        print("\n".join(f"    {line}" for line in report.text.splitlines()))
    if not found:
        print("Inga rapporter.")
    return 0
