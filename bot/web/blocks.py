"""The plain text of a message as paragraphs and lists, for the page.

The widget does the same (`widget/prose.js`, `widget/dom.js`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

# The alarm and the health advice line; neither a part of a longer number, as the postal code
# 112 33, nor an act's.
_CALLED = re.compile(r"(?<![\w:.,–-])(?<!\d\s)(112|1177)(?![\s:.,–-]?\d|\s?§|\w)")
# The spaces in 8 §, 18 a §, 147 85 and 08-530 610 00.
_INNER = re.compile(r"\d (?:[a-z] (?=§)|(?=[\d§]))")


class Piece(NamedTuple):
    """A part of a line; `calls` where it is a number to call."""

    text: str
    calls: bool


def pieces(line: str) -> list[Piece]:
    """Return a line in parts, so that 112 and 1177 can be tapped on a telephone."""
    parts = _CALLED.split(line)
    return [Piece(part, place % 2 == 1) for place, part in enumerate(parts) if part]


def unbroken(text: str) -> str:
    """Return a text where no line ends within a number or between a number and its §."""
    return _INNER.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


@dataclass(frozen=True)
class Block:
    """A paragraph (its lines), or a list (its items)."""

    is_list: bool
    lines: list[str]


def blocks(text: str) -> list[Block]:
    """Return the blocks of a text: a blank line ends one, and `- ` begins a list item."""
    found: list[Block] = []
    open_block = False
    for line in text.split("\n"):
        is_item = line.startswith("- ")
        content = line.removeprefix("- ").strip()
        if not content:
            open_block = False
            continue
        if not open_block or found[-1].is_list != is_item:
            found.append(Block(is_item, []))
            open_block = True
        found[-1].lines.append(content)
    return found
