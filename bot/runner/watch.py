"""Finds a process that lives but no longer answers, and ends it, so that it is started again."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.runner.processes import Processes

# Much longer than anything that a healthy process is busy with on a loaded machine.
_SILENT_SECONDS = 60.0
# One that has not answered yet is still loading.
_LOADING_SECONDS = 300.0
_ASK_EVERY_SECONDS = 5.0
_ANSWER_SECONDS = 5.0


@dataclass
class _Seen:
    """When a process, known by its id, was last heard of, and whether it has answered at all."""

    pid: int
    last: float
    answered: bool = False


class Watch:
    """Asks processes whether they live, over HTTP; any answer will do."""

    def __init__(
        self,
        processes: Processes,
        addresses: Mapping[str, str],
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to watch.

        Args:
            processes: Those that are watched, and ended.
            addresses: Where to ask, by the process's name.
            say: Is told what is ended.
            clock: Seconds that only grow.
        """
        self._processes, self._addresses = processes, addresses
        self._say, self._clock = say, clock
        self._seen: dict[str, _Seen] = {}
        self._stopped = threading.Event()

    def start(self) -> None:
        """Begin to watch, in a thread of its own."""
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Watch no longer."""
        self._stopped.set()

    def look(self) -> None:
        """Ask all once, and end those that have been silent for too long."""
        for name, address in self._addresses.items():
            pid = self._processes.pid(name)
            if pid is None:
                self._seen.pop(name, None)
                continue
            seen = self._seen.get(name)
            if seen is None or seen.pid != pid:
                seen = self._seen[name] = _Seen(pid, self._clock())
            if _answers(address):
                seen.last, seen.answered = self._clock(), True
                continue
            limit = _SILENT_SECONDS if seen.answered else _LOADING_SECONDS
            if self._clock() - seen.last >= limit and not self._stopped.is_set():
                self._say(f"{name} has not answered for {limit:.0f} s and is ended")
                self._processes.end(name, pid)

    def _watch(self) -> None:
        while not self._stopped.wait(_ASK_EVERY_SECONDS):
            self.look()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=_ANSWER_SECONDS):  # noqa: S310 - our own
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except (http.client.HTTPException, OSError):
        return False
