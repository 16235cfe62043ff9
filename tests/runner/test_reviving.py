"""What dies is started again, each time after a longer pause, and ends with its supervisor."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.paths import ROOT
from bot.runner.processes import ProcessEnded, Processes

pytestmark = pytest.mark.slow


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Supervised:
    """Children of a test's own modules, under a clock of its own."""

    def __init__(self, folder: Path) -> None:
        self.said: list[str] = []
        self.clock = Clock()
        self.processes = Processes(self.said.append, self.clock)
        self._folder, self.starts = folder, folder / "starts"
        self.starts.touch()

    def starts_of(self, *lines: str) -> None:
        """Start a child that does this, after noting that it was started."""
        module = self._folder / "child_of_test.py"
        head = [
            "import os, sys, time",
            f"open({str(self.starts)!r}, 'a').write(f'{{os.getpid()}} ')",
        ]
        module.write_text("\n".join([*head, *lines]))
        environment = os.environ | {"PYTHONPATH": f"{self._folder}{os.pathsep}{ROOT}"}
        self.processes.start("rasa", ["child_of_test"], environment)

    @property
    def pids(self) -> list[int]:
        return [int(pid) for pid in self.starts.read_text().split()]

    def wait_for_start(self, number: int) -> None:
        wait_until(lambda: len(self.pids) >= number)

    def wait_for_end(self) -> None:
        def ended() -> bool:
            try:
                self.processes.check()
            except ProcessEnded:
                return True
            return False

        wait_until(ended)


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervised]:
    found = Supervised(tmp_path)
    yield found
    found.processes.stop()


def wait_until(so: object, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not so():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_pause_doubles_up_to_half_a_minute_and_each_time_is_told(
    supervised: Supervised,
) -> None:
    supervised.starts_of("sys.exit(3)")
    pauses = []
    for number in range(1, 8):
        supervised.wait_for_start(number)
        supervised.wait_for_end()
        before = supervised.clock.now
        supervised.processes.revive()
        assert "rasa ended (exit code 3); it is started again in " in supervised.said[-1]
        while supervised.said[-1] != "rasa is started again":
            supervised.clock.now += 1
            supervised.processes.revive()
        pauses.append(supervised.clock.now - before)

    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_what_ran_for_long_is_started_again_at_once(supervised: Supervised) -> None:
    supervised.starts_of("sys.exit(3)")
    for number in (1, 2, 3):
        supervised.wait_for_start(number)
        supervised.wait_for_end()
        supervised.processes.revive()
        supervised.clock.now += 30
        supervised.processes.revive()
    supervised.wait_for_start(4)
    supervised.wait_for_end()
    supervised.clock.now += 3600

    supervised.processes.revive()

    assert supervised.said[-1] == "rasa ended (exit code 3); it is started again in 1 s"


def test_a_signal_is_told_by_its_name(supervised: Supervised) -> None:
    supervised.starts_of("os.kill(os.getpid(), 9)")
    supervised.wait_for_start(1)
    supervised.wait_for_end()

    supervised.processes.revive()

    assert supervised.said == ["rasa ended (killed by SIGKILL); it is started again in 1 s"]


def test_what_runs_is_left_alone(supervised: Supervised) -> None:
    supervised.starts_of("time.sleep(60)")
    supervised.wait_for_start(1)

    supervised.processes.check()
    supervised.processes.revive()

    assert supervised.said == []
    assert len(supervised.pids) == 1


def test_a_child_ends_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    """A killed supervisor can stop nobody, and its children would go on answering."""
    note = tmp_path / "pid"
    (tmp_path / "child_of_test.py").write_text(
        f"import os, time\nopen({str(note)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)\n"
    )
    supervisor = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import os, time\n"
            "from bot.runner.processes import Processes\n"
            "Processes().start('rasa', ['child_of_test'], os.environ)\n"
            "time.sleep(600)\n",
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
    )
    try:
        wait_until(lambda: note.exists() and note.read_text() != "")
        child = int(note.read_text())
    finally:
        supervisor.kill()
        supervisor.wait()

    wait_until(lambda: not is_alive(child))


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return not state.stdout.strip().startswith("Z") and state.stdout.strip() != ""
