"""Turns: one message of a conversation at a time, and a few of all, in the order they came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """Gives each conversation a queue of its own.

    Rasa has a lock for the same purpose, but whoever waits there looks only once a second.

    Attributes:
        waiting: How many wait for a turn.
    """

    def __init__(self) -> None:
        # A queue that nobody stands in is dropped.
        self._queues: WeakValueDictionary[str, _Queue] = WeakValueDictionary()
        self.waiting = 0

    @asynccontextmanager
    async def of(self, conversation_id: str, patience: float) -> AsyncIterator[None]:
        """Wait for the conversation's turn and hold it during the block.

        Args:
            conversation_id: The conversation.
            patience: Seconds to wait.

        Raises:
            asyncio.TimeoutError: The turn did not come within the patience.
        """
        queue = self._queues.get(conversation_id)
        if queue is None:
            queue = self._queues[conversation_id] = _Queue()
        # Not whether the lock is held: between two turns it is not.
        others = queue.inside > 0
        queue.inside += 1
        try:
            if others:
                self.waiting += 1
                try:
                    await asyncio.wait_for(queue.lock.acquire(), patience)
                finally:
                    self.waiting -= 1
            else:
                await queue.lock.acquire()
            try:
                yield
            finally:
                queue.lock.release()
        finally:
            queue.inside -= 1


class _Queue:
    """The queue of a conversation: its turn, and how many have it or wait for it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.inside = 0


class Line:
    """Lets in a few messages at a time; turns away at once what comes when too many wait.

    Rasa works on one message at a time, and waits now and then for its actions. Given two hundred
    it would work on all of them in turns, and all would be late instead of the last.

    Attributes:
        waiting: How many wait to be let in.
        inside: How many are in.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        """Make a line.

        Args:
            at_once: How many are let in at the same time.
            waiting: How many may wait.
        """
        self._places = asyncio.Semaphore(at_once)
        self._free = at_once + waiting
        self.waiting = self.inside = 0

    @asynccontextmanager
    async def place(self, patience: float) -> AsyncIterator[None]:
        """Wait to be let in, and stay in during the block.

        Args:
            patience: Seconds to wait.

        Raises:
            asyncio.TimeoutError: Too many wait already, or it took longer than the patience.
        """
        if not self._free:
            raise asyncio.TimeoutError
        self._free -= 1
        try:
            self.waiting += 1
            try:
                await asyncio.wait_for(self._places.acquire(), patience)
            finally:
                self.waiting -= 1
            self.inside += 1
            try:
                yield
            finally:
                self.inside -= 1
                self._places.release()
        finally:
            self._free += 1
