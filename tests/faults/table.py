"""The table of docs/tillforlitlighet.md: words from faults.yml, times as they were measured."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.yaml import load_yaml

_FAULTS: dict[str, dict[str, str]] = load_yaml(Path(__file__).with_name("faults.yml"))
_BETWEEN = re.compile(r"(<!-- matt: början -->\n).*?(<!-- matt: slut -->)", re.S)


class IncompleteTable(ValueError):  # noqa: N818 - says what it is
    """Not every fault was measured; the message names those that were not."""


class Fault:
    """One row: what was measured while something was broken."""

    def __init__(self) -> None:
        self.slowest = 0.0
        self.replies = self.cards = 0
        self.recovery: float | None = None

    def answered(self, seconds: float, with_reply: bool) -> None:
        """Note an answer: seconds from the request to its end, and whether it was the reply."""
        self.slowest = max(self.slowest, seconds)
        if with_reply:
            self.replies += 1
        else:
            self.cards += 1

    def recovered(self, seconds: float) -> None:
        """Note the seconds from when the cause was gone until all was as before."""
        self.recovery = max(self.recovery or 0.0, seconds)


Faults = Callable[[str], Fault]


class Table:
    """All rows of a run."""

    def __init__(self) -> None:
        self._rows: dict[str, Fault] = {}

    def fault(self, key: str) -> Fault:
        """Return the row of a fault that stands in faults.yml."""
        assert key in _FAULTS, f"{key} has no words in faults.yml"
        return self._rows.setdefault(key, Fault())

    def write(self, path: Path) -> None:
        """Put the table between the two markers of a page.

        Raises:
            IncompleteTable: A fault was not measured in this run, or the page has no markers.
        """
        missing = [key for key in _FAULTS if key not in self._rows]
        if missing:
            raise IncompleteTable(f"not measured, so nothing is written: {', '.join(missing)}")
        text = path.read_text(encoding="utf-8")
        if not _BETWEEN.search(text):
            raise IncompleteTable(
                f"{path} has no markers <!-- matt: början -->, <!-- matt: slut -->"
            )
        lines = [_line(_FAULTS[key], self._rows[key]) for key in _FAULTS]
        table = "\n".join([*_HEAD, *lines])
        where = f"Mätt på en dator med {os.cpu_count()} processorkärnor."
        new = _BETWEEN.sub(lambda m: f"{m[1]}{where}\n\n{table}\n{m[2]}", text)
        path.write_text(new, encoding="utf-8")


_HEAD = (
    "| fel | vad som hände | svar inom (ms) | åter efter (s) | vad som lovas |",
    "|---|---|---:|---:|---|",
)


def _line(words: dict[str, Any], row: Fault) -> str:
    counts = f"{row.replies} svar, {row.cards} kontaktkort"
    slowest = str(math.ceil(row.slowest * 1000)) if row.replies + row.cards else "–"
    recovery = "–" if row.recovery is None else f"{row.recovery:.1f}".replace(".", ",")
    happened = f"{words['happened']} ({counts})" if row.replies + row.cards else words["happened"]
    return f"| {words['fault']} | {happened} | {slowest} | {recovery} | {words['promised']} |"
