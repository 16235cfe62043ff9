"""Runs what takes a while in a process of its own, and says that it goes on."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.paths import ROOT

_SECONDS = 5.0


def run_saying(
    command: Sequence[str],
    environment: Mapping[str, str],
    say: Callable[[str], None],
    what: str,
    cwd: Path = ROOT,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; what it writes, errors too, is in the result's `stdout`.

    Every five seconds it says how long it has taken. A Ctrl-C ends the command first.
    """
    started = time.monotonic()
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as child:
        try:
            while True:
                try:
                    output, _ = child.communicate(timeout=_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    say(f"{what}: {time.monotonic() - started:.0f} s …")
        except BaseException:
            child.terminate()
            raise
    return subprocess.CompletedProcess(command, child.returncode, output)
