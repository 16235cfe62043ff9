"""Calls in other threads, waited for no longer than there is time."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

_T = TypeVar("_T")


async def called_in(
    threads: Executor, seconds: float | None, call: Callable[..., _T], *arguments: object
) -> _T:
    """Return what a call in one of the threads returns; its log lines belong to the request too.

    Raises:
        asyncio.TimeoutError: It took longer; the thread is left to itself.
        Exception: What the call raises.
    """
    run = contextvars.copy_context().run
    called = asyncio.get_running_loop().run_in_executor(threads, run, call, *arguments)
    return await asyncio.wait_for(called, seconds)
