"""`bot privacy`: vad som är sparat var, och sökning efter en text överallt."""

from __future__ import annotations

import argparse
import getpass
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from bot.command_line import complain, place
from bot.privacy.holdings import OF_RESIDENTS, FileHolding, TableHolding, files, find, tables
from bot.settings import Settings
from bot.storage import migrate, open_engine
from bot.storage.archive import BackupProblem, read_manifest


def add_parser(commands: Any) -> None:
    """Add `privacy` with its own commands to the command line's parser."""
    parser = commands.add_parser("privacy", help="visa vad som är sparat, och sök efter en text")
    own = parser.add_subparsers(title="kommandon", required=True, metavar="KOMMANDO")
    report = own.add_parser("report", help="vad som är sparat var, hur gammalt, hur länge")
    report.set_defaults(run=_report)
    search = own.add_parser(
        "find",
        help="sök efter en text i databasen och i varje fil i BOT_DATA",
        description="Avslutas med 0 om texten inte finns någonstans, annars med 1.",
    )
    search.add_argument("text", nargs="?", help="texten; utan den frågas efter den, utan att visas")
    search.add_argument(
        "--also",
        type=place(),
        action="append",
        default=[],
        metavar="FIL",
        help="en loggfil eller mapp till att söka i (får upprepas)",
    )
    search.set_defaults(run=_find)


def _report(_options: argparse.Namespace, settings: Settings) -> int:
    engine = open_engine(settings.database_url)
    try:
        migrate(engine)
        held = tables(engine)
    finally:
        engine.dispose()
    address = make_url(settings.database_url).render_as_string(hide_password=True)
    print(f"Databas: {address}\n")
    print(f"{'tabell':<20}{'rader':>9}  {'äldsta':<18}sparas")
    for table in held:
        print(_table_line(table, settings.retention_days))
    print(f"\nFiler i {settings.data_dir}:\n")
    print(f"{'byte':>12}  {'senast skriven':<18}fil")
    for file in files(settings.data_dir):
        print(_file_line(file, settings.data_dir))
    for line in _backups(settings.data_dir):
        print(line)
    return 0


def _table_line(table: TableHolding, days: int) -> str:
    kept = "tills personalen ändrar" if table.name.startswith("unit") else "tills vidare"
    if table.name == "deleted_conversation":
        kept = f"{days} dagar efter raderingen"
    if table.name in OF_RESIDENTS:
        kept = f"{days} dagar efter samtalets sista meddelande"
    oldest = "" if table.oldest is None else f"{table.oldest:%Y-%m-%d %H:%M}"
    return f"{table.name:<20}{table.rows:>9}  {oldest:<18}{kept}"


def _file_line(file: FileHolding, folder: Path) -> str:
    return f"{file.size:>12}  {file.written:%Y-%m-%d %H:%M}  {file.path.relative_to(folder)}"


def _backups(folder: Path) -> list[str]:
    """Return a line for each backup in the folder: what residents deleted since is still in it."""
    lines = []
    for path in sorted(folder.rglob("*.tar.gz")):
        if path.is_symlink() or "published" in path.relative_to(folder).parts:
            continue
        try:
            manifest = read_manifest(path)
        except BackupProblem:
            continue  # Another archive: it stands among the files.
        conversations = manifest.rows.get("conversation", 0)
        taken = manifest.taken[:16].replace("T", " ")
        lines.append(f"{path.name}: {conversations} samtal, som de var {taken} UTC")
    heading = "\nSäkerhetskopior, där det som har raderats sedan dess finns kvar:\n"
    return [heading, *lines] if lines else []


def _find(options: argparse.Namespace, settings: Settings) -> int:
    # Typed at a prompt, it is neither in the shell's history nor in the list of processes.
    wanted = (options.text or _asked_for()).strip()
    if not wanted:
        complain("bot privacy", "skriv texten som ska sökas")
        return 1
    missing = [path for path in options.also if not path.exists()]
    if missing:
        complain("bot privacy", f"{missing[0]} finns inte; ange en fil eller mapp")
        return 1
    engine = open_engine(settings.database_url)
    try:
        places = list(find(wanted, engine, [settings.data_dir, *options.also]))
    except OSError as error:
        complain("bot privacy", f"{error.filename} går inte att läsa")
        return 1
    finally:
        engine.dispose()
    for found in places:
        print(found)
    if not places:
        print("Texten finns ingenstans.")
    return 1 if places else 0


def _asked_for() -> str:
    # A script that has no terminal, and nothing to say either.
    with suppress(EOFError):
        return getpass.getpass("Text att söka efter: ")
    return ""
