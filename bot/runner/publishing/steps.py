"""The steps of a publication that need Rasa or the whole content: each in a process of its own."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.stories import load_lines
from bot.paths import ROOT
from bot.runner.publishing.comparison import Led
from bot.runner.publishing.live import make_live
from bot.runner.publishing.questions import Asked
from bot.runner.publishing.releases import PublishedRelease, Releases, Side
from bot.runner.running import Running, find_running
from bot.runner.training import quiet_environment, train_if_changed
from bot.runner.work import run_saying
from bot.settings import Settings

Say = Callable[[str], None]

STORIES = ROOT / "tests" / "stories"


class Stopped(RuntimeError):  # noqa: N818 - says what the matter is
    """Something must be mended first; nothing has been changed. The message says what."""


@dataclass(frozen=True)
class StoryResult:
    """How the conversation tests went; `failed` tells of each story that went otherwise."""

    passed: int
    total: int
    failed: str


class Steps:
    """The real steps; tests give `publish` others."""

    def __init__(self, settings: Settings, say: Say) -> None:
        self._settings, self._say = settings, say

    def running(self) -> Running | None:
        """Return the running assistant."""
        return find_running(self._settings.data_dir)

    def check(self, content: Path) -> None:
        """Check the content, as `bot check --quick` does.

        Raises:
            Stopped: What is wrong.
        """
        problem = check_apart(content, self._say, "kontrollerar")
        if problem is not None:
            raise Stopped(problem)

    def read(self, stories: Path) -> None:
        """Read the conversation tests, before minutes are spent on a model to play them with.

        Raises:
            YamlProblem: There are none, or one cannot be played.
        """
        load_lines(stories)

    def model(self, content: Path) -> Path:
        """Return the model for the content, trained where that is needed.

        Raises:
            TrainingFailed, YamlProblem: As `train_if_changed`.
        """
        return train_if_changed(self._settings.models_dir, self._say, content)

    def converse(self, side: Side, stories: Path) -> StoryResult:
        """Play the conversation tests.

        Raises:
            Stopped: Rasa could not play them.
        """
        result = self._in_rasa("story_run", side, "samtalstester", stories, self._say)
        return StoryResult(**result)

    def replay(self, sides: Sequence[Side], asked: Sequence[Asked]) -> list[list[Led]]:
        """Return, for each side, where the questions lead; the sides are asked at the same time.

        Raises:
            Stopped: A model cannot be asked.
        """
        texts = [one.text for one in asked]
        with tempfile.TemporaryDirectory() as folder:
            questions = Path(folder) / "questions.json"
            questions.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
            with ThreadPoolExecutor(len(sides)) as pool:
                replies = [
                    pool.submit(
                        self._in_rasa, "replay", side, "jämför frågor", questions,
                        # One of them says that it goes on.
                        self._say if number == 0 else _nothing,
                    )
                    for number, side in enumerate(sides)
                ]  # fmt: skip
                return [[_led(one) for one in reply.result()] for reply in replies]

    def live(self, releases: Releases, release: PublishedRelease, running: Running | None) -> None:
        """Serve the release.

        Raises:
            NotLive: It could not be taken over.
        """
        make_live(releases, release, running)

    def _in_rasa(self, module: str, side: Side, what: str, given: Path, say: Say) -> Any:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "result.json"
            command = [sys.executable, "-m", f"bot.rasa_components.{module}"]
            command += [str(side.model), str(given), str(target)]
            environment = quiet_environment() | {"BOT_CONTENT": str(side.content)}
            ended = run_saying(command, environment, say, what)
            if ended.returncode != 0 or not target.exists():
                last = [line for line in ended.stdout.splitlines() if line.strip()][-1:]
                raise Stopped(f"{what}: Rasa avbröt. {' '.join(last).strip()}")
            return json.loads(target.read_text(encoding="utf-8"))


def check_apart(content: Path, say: Say, what: str) -> str | None:
    """Check content in a process of its own, which takes what it has loaded along when it ends.

    Returns:
        What is wrong, None where nothing is.
    """
    environment = quiet_environment() | {"BOT_CONTENT": str(content)}
    ended = run_saying([sys.executable, "-m", "bot", "check", "--quick"], environment, say, what)
    if ended.returncode == 0:
        return None
    return ended.stdout.strip().removeprefix("bot: ") or "innehållet gick inte att kontrollera"


def _nothing(_: str) -> None:
    """Say nothing."""


def _led(reply: dict[str, Any]) -> Led:
    return Led(reply["topic"], reply["outcome"], reply["language"], tuple(reply["suggested"]))
