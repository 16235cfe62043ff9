"""Ids of messages and requests: unique, and made without asking the system for each."""

from __future__ import annotations

import itertools
import secrets

_PROCESS = secrets.token_hex(8)
_NUMBERS = itertools.count(1)


def new_id() -> str:
    """Return an id that no other message or request has. It can be guessed: it opens nothing."""
    return f"{_PROCESS}{next(_NUMBERS):08x}"
