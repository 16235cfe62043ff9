"""Breaks the processes of an assistant that this test run has started, one by one."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.conversations.assistant import Assistant, is_running
from tests.faults.residents import wait_until


def kill(assistant: Assistant, name: str) -> None:
    """Kill a process, and wait until it is dead."""
    process = assistant.children()[name]
    os.kill(process, signal.SIGKILL)
    wait_until(lambda: not is_running(process), 10, 0.01)


@contextmanager
def hung(assistant: Assistant, name: str) -> Iterator[None]:
    """Hold a process still during the block."""
    process = assistant.children()[name]
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@contextmanager
def slow(assistant: Assistant, name: str, of: float = 3.0, held: float = 2.4) -> Iterator[None]:
    """Hold a process still most of the time during the block: `held` of each `of` seconds."""
    process, over = assistant.children()[name], threading.Event()

    def brake() -> None:
        while not over.is_set():
            os.kill(process, signal.SIGSTOP)
            over.wait(held)
            os.kill(process, signal.SIGCONT)
            over.wait(of - held)

    braking = threading.Thread(target=brake)
    braking.start()
    try:
        yield
    finally:
        over.set()
        braking.join()


def pauses(assistant: Assistant, name: str) -> list[int]:
    """Return the seconds after which the supervisor has said that it starts a process again."""
    line = rf"^{name} ended \([^)]*\); it is started again in (\d+) s$"
    return [int(found) for found in re.findall(line, assistant.log, re.MULTILINE)]
