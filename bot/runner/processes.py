"""Child processes: started together, their output in one log, started again when they die."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.paths import ROOT
from bot.runner.lines import OldWarnings, line_of

_STOP_SECONDS = 10.0
_FIRST_DELAY, _LONGEST_DELAY = 1.0, 30.0
# What has run this long has not died of what it died of last time.
_SETTLED_SECONDS = 60.0


class ProcessEnded(RuntimeError):  # noqa: N818 - says what happened
    """A process ended that should have gone on."""


@dataclass
class Child:
    """A process that is to run.

    Attributes:
        name: What it is called in the log.
        command: Module and arguments.
        environment: Its environment.
        process: The latest process; it may have ended.
        started: When that was, in the clock's seconds.
        delay: Seconds to wait before the next start.
        due: When to start it again; None while it runs.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[str]
    started: float
    delay: float = _FIRST_DELAY
    due: float | None = None


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Processes:
    """The children of one run."""

    def __init__(
        self,
        say: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
        log_format: str = "text",
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            say: Is told what has died and what is done about it.
            clock: Seconds that only grow.
            log_format: How the children's lines are written, see `bot.runner.lines`.
        """
        self._say, self._clock, self._log_format = say, clock, log_format
        self._children: list[Child] = []

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a Python module; each line it writes goes to the log under its name."""
        process = _start(name, command, environment, self._log_format)
        self._children.append(Child(name, command, environment, process, self._clock()))

    def check(self) -> None:
        """Raise where a child has ended: it then ended before it worked at all.

        Raises:
            ProcessEnded: Names it and how it ended.
        """
        for child in self._children:
            code = child.process.poll()
            if code is not None:
                raise ProcessEnded(f"{child.name} ended ({_how(code)}); see the log above")

    def revive(self) -> None:
        """Start again what has died, each time after a longer pause; to be called often."""
        for child in self._children:
            code = child.process.poll()
            now = self._clock()
            if code is None:
                continue
            if child.due is None:
                if now - child.started >= _SETTLED_SECONDS:
                    child.delay = _FIRST_DELAY
                child.due = now + child.delay
                self._say(
                    f"{child.name} ended ({_how(code)}); it is started again in {child.delay:.0f} s"
                )
                child.delay = min(2 * child.delay, _LONGEST_DELAY)
            if now >= child.due:
                _let_go(child.process)
                child.process = _start(
                    child.name, child.command, child.environment, self._log_format
                )
                child.started, child.due = now, None
                self._say(f"{child.name} is started again")

    def pid(self, name: str) -> int | None:
        """Return the id of a process that lives; None where none of that name does."""
        for child in self._children:
            if child.name == name and child.process.poll() is None:
                return child.process.pid
        return None

    def end(self, name: str, pid: int) -> None:
        """Kill a process, unless another has taken its place since; `revive` starts it again."""
        for child in self._children:
            if child.name == name and child.process.pid == pid:
                child.process.kill()

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
            _let_go(child.process)
        self._children.clear()


def _start(
    name: str, command: Sequence[str], environment: Mapping[str, str], log_format: str
) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.runner.child", *command],
        cwd=ROOT,
        env=dict(environment),
        # Nothing is written to it: it ends when we do, and `bot.runner.child` notices.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        # A Ctrl-C reaches the whole terminal group; the children are stopped by us, in order.
        start_new_session=True,
    )
    threading.Thread(target=_copy_output, args=(name, process, log_format), daemon=True).start()
    return process


def _let_go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None  # noqa: S101 - it was opened as a pipe
    process.stdin.close()


def _how(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"


def _copy_output(name: str, process: subprocess.Popen[str], log_format: str) -> None:
    assert process.stdout is not None  # noqa: S101 - it was opened as a pipe
    warnings = OldWarnings()
    with process.stdout as output:
        for line in output:
            if line.strip() and not warnings.have(line):
                sys.stdout.write(f"{line_of(name, line.rstrip(), log_format)}\n")
                sys.stdout.flush()
