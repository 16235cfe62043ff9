"""Talks with the assistant for a long time, and looks at memory and reply times as it goes.

    .venv/bin/python -m benchmarks.soak                  thirty minutes
    .venv/bin/python -m benchmarks.soak --minutes 3

The assistant runs on free ports with a folder of its own. A few residents talk in both languages at
a moderate rate: each opens a conversation, says up to twenty things, presses buttons, reads it all
again, and then deletes it or simply leaves. Everything ends by itself, and the figures that should
not grow are written to results/soak.html as they grew over time.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from benchmarks.soak_page import as_markdown, write_page
from benchmarks.soak_seen import Seen
from benchmarks.systems import free_port, wait_for
from bot.content import load_questions
from bot.paths import ROOT

SEED = 20261128
RESIDENTS = 4
PAUSE_SECONDS = 2.0
SAMPLE_SECONDS = 5.0
LONGEST = 20
_STARTED_AGAIN = re.compile(r"it is started again in")


class Clock:
    """Time since it was made, and until when to go on."""

    def __init__(self, minutes: float) -> None:
        self._started = time.monotonic()
        self._seconds = minutes * 60
        self.stopped = threading.Event()

    def now(self) -> float:
        """Return the seconds that have passed."""
        return time.monotonic() - self._started

    def goes_on(self) -> bool:
        """Return whether there is time left."""
        return self.now() < self._seconds and not self.stopped.is_set()


class Resident(threading.Thread):
    """Talks, one conversation after the other, until the time is up."""

    def __init__(
        self, number: int, url: str, texts: dict[str, list[str]], seen: Seen, clock: Clock
    ):
        super().__init__(name=f"resident {number}")
        self._random = random.Random(f"{SEED} {number}")
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False)
        self._texts, self._seen, self._clock = texts, seen, clock

    def run(self) -> None:
        """Talk; what goes wrong is noted, and the next conversation is begun."""
        with self._http:
            while self._clock.goes_on():
                try:
                    self._converse()
                except (httpx.HTTPError, KeyError, ValueError) as error:
                    self._seen.errors.append((self._clock.now(), type(error).__name__))
                    self._clock.stopped.wait(PAUSE_SECONDS)

    def _converse(self) -> None:
        language = self._random.choice(["sv", "fi"])
        opened = self._call("POST", "", json={"language": self._random.choice([language, None])})
        self._seen.conversations += 1
        path, token = f"/{opened['id']}", {"Authorization": f"Bearer {opened['token']}"}
        said = opened
        for _ in range(self._random.randint(1, LONGEST)):
            if not self._clock.goes_on():
                return
            started = time.perf_counter()
            said = self._call(
                "POST", f"{path}/messages", json=self._message(language, said), headers=token
            )
            took = (time.perf_counter() - started) * 1000
            self._seen.replies.append((self._clock.now(), took))
            self._clock.stopped.wait(self._random.uniform(0.5, 1.5) * PAUSE_SECONDS)
        if self._random.random() < 0.3:
            self._call("GET", f"{path}/messages", headers=token)
        if self._random.random() < 0.5:
            self._call("DELETE", path, headers=token)
            self._seen.deleted += 1

    def _message(self, language: str, said: dict[str, Any]) -> dict[str, str]:
        """Return the next message: now and then a button of the last reply."""
        buttons = [button for message in said["messages"] for button in message["buttons"]]
        if buttons and self._random.random() < 0.2:
            return {"payload": self._random.choice(buttons)["payload"]}
        return {"text": self._random.choice(self._texts[language])}

    def _call(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        answer = self._http.request(method, f"/api/conversations{path}", **more)
        answer.raise_for_status()
        return answer.json() if answer.content else {}


@contextlib.contextmanager
def assistant(folder: Path) -> Iterator[tuple[str, int, Path]]:
    """Run the assistant; give its address, the process that leads it and its log."""
    port, log = free_port(), folder / "assistant.log"
    own = {
        "PORT": str(port),
        "BOT_DATA": str(folder / "var"),
        "BOT_MESSAGES_PER_MINUTE": "100000",
        "BOT_CONVERSATIONS_PER_MINUTE": "100000",
    }
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT, env=os.environ | own, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        # It trains first, where no model of this content is there.
        wait_for(f"http://127.0.0.1:{port}/api/ready", process, seconds=1800)
        yield f"http://127.0.0.1:{port}", process.pid, log
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def resident_sizes(pid: int) -> dict[str, float]:
    """Return the resident set size in MB of a process and its descendants, by what each does."""
    found: dict[str, float] = {}
    with contextlib.suppress(OSError):
        folder = Path(f"/proc/{pid}")
        command = (folder / "cmdline").read_text().replace("\0", " ")
        pages = int((folder / "statm").read_text().split()[1])
        name = next((n for n in ("actions", "bot.web", "bot run", "rasa") if n in command), command)
        found[name] = found.get(name, 0) + pages * os.sysconf("SC_PAGE_SIZE") / 2**20
        for child in (folder / "task" / str(pid) / "children").read_text().split():
            for name, size in resident_sizes(int(child)).items():
                found[name] = found.get(name, 0) + size
    return found


def watch(pid: int, seen: Seen, clock: Clock) -> None:
    """Note the memory of each process every few seconds until the time is up."""
    while clock.goes_on():
        for name, size in resident_sizes(pid).items():
            seen.memory.setdefault(name, []).append((clock.now(), size))
        clock.stopped.wait(SAMPLE_SECONDS)


def soak(minutes: float) -> Seen:
    """Run the assistant and the residents; return what was seen."""
    questions = load_questions(ROOT / "tests" / "questions" / "golden")
    texts = {
        language: [question.text for question in questions if question.language == language]
        for language in ("sv", "fi")
    }
    seen = Seen()
    with tempfile.TemporaryDirectory() as name, assistant(Path(name)) as (url, pid, log):
        clock = Clock(minutes)
        residents = [Resident(number, url, texts, seen, clock) for number in range(RESIDENTS)]
        try:
            for resident in residents:
                resident.start()
            watch(pid, seen, clock)
        finally:
            clock.stopped.set()
            for resident in residents:
                resident.join()
        seen.restarts = len(_STARTED_AGAIN.findall(log.read_text(encoding="utf-8")))
    return seen


def main() -> None:
    """Run, print the tables, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    options = parser.parse_args()
    seen = soak(options.minutes)
    page = ROOT / "results" / "soak.html"
    print(as_markdown(seen, options.minutes * 60))
    write_page(page, seen, options.minutes * 60)
    print(f"\n{page.relative_to(ROOT)}")
    if not seen.replies:
        sys.exit("no reply came; see the errors above")


if __name__ == "__main__":
    main()
