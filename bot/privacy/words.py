"""The word lists of `data/privacy/`, as sets and as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.paths import DATA
from bot.yaml_shape import WORDS, load_shaped

FOLDER = DATA / "privacy"
# What may stand between such a word and its number: "tel.: ", "bg nr ", "konto är ".
_BETWEEN = r"(?:[ .:=#()-]|nr|no|är|on|hem|oli){0,12}"


@lru_cache
def word_list(file: str, key: str) -> tuple[str, ...]:
    """Return a list of `data/privacy/<file>.yml`, casefolded.

    Raises:
        YamlProblem: The file or the list is missing or empty.
    """
    shape = {"type": "object", "properties": {key: WORDS}, "required": [key]}
    words = load_shaped(FOLDER / f"{file}.yml", shape)[key]
    return tuple(str(word).casefold() for word in words)


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def said_before(key: str) -> re.Pattern[str]:
    """Return a pattern for the end of a text in which one of the list's words was just said."""
    words = any_of(word_list("words", key))
    return re.compile(rf"(?<![^\W\d_])(?:{words}){_BETWEEN}$", re.IGNORECASE)


def said_in(key: str) -> re.Pattern[str]:
    """Return a pattern for one of the list's words, as a whole word."""
    words = any_of(word_list("words", key))
    return re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.IGNORECASE)
