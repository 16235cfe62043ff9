"""Turns: one message of a conversation at a time, in the order they came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """Gives each conversation a queue of its own.

    Rasa has a lock for the same purpose, but whoever waits there looks only once a second.
    """

    def __init__(self) -> None:
        # A queue that nobody stands in or holds is dropped.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        """Return how many conversations have somebody waiting or being served."""
        return len(self._locks)

    @asynccontextmanager
    async def of(self, conversation_id: str, patience: float) -> AsyncIterator[None]:
        """Wait for the conversation's turn and hold it during the block.

        Args:
            conversation_id: The conversation.
            patience: Seconds to wait.

        Raises:
            asyncio.TimeoutError: The turn did not come within the patience.
        """
        lock = self._locks.get(conversation_id)
        if lock is None:
            lock = self._locks[conversation_id] = asyncio.Lock()
        if lock.locked():
            await asyncio.wait_for(lock.acquire(), patience)
        else:
            await lock.acquire()
        try:
            yield
        finally:
            lock.release()
