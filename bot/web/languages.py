"""Which of the served languages a browser asks for."""

from __future__ import annotations

import re
from typing import Literal

Served = Literal["sv", "fi"]
DEFAULT: Served = "sv"

_RANGE = re.compile(
    r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]+)?\s*"  # the language, and its region or script
    r"(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?"  # its weight
)


def served(language: object) -> Served | None:
    """Return the language where it is one that is served."""
    return "sv" if language == "sv" else "fi" if language == "fi" else None


def accepted(header: str) -> Served:
    """Return the served language that an `Accept-Language` header puts first; else Swedish."""
    best: Served = DEFAULT
    best_weight = 0.0
    for item in header[:500].split(","):
        match = _RANGE.fullmatch(item)
        language = served(match[1].lower()) if match else None
        weight = float(match[2] or 1) if match else 0.0
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best
