"""How words are compared: without regard to capitals, and to dots that a keyboard may lack."""

from __future__ import annotations

_DOTS = str.maketrans("åäöéüáàøæšž", "aaoeuaaoasz")


def fold(word: str) -> str:
    """Return the word in small letters without dots and accents."""
    return word.lower().translate(_DOTS)
