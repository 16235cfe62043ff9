"""Somebody with a small checkout who publishes, by steps that go as a test says."""

from __future__ import annotations

from pathlib import Path

from bot.runner.digests import content_key
from bot.runner.publishing.comparison import Led
from bot.runner.publishing.publish import Wanted, publish
from bot.runner.publishing.questions import Asked
from bot.runner.publishing.releases import PublishedRelease, Releases, Side
from bot.runner.publishing.rollback import roll_back
from bot.runner.publishing.steps import Steps, StoryResult
from bot.runner.running import Running

ANSWER = "data/answers/minorities/library.yml"
QUESTIONS = "data/nlu/minorities/library.yml"
RESPONSE = """responses:
  utter_minorities/library:
    - condition: [{{type: slot, name: language, value: sv}}]
      text: {}
"""
GOLDEN = """nlu:
  - intent: minorities/library
    metadata: {language: sv}
    examples: |
      - finns det böcker på finska?
      - finska deckare
"""


class FakeSteps(Steps):
    """Steps that note their order, and go as the test says."""

    def __init__(self, folder: Path) -> None:
        self.order: list[str] = []
        self.fails: dict[str, BaseException] = {}
        self.checked: set[str] = set()
        self.stories = StoryResult(3, 3, "")
        self.leads: dict[str, Led] = {}
        self.where: Running | None = None
        self._models = folder

    def running(self) -> Running | None:
        return self.where

    def check(self, content: Path) -> None:
        self.checked = {path.relative_to(content).as_posix() for path in content.rglob("*")}
        self._step("check")

    def read(self, stories: Path) -> None:
        if "read" in self.fails:
            raise self.fails["read"]

    def model(self, content: Path) -> Path:
        self._step("model")
        path = self._models / "botkyrka-of-test.tar.gz"
        # As the real one does: a file of its own, put in the old one's place.
        path.unlink(missing_ok=True)
        path.write_text(content_key(content))
        return path

    def converse(self, side: Side, stories: Path) -> StoryResult:
        self._step("converse")
        return self.stories

    def replay(self, sides: list[Side], asked: list[Asked]) -> list[list[Led]]:  # type: ignore[override]
        self._step("replay")
        right = {one.text: Led(one.expected, "answer", "sv") for one in asked}
        return [list(right.values()), list((right | self.leads).values())]

    def live(self, releases: Releases, release: PublishedRelease, running: Running | None) -> None:
        self._step("live")
        releases.serve(release)

    def _step(self, name: str) -> None:
        self.order.append(name)
        if name in self.fails:
            raise self.fails[name]


class Staff:
    """Somebody with a small checkout, who publishes."""

    def __init__(self, folder: Path) -> None:
        self.checkout, self.models = folder / "checkout", folder / "models"
        self.models.mkdir()
        self.write("config.yml", "pipeline: []")
        self.write("domain.yml", "intents: []")
        self.write("data/catalogue.yml", "minorities: [{id: minorities/library, sv: Böcker}]")
        self.write(QUESTIONS, GOLDEN)
        self.write(ANSWER, RESPONSE.format("Ja."))
        self.write("golden/minorities/library.yml", GOLDEN)
        self.releases = Releases(folder / "var")
        self.steps = FakeSteps(self.models)
        self.said: list[str] = []

    def write(self, name: str, text: str) -> None:
        path = self.checkout / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def publish(self, **more: bool) -> PublishedRelease | None:
        self.steps.order.clear()
        self.said.clear()
        wanted = Wanted(self.checkout, self.checkout / "golden", self.checkout, **more)
        return publish(self.releases, self.steps, wanted, self.models, self.said.append)

    def roll_back(self, number: int | None = None) -> PublishedRelease:
        return roll_back(self.releases, self.steps, number, self.said.append)

    @property
    def current(self) -> int | None:
        release = self.releases.current()
        return None if release is None else release.number

    @property
    def left(self) -> list[str]:
        """Everything in the folder of releases, but for the lock."""
        folder = self.releases.current_link.parent
        return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


def new_words(staff: Staff) -> None:
    staff.write(ANSWER, RESPONSE.format("Ja, alltid."))
