"""`bot contacts`: kontaktregistret från kommandoraden."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.engine import Engine

from bot.command_line import complain
from bot.directory import staff
from bot.directory.cards import FIELDS, Directory
from bot.directory.seed import seed
from bot.directory.values import FIELD_NAMES, BadValue
from bot.settings import Settings
from bot.storage import migrate, open_engine

Command = Callable[[Engine, argparse.Namespace], int]


def add_parser(commands: Any) -> None:
    """Add `contacts` with its own commands to the command line's parser."""
    parser = commands.add_parser("contacts", help="visa och rätta kontaktregistret")
    own = parser.add_subparsers(title="kommandon", required=True, metavar="KOMMANDO")
    _command(own, "list", _list, "alla enheter och vad som är bekräftat")
    show = _command(own, "show", _show, "en enhets kort, som invånaren ser det")
    verify = _command(own, "verify", _verify, "bekräfta en uppgift i dag, eller rätta den")
    expire = _command(own, "expire", _expire, "sluta visa en uppgift tills den bekräftas")
    add = _command(own, "add", _add, "lägg till en uppgift med källa")
    for command in (show, verify, expire, add):
        command.add_argument("key", help="enhetens nyckel, se bot contacts list")
    for command in (verify, expire, add):
        command.add_argument("field", help=", ".join(FIELDS))
        command.add_argument("--by", help="vem som ändrar (annars du som är inloggad)")
        command.add_argument(
            "--language",
            choices=("sv", "fi"),
            default="",
            help="uppgiften visas bara på det språket (annars på båda)",
        )
    verify.add_argument("--value", help="den rätta uppgiften, om den är en annan")
    verify.add_argument("--source", default="", help="var den bekräftades")
    add.add_argument("value", help="uppgiften")
    add.add_argument("--source", required=True, help="var uppgiften kommer från")


def _command(parent: Any, name: str, function: Command, meaning: str) -> Any:
    command = parent.add_parser(name, help=meaning)

    def run(options: argparse.Namespace, settings: Settings) -> int:
        engine = open_engine(settings.database_url)
        try:
            migrate(engine)
            seed(engine)
            return function(engine, options)
        except (BadValue, staff.NoSuchValue) as problem:
            complain("bot contacts", problem)
            return 1
        finally:
            engine.dispose()

    command.set_defaults(run=run)
    return command


def _list(engine: Engine, _options: argparse.Namespace) -> int:
    directory = Directory(engine)
    for unit in directory.units():
        card = directory.card(unit.key, "sv", date.today())
        shown = [f for f in FIELDS if card is not None and f not in card.missing]
        known = ", ".join(FIELD_NAMES[field] for field in shown) or "inget bekräftat"
        print(f"{unit.key:<22}{unit.names['sv']:<62}{known}")
    return 0


def _show(engine: Engine, options: argparse.Namespace) -> int:
    directory = Directory(engine)
    for language in ("sv", "fi"):
        card = directory.card(options.key, language, date.today())
        if card is None:
            known = ", ".join(unit.key for unit in directory.units())
            raise staff.NoSuchValue(f"det finns ingen enhet ”{options.key}”; enheterna är {known}")
        print(f"{card.name} ({language})")
        for field in FIELDS:
            print(f"  {FIELD_NAMES[field]:<14}{getattr(card, field) or '– (visas inte)'}")
        print(f"  {'webb':<14}{card.web or '–'}")
        print(f"  {'anmärkning':<14}{card.note or '–'}")
    return 0


def _verify(engine: Engine, options: argparse.Namespace) -> int:
    staff.verify(engine, _change(options))
    print(f"{options.key}: {FIELD_NAMES[options.field]} är bekräftad {date.today()}.")
    return 0


def _expire(engine: Engine, options: argparse.Namespace) -> int:
    staff.expire(engine, _change(options))
    print(f"{options.key}: {FIELD_NAMES[options.field]} visas inte längre.")
    return 0


def _add(engine: Engine, options: argparse.Namespace) -> int:
    staff.add(engine, _change(options))
    print(f"{options.key}: {FIELD_NAMES[options.field]} är tillagd och bekräftad {date.today()}.")
    return 0


def _change(options: argparse.Namespace) -> staff.Change:
    given = vars(options)
    by = _who_is_logged_in() if options.by is None else options.by
    # Who and whence are told in lists of one line each.
    by, source = (" ".join(text.split()) for text in (by, given.get("source") or ""))
    value = given.get("value")
    return staff.Change(options.key, options.field, by, value, source, options.language)


def _who_is_logged_in() -> str:
    try:
        return getpass.getuser()
    except KeyError:
        # In a container the user may be a number that no list has.
        raise BadValue("du är inloggad utan namn; ange vem som ändrar med --by") from None
