"""The plain text of a message as paragraphs and lists, for the page."""

from __future__ import annotations

from dataclasses import dataclass


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
