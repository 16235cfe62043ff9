"""Tokens: each is signed, opens one conversation for a time, and says nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from itsdangerous import BadSignature, TimestampSigner


class Opened(NamedTuple):
    """The conversation that a token opens, and how long ago the token was issued."""

    conversation_id: str
    age: timedelta


class Tokens:
    """Issues and checks the tokens of conversations."""

    def __init__(self, keys: Sequence[str], lifetime: timedelta = timedelta(days=30)) -> None:
        """Sign with the first key; accept signatures of all of them.

        Args:
            keys: Newest first. An old key stays in the list for as long as tokens that were
                signed with it should still open their conversations: `lifetime` at most.
            lifetime: How long a token opens its conversation.
        """
        self._lifetime = lifetime
        self._signer = TimestampSigner(
            list(reversed(keys)), salt="bot.web.conversation", digest_method=hashlib.sha256
        )

    def issue(self, conversation_id: str) -> str:
        """Return a token that opens the conversation."""
        return str(self._signer.sign(conversation_id), "ascii")

    def open(self, token: str) -> Opened | None:
        """Return what the token opens; None for a forged one, and for one that is too old.

        A token from the future is taken for new: a clock that was put back locks nobody out.
        """
        try:
            signed, issued = self._signer.unsign(token, return_timestamp=True)
            opened = Opened(str(signed, "ascii"), datetime.now(timezone.utc) - issued)
        except (BadSignature, UnicodeError):
            return None
        return None if opened.age > self._lifetime else opened

    def conversation_of(self, token: str) -> str | None:
        """Return the id of the conversation that the token opens, or None; see `open`."""
        opened = self.open(token)
        return None if opened is None else opened.conversation_id

    def renewed(self, token: str) -> str | None:
        """Return a new token for one that has half of its time behind it; None while it has not."""
        opened = self.open(token)
        if opened is None or opened.age < self._lifetime / 2:
            return None
        return self.issue(opened.conversation_id)
