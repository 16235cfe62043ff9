"""Child processes: started together, their output in one log, stopped together."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.paths import ROOT

_STOP_SECONDS = 10.0


class ProcessEnded(RuntimeError):  # noqa: N818 - says what happened
    """A process ended that should have gone on."""


@dataclass(frozen=True)
class Child:
    """A process by its name."""

    name: str
    process: subprocess.Popen[str]


def port_is_free(host: str, port: int) -> bool:
    """Return whether the address can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Processes:
    """The children of one run."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a child; each line it writes goes to the log under its name."""
        process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # A Ctrl-C reaches the whole terminal group; the children are stopped by us, in order.
            start_new_session=True,
        )
        self._children.append(Child(name, process))
        threading.Thread(target=_copy_output, args=(name, process), daemon=True).start()

    def check(self) -> None:
        """Raise where a child has ended.

        Raises:
            ProcessEnded: Names it and its exit code.
        """
        for child in self._children:
            code = child.process.poll()
            if code is not None:
                raise ProcessEnded(f"{child.name} ended with exit code {code}; see the log above")

    def stop(self) -> None:
        """Stop all children, the one that was started last first; kill what does not listen."""
        for child in reversed(self._children):
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for child in reversed(self._children):
            try:
                child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
        self._children.clear()


def _copy_output(name: str, process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None  # noqa: S101 - it was opened as a pipe
    warned = False
    for line in process.stdout:
        # Rasa switches on its old dependencies' warnings about each other; the line of code that
        # follows each of them is indented. Nobody who runs the assistant can act on them.
        warned = "DeprecationWarning: " in line or (warned and line.startswith("  "))
        if line.strip() and not warned:
            sys.stdout.write(f"{name:<8}| {line.rstrip()}\n")
            sys.stdout.flush()
