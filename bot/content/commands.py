"""`bot confirm` och `bot format`: parallella texter bekräftas, filer får en gemensam layout."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bot.command_line import complain
from bot.content.catalogue import LANGUAGE_NAMES
from bot.content.checks.content import Content, load_content
from bot.content.layout import format_files, misplaced
from bot.content.parity.changes import changed_words
from bot.content.parity.confirm import NotConfirmed, confirm, confirm_all, found
from bot.content.parity.lock import load_lock, standing
from bot.content.parity.statements import statements
from bot.paths import DATA
from bot.settings import Settings
from bot.yaml import shown


def add_parser(commands: Any, data: Path = DATA) -> None:
    """Add `confirm` and `format` to the command line's parser, for the content in a folder."""
    confirming = _command(commands, "confirm", _confirm, "bekräfta att språken säger samma sak")
    confirming.add_argument("topics", nargs="*", metavar="ÄMNE", help="till exempel minorities/jo")
    confirming.add_argument("--by", help="vem som har läst båda; utan --by visas bara texterna")
    confirming.add_argument("--allow", metavar="VARFÖR", default="", help="tillåt en skillnad")
    confirming.add_argument("--all", action="store_true", help="alla svar; bara första gången")
    formatting = _command(commands, "format", _format, "ge filerna i data/ en gemensam layout")
    for command in (confirming, formatting):
        command.set_defaults(data=data)
    formatting.add_argument("--check", action="store_true", help="ändra inget, lista bara filerna")


def _command(commands: Any, name: str, function: Callable[..., int], meaning: str) -> Any:
    command = commands.add_parser(name, help=meaning)

    def run(options: argparse.Namespace, _settings: Settings) -> int:
        try:
            return function(options)
        except NotConfirmed as problem:
            for reason in problem.reasons:
                complain(f"bot {name}", reason)
        except PermissionError as problem:
            complain(f"bot {name}", f"{problem.filename} får inte skrivas")
        return 1

    command.set_defaults(run=run)
    return command


def _confirm(options: argparse.Namespace) -> int:
    if bool(options.topics) == options.all:
        raise NotConfirmed("ange de ämnen som du har läst, eller --all första gången")
    if options.all and (options.allow or not options.by):
        raise NotConfirmed("--all går ihop med --by och inget annat")
    if options.by is not None and not options.by.strip():
        raise NotConfirmed('skriv vem som bekräftar: --by "Förnamn Efternamn"')
    content = load_content(options.data)
    if options.all:
        count = len(confirm_all(content, options.by, on=date.today()))
        print(f"{count} svar bekräftade av {options.by} i data/parity.lock.")
        return 0
    for topic in dict.fromkeys(options.topics):
        _show(content, topic, texts=not options.by)
    if not options.by:
        print('Säger de samma sak, kör samma kommando med --by "Förnamn Efternamn".')
        return 0
    for one in confirm(
        content, options.topics, options.by, on=date.today(), why_different=options.allow
    ):
        allowed = f", med tillåten skillnad: {one.why}" if one.allowed else ""
        print(f"{one.key}: bekräftad av {one.by} {one.on}{allowed}.")
    return 0


def _show(content: Content, topic: str, *, texts: bool) -> None:
    statement = found(statements(content), content, topic)
    before = load_lock(content.data / "parity.lock").get(topic)
    state = standing(before, statement.texts).value
    since = f" (bekräftad av {before.by} {before.on})" if before else ""
    print(f"{topic}: {state}{since}")
    for language, text in statement.texts.items():
        if texts:
            print(f"\n{LANGUAGE_NAMES[language].capitalize()}:\n{text}\n")
        changes = changed_words(before.texts[language], text) if before else []
        for change in changes:
            print(f"  {LANGUAGE_NAMES[language]}: {change}")


def _format(options: argparse.Namespace) -> int:
    if not options.check:
        for path in format_files(options.data):
            print(f"{shown(path)} är omskriven")
        return 0
    paths = [path for path, _ in misplaced(options.data)]
    for path in paths:
        print(f"{shown(path)} har en annan layout. Kör bot format.", file=sys.stderr)
    return 1 if paths else 0
