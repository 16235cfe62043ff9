"""Removes conversations that are older than they may be: at start, and once an hour."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import anyio.to_thread

from bot.logs import place_of
from bot.storage import ConversationStore, StorageProblem
from bot.web.clock import WallClock
from bot.web.metrics import Metrics

HOUR_SECONDS = 3600.0
# How often in between a deletion is finished that could not be at once.
_ROUNDS = 60
# A clock that is set forward this far may be wrong, and would make young conversations old. Whoever
# watches over it has this long to put it right.
_SUSPICIOUS = timedelta(hours=1)
_DOUBT_SECONDS = 86_400.0

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


async def remove_old(
    store: ConversationStore,
    retention_days: int,
    interval: float = HOUR_SECONDS,
    clock: WallClock | None = None,
    metrics: Metrics | None = None,
) -> None:
    """Remove what is too old, again and again until cancelled.

    Nothing is removed for a day after the clock was set forward by more than an hour, unless it is
    put back before that. What fails is logged and tried again in the next round.

    Args:
        store: The conversations.
        retention_days: Days that a conversation is kept after its last message.
        interval: Seconds between two rounds.
        clock: Tells their age.
        metrics: Where they are counted, and what fails unexpectedly.
    """
    clock, metrics = clock or WallClock(), metrics or Metrics()
    doubted_until = clock.steady()
    while True:
        doubted_until = _doubt(clock, doubted_until)
        if clock.steady() >= doubted_until:
            limit = clock.now() - timedelta(days=retention_days)
            removed = await _tried(
                "old conversations could not be removed", metrics, store.delete_older_than, limit
            )
            if removed:
                _log.info("%d conversations older than %d days removed", removed, retention_days)
                metrics.deleted("age", removed)
        for _ in range(_ROUNDS):
            await asyncio.sleep(interval / _ROUNDS)
            await _tried("a deletion could not be finished", metrics, store.finish_deletions)


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


async def _tried(
    failure: str, metrics: Metrics, call: Callable[..., _T], *arguments: object
) -> _T | None:
    """Return what the store's call returns, None where it fails: the next round must come."""
    try:
        return await anyio.to_thread.run_sync(call, *arguments)
    except StorageProblem as problem:
        _log.error("%s, trying again later: %s", failure, problem)
    except Exception as error:
        metrics.failed()
        _log.error("%s, trying again later: %s", failure, place_of(error))
    return None
