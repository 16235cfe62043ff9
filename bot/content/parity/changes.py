"""The words that differ between two versions of a text."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

_CONTEXT = 3
_MOST = 6


def changed_words(before: str, after: str, context: int = _CONTEXT) -> list[str]:
    """Return each change with the words around it, in the notation of wdiff.

    `… inom [-tre-] {+fyra+} månader …`: what was taken away, and what was added.

    Args:
        before: The text as it was.
        after: The text as it is.
        context: How many words to show on each side.
    """
    old, new = before.split(), after.split()
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(context)
    return [" ".join(_group(old, new, group)) for group in groups]


def in_short(changes: list[str]) -> str:
    """Return changes in one line, the first few of many."""
    rest = len(changes) - _MOST
    more = f" (och {rest} ändringar till)" if rest > 0 else ""
    return " / ".join(changes[:_MOST]) + more


def _group(
    old: list[str], new: list[str], group: list[tuple[str, int, int, int, int]]
) -> Iterator[str]:
    if group[0][1] > 0:
        yield "…"
    for kind, old_start, old_end, new_start, new_end in group:
        removed, added = old[old_start:old_end], new[new_start:new_end]
        if kind == "equal":
            yield from added
            continue
        if removed:
            yield f"[-{' '.join(removed)}-]"
        if added:
            yield f"{{+{' '.join(added)}+}}"
    if group[-1][2] < len(old):
        yield "…"
