"""Tells whether a text that names Botkyrka asks about another municipality all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.paths import DATA
from bot.understanding.context_words import plain_words
from bot.yaml_shape import WORDS, fixed, load_shaped

Span = tuple[int, int]
"""Where a name begins and ends in a text."""

# The word may be part of another: "Botkyrkabo", "pohjois-botkyrkassa".
_HERE = re.compile(r"\w*botkyrk\w*", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?;\n]")
_LISTS = ("beside", "between", "like")


class PlaceWords:
    """The words of `data/understanding/places.yml`.

    Raises:
        YamlProblem: The file cannot be used; says where, what, and the mend.
    """

    def __init__(self, path: Path = DATA / "understanding" / "places.yml") -> None:
        content = load_shaped(path, fixed(dict.fromkeys(_LISTS, WORDS)))
        self._beside, self._between, self._like = (
            {word for row in content[name] for word in plain_words(str(row))} for name in _LISTS
        )

    def asks_elsewhere(self, text: str, others: Sequence[Span], places: Iterable[Span]) -> bool:
        """Return whether the text asks, perhaps among others, what holds somewhere else.

        Args:
            text: What the resident wrote.
            others: The other municipalities that it names.
            places: The places in Botkyrka that it names.
        """
        here = [match.span() for match in _HERE.finditer(text)] + list(places)
        if not others or not here:
            return bool(others)
        if any(self._side_by_side(text, one, other, others) for one in here for other in others):
            return True
        return all(self._only_compared(text, begin) for begin, _ in here)

    def _side_by_side(self, text: str, one: Span, other: Span, others: Sequence[Span]) -> bool:
        """Return whether "och", "eller" or "/" puts the two next to each other."""
        (_, begin), (end, _) = sorted([one, other])
        gap = text[begin:end]
        if _SENTENCE_ENDS.search(gap):
            return False
        for first, last in others:
            if begin <= first and last <= end:
                gap = gap.replace(text[first:last], " ")
        words = plain_words(gap)
        joined = "/" in gap or "&" in gap or not self._beside.isdisjoint(words)
        return joined and all(word in self._beside or word in self._between for word in words)

    def _only_compared(self, text: str, begin: int) -> bool:
        """Return whether what begins there is only what the other is compared with."""
        before = plain_words(text[:begin])
        while before and before[-1] in self._between:
            before.pop()
        return bool(before) and before[-1] in self._like
