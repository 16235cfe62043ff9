"""What a text states that can be compared across languages: numbers, dates, sections, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "placeholder", "link", "act", "phone", "date", "weekday", "section", "number", "ordinal", "list"
]


@dataclass(frozen=True)
class Fact:
    """One thing that a text states.

    Attributes:
        kind: What sort of thing it is.
        value: The same in every language: `2026-02-01`, `8:12 b`, `8.30–16`.
        written: How the text writes it.
        offset: Where in the text, in characters.
        unit: What a number counts, by its Swedish name; empty where the text names none of the
            known units.
        certain: False for "en", "yksi" and the like, which count in one language and are
            articles or pronouns in the other: they may match, and are never missed.
    """

    kind: Kind
    value: str
    written: str
    offset: int
    unit: str = ""
    certain: bool = True

    def __str__(self) -> str:
        return " ".join(self.written.split())


Finder = Callable[[str, str], Iterator[tuple[re.Match[str], list[Fact]]]]


def extract(text: str, language: str) -> list[Fact]:
    """Return what the text states, in the order of the text.

    Each finder takes its matches out of the text before the next one looks, so the more particular
    one goes first: a date is no three numbers.

    Args:
        text: An answer or another text that residents read.
        language: `sv` or `fi`.
    """
    facts: list[Fact] = list(_lists(text))
    for find in _finders():
        rest = list(text)
        for match, found in find(text, language):
            facts += found
            # Not a space: nothing may be read across the gap.
            rest[match.start() : match.end()] = "\0" * (match.end() - match.start())
        text = "".join(rest)
    return sorted(facts, key=lambda fact: (fact.offset, fact.kind, fact.value))


def _finders() -> tuple[Finder, ...]:
    # Imported here: each of them needs Fact.
    from bot.content.parity import addresses, dates, numbers, sections  # noqa: PLC0415

    return (
        addresses.placeholders,
        addresses.links,
        addresses.acts,
        addresses.phones,
        dates.dates,
        dates.weekdays,
        sections.sections,
        numbers.numbers,
        numbers.number_words,
    )


def _lists(text: str) -> Iterator[Fact]:
    for match in re.finditer(r"(?m)(?:^- .*(?:\n|$))+", text):
        rows = match.group().rstrip("\n").count("\n") + 1
        yield Fact("list", str(rows), f"en lista med {rows} punkter", match.start())
