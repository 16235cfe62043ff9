"""Recognises danger to life and despair, before any other reading of a message.

A classifier's mistake here costs more than anywhere else, so it is not asked: words decide, and a
message that only mentions them gets two numbers that do no harm.
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.paths import DATA
from bot.understanding.features import normalise
from bot.yaml import YamlProblem, line_of, load_yaml


class EmergencyWords:
    """The words of `data/understanding/emergency.yml`."""

    def __init__(self, path: Path = DATA / "understanding" / "emergency.yml") -> None:
        """Read the words.

        Raises:
            YamlProblem: The file cannot be read, or a list is missing.
        """
        content = load_yaml(path)
        lists = {}
        for name in ("anywhere", "alone"):
            rows = content.get(name) if isinstance(content, dict) else None
            if not isinstance(rows, list) or not rows:
                raise YamlProblem(
                    path, line_of(content), f"listan ”{name}:” saknas", "Lägg tillbaka den."
                )
            lists[name] = [str(row) for row in rows]
        self._anywhere = re.compile("|".join(rf"\b{_pattern(row)}" for row in lists["anywhere"]))
        self._alone = frozenset(normalise(row) for row in lists["alone"])

    def found_in(self, text: str) -> bool:
        """Return whether the text tells of danger or despair."""
        plain = normalise(text)
        return plain in self._alone or self._anywhere.search(plain) is not None


def _pattern(row: str) -> str:
    whole = row.endswith("=")
    return re.escape(normalise(row.rstrip("="))) + (r"\b" if whole else "")
