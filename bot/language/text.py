"""What of a text can tell its language: words in small letters, and the script they stand in."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 1_000
_NO_LANGUAGE = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+|:\w{2,}:|(?<!\w)[:;=xX]-?[DdPpOoSs3)(]+(?!\w)", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_END = 0x250


def words_of(text: str) -> list[str]:
    """Return the words in small letters, without addresses and smileys; at most 1,000 characters.

    Decomposed letters ("a" and a ring) are put together first.
    """
    composed = unicodedata.normalize("NFC", text[:_LONGEST])
    return _WORD.findall(_NO_LANGUAGE.sub(" ", composed).lower())


def is_latin(words: list[str]) -> bool:
    """Return whether at least half of the letters are of the Latin script."""
    letters = "".join(words)
    if letters.isascii():
        return True
    latin = sum(
        ord(letter) < _LATIN_END or unicodedata.name(letter, "").startswith("LATIN")
        for letter in letters
    )
    return 2 * latin >= len(letters)
