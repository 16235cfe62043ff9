"""Removes conversations that are older than they may be: at start, and once an hour."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta, timezone

import anyio.to_thread

from bot.storage import ConversationStore, StorageProblem

HOUR_SECONDS = 3600.0
# How often in between a deletion is finished that could not be at once.
_ROUNDS = 60

_log = logging.getLogger(__name__)


async def remove_old(
    store: ConversationStore, retention_days: int, interval: float = HOUR_SECONDS
) -> None:
    """Remove what is too old, again and again until cancelled.

    Args:
        store: The conversations.
        retention_days: Days that a conversation is kept after its last message.
        interval: Seconds between two rounds.
    """
    while True:
        limit = datetime.now(timezone.utc) - timedelta(days=retention_days)
        try:
            removed = await anyio.to_thread.run_sync(store.delete_older_than, limit)
        except StorageProblem as problem:
            _log.error("old conversations could not be removed, trying again later: %s", problem)
        else:
            if removed:
                _log.info("%d conversations older than %d days removed", removed, retention_days)
        for _ in range(_ROUNDS):
            await asyncio.sleep(interval / _ROUNDS)
            with contextlib.suppress(StorageProblem):
                await anyio.to_thread.run_sync(store.finish_deletions)
