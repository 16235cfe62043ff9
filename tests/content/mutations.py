"""What a slip of the hand, or a value of another kind, makes of a YAML file, as strategies."""

from __future__ import annotations

import copy
import io
from datetime import date
from typing import Any

from hypothesis import strategies as st
from ruamel.yaml import YAML

_OTHER_VALUES: list[Any] = [
    None, True, 0, -1, 1.5, "", "x", "(", "{x", "*", "~", "\\", "2026-13-40", date(2026, 1, 1),
    [], {}, [None], [[["x"]]], {"x": None}, {1: ["x"]},
]  # fmt: skip
_OTHER_NAMES: list[Any] = [None, True, 0, "", "x", "sv", date(2026, 1, 1)]
_ROWS = [
    "x", "- x", "x: y", "---", "&om", "*om", "]", "}", '"', "x: [a, b", "? x", ": ", "<<: *x",
    "- {a: b", "null", "x: 2026-02-31", "- - -", "\ufeffx", "!!python/name:os.system", "%YAML 9",
]  # fmt: skip
_CHARACTERS = "\"'[]{}:,#&*!|>%@`\t\x00\x07\x85\u2028é🙂- "


def _row_removed(rows: list[str], at: int, _: Any) -> list[str]:
    return [*rows[:at], *rows[at + 1 :]]


def _row_twice(rows: list[str], at: int, _: Any) -> list[str]:
    return [*rows[: at + 1], *rows[at:]]


def _cut_off(rows: list[str], at: int, place: int) -> list[str]:
    return [*rows[:at], rows[at][: place % (len(rows[at]) + 1)]]


def _indented(rows: list[str], at: int, place: int) -> list[str]:
    return [*rows[:at], (" ", "  ", "    ", "\t")[place % 4] + rows[at], *rows[at + 1 :]]


def _outdented(rows: list[str], at: int, place: int) -> list[str]:
    return [*rows[:at], rows[at][place % 4 + 1 :], *rows[at + 1 :]]


def _row_added(rows: list[str], at: int, place: int) -> list[str]:
    indent = rows[at][: len(rows[at]) - len(rows[at].lstrip())]
    return [*rows[:at], indent + _ROWS[place % len(_ROWS)], *rows[at:]]


def _character_added(rows: list[str], at: int, place: int) -> list[str]:
    row, where = rows[at], place % (len(rows[at]) + 1)
    new = row[:where] + _CHARACTERS[place % len(_CHARACTERS)] + row[where:]
    return [*rows[:at], new, *rows[at + 1 :]]


def _character_lost(rows: list[str], at: int, place: int) -> list[str]:
    row, where = rows[at], place % (len(rows[at]) + 1)
    return [*rows[:at], row[:where] + row[where + 1 :], *rows[at + 1 :]]


def _rows_swapped(rows: list[str], at: int, _: Any) -> list[str]:
    return [*rows[:at], *rows[at : at + 2][::-1], *rows[at + 2 :]]


_SLIPS = [
    _row_removed, _row_twice, _cut_off, _indented, _outdented, _row_added, _character_added,
    _character_lost, _rows_swapped,
]  # fmt: skip


def mistyped(text: str) -> st.SearchStrategy[bytes]:
    """Return files that differ from the text by a slip or two."""
    rows = text.split("\n")
    slip = st.tuples(st.sampled_from(_SLIPS), st.integers(0, len(rows) - 1), st.integers(0, 10_000))

    def with_slips(slips: list[Any]) -> bytes:
        now = rows
        for change, at, place in slips:
            now = change(now, min(at, len(now) - 1), place) or [""]
        return "\n".join(now).encode("utf-8")

    saved_otherwise = st.just(text.encode("utf-16")) | st.just("å".encode("latin-1"))
    return st.lists(slip, min_size=1, max_size=2).map(with_slips) | saved_otherwise


def misshapen(text: str) -> st.SearchStrategy[bytes]:
    """Return files in which one value is of another kind, or one name another, or is gone."""
    document = YAML(typ="safe", pure=True).load(text)
    places = sorted(_places(document), key=len)
    # As many near the top as deep down, where most of the values are.
    by_depth = [[place for place in places if len(place) == n] for n in range(len(places[-1]) + 1)]
    place = st.sampled_from([found for found in by_depth if found]).flatmap(st.sampled_from)
    return st.builds(
        lambda at, how, value, name: _changed(document, at, how, value, name),
        place,
        st.sampled_from(["value", "value", "gone", "name"]),
        st.sampled_from(_OTHER_VALUES),
        st.sampled_from(_OTHER_NAMES),
    )


def _places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [above]
    below = value.items() if isinstance(value, dict) else ()
    below = enumerate(value) if isinstance(value, list) else below
    for key, inner in below:
        found += _places(inner, (*above, key))
    return found


def _changed(document: Any, at: tuple[Any, ...], how: str, value: Any, name: Any) -> bytes:
    root = [copy.deepcopy(document)]
    holder: Any = root
    last: Any = 0
    for key in at:
        holder, last = holder[last], key
    if how == "gone" and at:
        del holder[last]
    elif how == "name" and isinstance(holder, dict):
        holder[name] = holder.pop(last)
    else:
        holder[last] = value
    stream = io.BytesIO()
    YAML(typ="safe", pure=True).dump(root[0], stream)
    return stream.getvalue()
