"""Removes conversations that are older than they may be: at start, and once an hour."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta

import anyio.to_thread

from bot.storage import ConversationStore, StorageProblem
from bot.web.clock import WallClock

HOUR_SECONDS = 3600.0
# How often in between a deletion is finished that could not be at once.
_ROUNDS = 60
# A clock that is set forward this far may be wrong, and would make young conversations old. Whoever
# watches over it has this long to put it right.
_SUSPICIOUS = timedelta(hours=1)
_DOUBT_SECONDS = 86_400.0

_log = logging.getLogger(__name__)


async def remove_old(
    store: ConversationStore,
    retention_days: int,
    interval: float = HOUR_SECONDS,
    clock: WallClock | None = None,
) -> None:
    """Remove what is too old, again and again until cancelled.

    Nothing is removed for a day after the clock was set forward by more than an hour, unless it is
    put back before that.

    Args:
        store: The conversations.
        retention_days: Days that a conversation is kept after its last message.
        interval: Seconds between two rounds.
        clock: Tells their age.
    """
    clock = clock or WallClock()
    doubted_until = clock.steady()
    while True:
        doubted_until = _doubt(clock, doubted_until)
        if clock.steady() >= doubted_until:
            await _remove(store, clock.now() - timedelta(days=retention_days), retention_days)
        for _ in range(_ROUNDS):
            await asyncio.sleep(interval / _ROUNDS)
            with contextlib.suppress(StorageProblem):
                await anyio.to_thread.run_sync(store.finish_deletions)


def _doubt(clock: WallClock, doubted_until: float) -> float:
    """Return until when the clock is not to be trusted, in its steady seconds."""
    moved = clock.moved()
    if moved < -_SUSPICIOUS:
        return clock.steady()
    if moved > _SUSPICIOUS:
        _log.error(
            "the clock was set forward by %.1f hours: nothing is removed by its age for a day",
            moved / timedelta(hours=1),
        )
        return clock.steady() + _DOUBT_SECONDS
    return doubted_until


async def _remove(store: ConversationStore, limit: datetime, retention_days: int) -> None:
    try:
        removed = await anyio.to_thread.run_sync(store.delete_older_than, limit)
    except StorageProblem as problem:
        _log.error("old conversations could not be removed, trying again later: %s", problem)
    else:
        if removed:
            _log.info("%d conversations older than %d days removed", removed, retention_days)
