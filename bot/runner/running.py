"""Finds the running instance: a file in BOT_DATA that `bot run` writes, and holds locked."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

_NAME = "running.json"


@dataclass(frozen=True)
class Running:
    """What `bot run` says about itself.

    Attributes:
        pid: Its process.
        web: Base address of the gateway, from this machine.
        rasa: Base address of Rasa.
        actions: Base address of the action server.
        code: The program that it was started with (`bot.runner.digests.code_key`).
    """

    pid: int
    web: str
    rasa: str
    actions: str
    code: str


class RunsAlready(RuntimeError):  # noqa: N818 - says what the matter is
    """Another `bot run` uses the same data; the message names it."""


@contextmanager
def held(data: Path) -> Iterator[IO[str]]:
    """Keep a second `bot run` from the same data for as long as this one lives, however it ends.

    Gives the file, for `announce`.

    Raises:
        RunsAlready: There is one already.
    """
    with _opened(data) as file:
        attempts = 0
        while not _lock(file):
            # Those who only look hold the lock for an instant.
            attempts += 1
            if attempts < 20:
                time.sleep(0.05)
                continue
            found = find_running(data)
            who = f"process {found.pid}, {found.web}" if found else "it is just starting"
            raise RunsAlready(f"an assistant already runs on {data} ({who}); stop it first")
        file.truncate(0)
        try:
            yield file
        finally:
            file.truncate(0)


def announce(file: IO[str], running: Running) -> None:
    """Write where the instance is reached."""
    file.seek(0)
    file.truncate(0)
    json.dump(asdict(running), file)
    file.flush()


def find_running(data: Path) -> Running | None:
    """Return the instance that runs on the data; None where none does, or none is reachable yet.

    The operating system takes the lock from a process that dies, so what a killed one left behind
    is not taken for life.
    """
    path = data / _NAME
    if not path.exists():
        return None
    with _opened(data) as file:
        if _lock(file):
            return None
        try:
            return Running(**json.loads(file.read()))
        except (ValueError, TypeError):
            return None


def _opened(data: Path) -> IO[str]:
    descriptor = os.open(data / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
    return os.fdopen(descriptor, "r+", encoding="utf-8")


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
