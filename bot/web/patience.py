"""How long each step of an answer may take: shares of the time that residents are promised.

The time runs from when the whole request has come: a slow client spends its own, while a process
that is late with what has come spends the resident's.
"""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

# Member of an ASGI scope: when the request had come in whole, in time.monotonic()'s time.
COMPLETE = "bot.complete"

_scope: ContextVar[MutableMapping[str, Any] | None] = ContextVar("scope", default=None)

# What has not begun by then could not be finished in time.
_BEGIN = 0.45
# Rasa's reply is given up, so that there is time to keep the message and to say whom to call.
_REPLY = 0.65
# The database is given up.
_STORE = 0.75
# The contact card is taken as it was last read.
_EXPLAIN = 0.8


def begin(scope: MutableMapping[str, Any]) -> None:
    """Let the time of the request that this task serves run."""
    scope.setdefault(COMPLETE, None)
    _scope.set(scope)


class Patience:
    """What is left of the promised time for the request that the calling task serves."""

    def __init__(self, seconds: float) -> None:
        """Share out a time.

        Args:
            seconds: Within these the resident has the reply, or the contact card.
        """
        self._seconds = seconds

    def to_begin(self) -> float:
        """Return the seconds for which it is worth while to wait for one's turn."""
        return self._left(_BEGIN)

    def to_reply(self) -> float:
        """Return the seconds in which Rasa may still reply."""
        return self._left(_REPLY)

    def to_store(self) -> float:
        """Return the seconds in which the database may still answer."""
        return self._left(_STORE)

    def to_explain(self) -> float:
        """Return the seconds in which words for what went wrong may still be looked up."""
        return self._left(_EXPLAIN)

    def passed(self) -> float:
        """Return the seconds since the request had come in whole; 0 outside of one."""
        began = (_scope.get() or {}).get(COMPLETE)
        # Not the loop's time, which stands still while the loop works through what a crowd sends.
        return 0.0 if began is None else time.monotonic() - float(began)

    def _left(self, share: float) -> float:
        return max(0.0, share * self._seconds - self.passed())
