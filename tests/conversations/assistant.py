"""The whole assistant as `bot run` serves it: three real processes under one supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.paths import ROOT
from bot.runner.processes import free_port
from tests.web.gateway import Api, Conversation

# Training from nothing takes a minute on a small machine that does nothing else.
_READY_SECONDS = 300.0
_STOP_SECONDS = 60.0
_UNHINDERED = {
    "BOT_MESSAGES_PER_MINUTE": "100000",
    "BOT_CONVERSATIONS_PER_MINUTE": "100000",
    # A busy machine is no fault; tests/faults holds it to the usual two seconds.
    "BOT_ANSWER_SECONDS": "7",
}


class Assistant:
    """`bot run` on a free port, with data and log in a folder of its own."""

    def __init__(
        self, folder: Path, checkout: Path = ROOT, until: str = "ready: ", **settings: str
    ) -> None:
        """Start it in a checkout, and wait until it says `until`."""
        self.folder, self._until = folder, until
        self._log = folder / "log.txt"
        self.database = folder / "botkyrka.db"
        self.port = free_port()
        with self._log.open("wb") as log:
            self._supervisor = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=checkout,
                env=_environment(PORT=str(self.port), BOT_DATA=str(folder), **settings),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(self._is_ready, _READY_SECONDS, lambda: f"not ready:\n{self.log}")
        except BaseException:
            self.stop()
            raise
        self.api = Api(f"http://127.0.0.1:{self.port}")

    @property
    def log(self) -> str:
        """Everything that the supervisor and its children have written."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def open(self, language: str | None = None) -> Conversation:
        """Open a conversation over the API."""
        return self.api.open(language)

    def children(self) -> dict[str, int]:
        """Return the process id of `actions`, `rasa` and `web`."""
        marks = {"actions": "actions", "rasa": "rasa", "bot.web": "web"}
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
                words = (process / "cmdline").read_text().split("\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self._supervisor.pid and words[1:3] == ["-m", "bot.runner.child"]:
                found[marks[words[3]]] = int(process.name)
        return found

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the supervisor alone."""
        self._supervisor.send_signal(number)

    def ended(self) -> int:
        """Wait for the end of the supervisor and return its exit code."""
        return self._supervisor.wait(timeout=_STOP_SECONDS)

    def stop(self) -> int:
        """Stop it as an operator would; return the exit code."""
        if hasattr(self, "api"):
            self.api.close()
        if self._supervisor.poll() is None:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
        try:
            return self.ended()
        except subprocess.TimeoutExpired:
            self._supervisor.kill()
            raise

    def _is_ready(self) -> bool:
        code = self._supervisor.poll()
        assert code is None, f"ended with exit code {code}:\n{self.log}"
        said = (line for line in self.log.splitlines() if "| " not in line)
        return any(self._until in line for line in said)


def is_running(process: int) -> bool:
    """Return whether there is a process of this id that has not ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_until(what: Callable[[], bool], seconds: float, otherwise: Callable[[], str]) -> None:
    """Return as soon as something is so; fail with the words of `otherwise` if it takes longer."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.1)


def _environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with no settings of the assistant's but these."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return own | _UNHINDERED | {"HOST": "127.0.0.1"} | settings
