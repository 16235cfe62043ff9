"""A process that lives but does not answer is ended; what has died is started again by others."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.paths import ROOT
from bot.runner import watch as watching
from bot.runner.processes import Processes, free_port
from bot.runner.watch import Watch
from tests.conversations.assistant import is_running
from tests.runner.test_reviving import Clock, wait_until

pytestmark = pytest.mark.slow

ANSWERS = """
import http.server, sys
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler)\\
    .serve_forever()
"""


class Watched:
    """A child that answers, and its watch under a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        (folder / "child_that_answers.py").write_text(ANSWERS)
        self.said: list[str] = []
        self.clock, self.port = Clock(), free_port()
        self.processes = Processes(self.said.append)
        environment = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
        self.processes.start("rasa", ["child_that_answers", str(self.port)], environment)
        # What is answered does not matter, only that something is.
        self.address = f"http://127.0.0.1:{self.port}/none"
        self.watch = Watch(self.processes, {"rasa": self.address}, self.said.append, self.clock)

    @property
    def pid(self) -> int:
        found = self.processes.pid("rasa")
        assert found is not None
        return found

    def answers(self) -> bool:
        try:
            httpx.get(self.address, trust_env=False)
        except httpx.TransportError:
            return False
        return True


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    monkeypatch.setattr(watching, "_ANSWER_SECONDS", 2.0)
    found = Watched(tmp_path)
    wait_until(found.answers)
    yield found
    found.processes.stop()


def is_ended_after(watched: Watched, seconds: int) -> None:
    """Fail unless a silent process is left alone for so many seconds, and ended then."""
    watched.clock.now += seconds - 1
    watched.watch.look()
    assert watched.said == []

    watched.clock.now += 1
    watched.watch.look()
    assert watched.said == [f"rasa has not answered for {seconds} s and is ended"]


def test_one_that_is_silent_for_a_minute_is_ended(watched: Watched) -> None:
    pid = watched.pid
    watched.watch.look()
    os.kill(pid, signal.SIGSTOP)
    is_ended_after(watched, 60)
    wait_until(lambda: not is_running(pid))


def test_one_that_answers_in_between_goes_on(watched: Watched) -> None:
    pid = watched.pid
    for _ in range(2):
        watched.watch.look()
        os.kill(pid, signal.SIGSTOP)
        watched.clock.now += 59
        watched.watch.look()
        os.kill(pid, signal.SIGCONT)

    assert watched.said == []
    assert is_running(pid)


def test_one_that_is_still_loading_has_more_time(watched: Watched) -> None:
    pid = watched.pid
    os.kill(pid, signal.SIGSTOP)
    watched.watch.look()
    is_ended_after(watched, 300)
