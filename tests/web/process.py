"""The gateway in a process of its own, as `bot run` starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.paths import ROOT
from tests.web.gateway import Api


@contextmanager
def gateway_process(data: Path, **environ: str) -> Iterator[subprocess.Popen[str]]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    ports = {"BOT_RASA_PORT": "9", "BOT_ACTIONS_PORT": "9"}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.web"],
        cwd=ROOT,
        env=own | {"BOT_DATA": str(data)} | ports | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def complaint(data: Path, **environ: str) -> str:
    """Return the one line that a gateway which cannot start ends with."""
    with gateway_process(data, **environ) as process:
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    (line,) = output.strip().splitlines()
    return line


def wait_until_ready(api: Api) -> None:
    wait_until(lambda: api("GET", "/api/ready").status_code == 200)


def wait_until_it_lives(api: Api) -> None:
    wait_until(lambda: api("GET", "/api/health").status_code == 200)


def wait_until(so: Callable[[], bool]) -> None:
    for _ in range(1200):
        try:
            if so():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("it did not become so")
