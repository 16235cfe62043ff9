"""What every command does alike: takes numbers and paths, and says in one line what is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, NoReturn

from bot.yaml import on_one_line

# What the databases can number.
_MOST = 2**31 - 1


class Refusals(NamedTuple):
    """How a value is refused, in the language of the command."""

    number: str
    empty: str
    unprintable: str
    unusable: str
    folder: str
    missing: str


SWEDISH = Refusals(
    number="”{}” ska vara ett heltal från {} till {}",
    empty="är tomt; ange en fil eller mapp",
    unprintable="”{}” har tecken som inte går att skriva ut; ange ett annat namn",
    unusable="{} går inte att använda ({})",
    folder="{} är en mapp; ange en fil",
    missing="{} finns inte",
)
ENGLISH = Refusals(
    number="{!r} must be a whole number from {} to {}",
    empty="is empty; name a file or a folder",
    unprintable="{!r} has characters that cannot be printed; use another name",
    unusable="{} cannot be used ({})",
    folder="{} is a folder; name a file",
    missing="{} does not exist",
)


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command, where argparse repeats its usage first."""

    def error(self, message: str) -> NoReturn:
        """End with the message and the code 2."""
        self.exit(2, f"{self.prog}: {on_one_line(message)} ({self.prog} --help)\n")


def number(low: int = 1, high: int = _MOST, refusals: Refusals = SWEDISH) -> Callable[[str], int]:
    """Return what reads an argument as a whole number within bounds."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(refusals.number.format(text, low, high))
        return value

    return read


def place(refusals: Refusals = SWEDISH) -> Callable[[str], Path]:
    """Return what reads an argument as the path of a file or folder.

    An empty one, which a script's empty variable leaves, would be the folder one stands in.
    """

    def read(text: str) -> Path:
        if not text.strip():
            raise argparse.ArgumentTypeError(refusals.empty)
        if not text.isprintable():
            raise argparse.ArgumentTypeError(refusals.unprintable.format(text))
        try:
            Path(text).exists()
        except OSError as error:
            # A name that no disk could have: too long.
            why = refusals.unusable.format(text, error.strerror)
            raise argparse.ArgumentTypeError(why) from None
        return Path(text)

    return read


def existing_place(refusals: Refusals = SWEDISH) -> Callable[[str], Path]:
    """Return what reads an argument as the path of a file or folder that is there.

    Told at once even where it turns out not to be needed: whoever named it means it to be used.
    """

    def read(text: str) -> Path:
        path = place(refusals)(text)
        if not path.exists():
            raise argparse.ArgumentTypeError(refusals.missing.format(path))
        return path

    return read


def file_to_write(refusals: Refusals = SWEDISH) -> Callable[[str], Path]:
    """Return what reads an argument as the path of a file, before minutes are spent on it."""

    def read(text: str) -> Path:
        path = place(refusals)(text)
        if path.is_dir():
            raise argparse.ArgumentTypeError(refusals.folder.format(path))
        return path

    return read


def complain(command: str, problem: object) -> None:
    """Say on stderr, in one line, what is wrong: it may repeat what somebody has typed."""
    print(f"{command}: {on_one_line(str(problem))}", file=sys.stderr)
