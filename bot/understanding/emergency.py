"""Recognises danger to life and despair, before any other reading of a message.

A classifier's mistake here costs more than anywhere else, so it is not asked: words decide, and a
message that only mentions them gets two numbers that do no harm.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bot.paths import DATA
from bot.understanding.features import normalise
from bot.yaml import YamlProblem, line_of_item
from bot.yaml_shape import WORDS, fixed, load_shaped

_LISTS = ("anywhere", "alone", "harmless", "illness", "now")
_SHAPE = fixed(dict.fromkeys(_LISTS, WORDS))
_ILLNESS = "{illness}"
_GAP = r"(?: \w+){0,3} "
# No word can reach over what was cut out.
_CUT = "|"


class EmergencyWords:
    """The words of `data/understanding/emergency.yml`."""

    def __init__(self, path: Path = DATA / "understanding" / "emergency.yml") -> None:
        """Read the words.

        Raises:
            YamlProblem: The file cannot be read, or a list is missing.
        """
        content = load_shaped(path, _SHAPE)
        lists = {name: _rows(content, name, path) for name in _LISTS}
        illness = "(?:" + "|".join(_words(row) + r"\w*" for row in lists["illness"]) + ")"
        self._anywhere = _any(lists["anywhere"])
        self._harmless = _any(lists["harmless"], illness)
        self._now = _any(lists["now"])
        self._alone = frozenset(normalise(row) for row in lists["alone"])

    def found_in(self, text: str) -> bool:
        """Return whether the text tells of danger or despair."""
        plain = normalise(text)
        if plain in self._alone:
            return True
        if self._now.search(plain) is None:
            plain = self._harmless.sub(_CUT, plain)
        return self._anywhere.search(plain) is not None


def _rows(content: Any, name: str, path: Path) -> list[str]:
    rows = content[name]
    for number, row in enumerate(rows):
        # Without a word it would be found in every message.
        if not normalise(str(row).replace(_ILLNESS, "")) and str(row) != _ILLNESS:
            line = line_of_item(rows, number)
            raise YamlProblem(
                path, line, f"”{row}” under ”{name}:” är inget ord", "Skriv ett ord, eller ta bort."
            )
    return [str(row) for row in rows]


def _any(rows: list[str], illness: str = "") -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{_pattern(row, illness)}" for row in rows))


def _pattern(row: str, illness: str) -> str:
    """Return the pattern of a row: its words with gaps at "…", the illnesses at their place."""
    parts = []
    for part in row.split("…"):
        words = [_words(piece) for piece in part.split(_ILLNESS)]
        parts.append(
            " ".join(filter(None, [words[0], *(w for x in words[1:] for w in (illness, x))]))
        )
    return _GAP.join(parts)


def _words(part: str) -> str:
    whole = part.rstrip().endswith("=")
    return re.escape(normalise(part)) + (r"\b" if whole else "")
