"""Tokens: each is signed, opens one conversation, and says nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from itsdangerous import BadSignature, Signer


class Tokens:
    """Issues and checks the tokens of conversations."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Sign with the first key; accept signatures of all of them.

        Args:
            keys: Newest first. An old key stays in the list for as long as conversations that
                were opened with it should still open.
        """
        self._signer = Signer(
            list(reversed(keys)), salt="bot.web.conversation", digest_method=hashlib.sha256
        )

    def issue(self, conversation_id: str) -> str:
        """Return the token that opens the conversation."""
        return str(self._signer.sign(conversation_id), "ascii")

    def conversation_of(self, token: str) -> str | None:
        """Return the id of the conversation that the token opens, or None for a forged one."""
        try:
            return str(self._signer.unsign(token), "ascii")
        except (BadSignature, UnicodeError):
            return None
