"""Calls of the database: waited for no longer than there is time, and no trouble goes unseen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.storage import StorageProblem
from bot.web.metrics import Metrics
from bot.web.patience import Patience
from bot.web.problems import unavailable
from bot.web.threads import called_in

_THREADS = 8

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class Database:
    """Has the stores of the gateway called for the requests that it serves."""

    def __init__(self, patience: Patience, metrics: Metrics) -> None:
        """Prepare.

        Args:
            patience: Says how long a call is waited for.
            metrics: Where calls are counted that fail or take too long.
        """
        self._patience, self._metrics = patience, metrics
        # The database is waited for in threads of its own, so that a lock stalls nobody else. They
        # are left to themselves where it takes too long, but never grow more.
        self._threads = ThreadPoolExecutor(_THREADS, "database")

    async def call(self, call: Callable[..., _T], *arguments: object) -> _T:
        """Return what a store's method returns.

        Raises:
            Problem: 503, the database cannot be used or does not answer in time.
            Exception: What else the method raises.
        """
        try:
            return await called_in(self._threads, self._patience.to_store(), call, *arguments)
        except StorageProblem as problem:
            _log.error("%s", problem)
        except asyncio.TimeoutError:
            _log.error("the database does not answer in time")
        self._metrics.database_failed()
        raise unavailable(database_works=False)
