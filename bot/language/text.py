"""What of a text can tell its language: words in small letters, and the script they stand in."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 1_000
_NO_LANGUAGE = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+|:\w{2,}:|(?<!\w)[:;=xX]-?[DdPpOoSs3)(]+(?!\w)", re.IGNORECASE
)
# Markup, calls, SQL and a typed button: no language, though their words look English.
_CODE = re.compile(
    r"<script\b.*?</script\s*>|<[/!?]?[a-z][^<>]*>|\b(?:alert|confirm|eval|exec|prompt|sleep|system|console\.log)\([^)]*\)?"
    r"|\btopic:\s?[a-z_]+/[a-z0-9_]+(?:\s?\{.*\})?"
    r"|\bselect\s+(?:\*|count\(.*?\))\s+from\s+\w+|\bunion\s+select\b[^;]*"
    r"|\bor\s+'?\d+'?\s*=\s*'?\d+"
    r"|\b(?:drop|alter|create|truncate)\s+table\s+\w+|\bdelete\s+from\s+\w+"
    r"|\binsert\s+into\s+\w+\s*\([^;]*|\bwhere\s+\w+\s*=\s*\S+",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_END = 0x250


def words_of(text: str) -> list[str]:
    """Return the words in small letters, without addresses and smileys; at most 1,000 characters.

    Decomposed letters ("a" and a ring) are put together first.
    """
    composed = unicodedata.normalize("NFC", text[:_LONGEST])
    return _WORD.findall(_NO_LANGUAGE.sub(" ", composed).lower())


def without_code(text: str) -> str:
    """Return the text, of at most 1,000 characters, without what is no language."""
    return _CODE.sub(" ", text[:_LONGEST])


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
