"""The order of a publication, what stops it, and that whatever stops it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.runner.digests import content_key
from bot.runner.publishing.comparison import Led
from bot.runner.publishing.live import NotLive
from bot.runner.publishing.publish import Wanted, publish
from bot.runner.publishing.questions import Asked, NoQuestions
from bot.runner.publishing.releases import (
    KEPT,
    BusyPublishing,
    NoSuchRelease,
    PublishedRelease,
    Releases,
    Side,
)
from bot.runner.publishing.rollback import roll_back, unpublished
from bot.runner.publishing.steps import Steps, Stopped, StoryResult
from bot.runner.running import Running
from bot.yaml import YamlProblem

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


@pytest.fixture
def staff(tmp_path: Path) -> Staff:
    found = Staff(tmp_path)
    found.publish()
    return found


def new_question(staff: Staff) -> None:
    staff.write(QUESTIONS, GOLDEN + "      - har ni deckare?\n")


def new_words(staff: Staff) -> None:
    staff.write(ANSWER, RESPONSE.format("Ja, alltid."))


def test_the_first_publication_has_nothing_to_compare_with(tmp_path: Path) -> None:
    staff = Staff(tmp_path)

    release = staff.publish()

    assert staff.steps.order == ["check", "model", "converse", "live"]
    assert release == staff.releases.current()
    assert "Nästa make run använder det" in staff.said[-1]


def test_a_new_question_is_tested_and_compared_before_it_is_live(staff: Staff) -> None:
    new_question(staff)

    staff.publish()

    assert staff.steps.order == ["check", "model", "converse", "replay", "live"]
    assert staff.current == 2


def test_new_words_lead_nowhere_else_so_only_they_are_shown(staff: Staff) -> None:
    new_words(staff)

    staff.publish()

    assert staff.steps.order == ["check", "model", "live"]
    assert "  · minorities/library: [-Ja.-] {+Ja, alltid.+}" in staff.said
    assert staff.current == 2


def test_nothing_new_is_not_published(staff: Staff) -> None:
    assert staff.publish() is None

    assert staff.steps.order == []
    assert staff.current == 1


def break_golden(staff: Staff) -> None:
    staff.steps.leads["finska deckare"] = Led(None, "fallback", "sv")


def fail_stories(staff: Staff) -> None:
    staff.steps.stories = StoryResult(
        2, 3, "test_hej.yml, story “adjö”: expected utter_adjö, found utter_hej"
    )


@pytest.mark.parametrize(
    ("go_wrong", "said"),
    [
        (fail_stories, "1 av 3 samtalstester går inte som de ska"),
        (break_golden, "1 facitfråga besvaras sämre än förut"),
    ],
)
def test_what_is_worse_for_residents_stops_it(
    staff: Staff, go_wrong: Callable[[Staff], None], said: str
) -> None:
    before = staff.left
    new_question(staff)
    go_wrong(staff)

    with pytest.raises(Stopped, match=said):
        staff.publish()

    assert "live" not in staff.steps.order
    assert (staff.current, staff.left) == (1, before)


def test_somebody_who_knows_may_accept_it(staff: Staff) -> None:
    new_question(staff)
    break_golden(staff)

    staff.publish(accept_breaks=True)

    assert "  ✗ ”finska deckare”: minorities/library → vet inte   (rätt: minorities/library)" in (
        staff.said
    )
    assert staff.current == 2


@pytest.mark.parametrize("step", ["check", "model", "converse", "replay", "live"])
@pytest.mark.parametrize("problem", [Stopped("nej"), NotLive("nej"), KeyboardInterrupt()])
def test_a_step_that_fails_or_is_interrupted_leaves_everything_as_it_was(
    staff: Staff, step: str, problem: BaseException
) -> None:
    before = staff.left
    new_question(staff)
    staff.steps.fails[step] = problem

    with pytest.raises(type(problem)):
        staff.publish()

    assert staff.steps.order[-1] == step
    assert (staff.current, staff.left) == (1, before)
    staff.steps.fails.clear()
    assert staff.publish() is not None, "and it can be tried again"


def test_missing_golden_questions_are_said(staff: Staff) -> None:
    new_question(staff)
    (staff.checkout / "golden/minorities/library.yml").unlink()

    with pytest.raises(NoQuestions, match="har inga frågor"):
        staff.publish()

    assert staff.steps.order == ["check"], "nobody waits for a model to be told so"
    assert staff.current == 1


def test_a_conversation_test_that_cannot_be_read_is_told_before_the_training(
    staff: Staff,
) -> None:
    new_question(staff)
    staff.steps.fails["read"] = YamlProblem(Path("test_x.yml"), 3, "fel", "Rätta.")

    with pytest.raises(YamlProblem):
        staff.publish()

    assert (staff.steps.order, staff.current) == (["check"], 1)


def test_two_do_not_publish_at_once(staff: Staff) -> None:
    new_words(staff)

    with staff.releases.exclusively(), pytest.raises(BusyPublishing):
        Staff.publish(staff)

    assert staff.current == 1


def test_another_program_than_the_running_one_is_not_published_to(staff: Staff) -> None:
    new_words(staff)
    staff.steps.where = Running(1, "http://127.0.0.1:1", "", "", code="another")

    with pytest.raises(Stopped, match="programmet har ändrats"):
        staff.publish()


def test_back_and_further_back_and_forward_again(staff: Staff) -> None:
    for number in range(2, 4):
        staff.write(ANSWER, RESPONSE.format(f"Ja, {number}."))
        staff.publish()

    assert staff.roll_back().number == 2
    assert staff.roll_back().number == 1
    with pytest.raises(NoSuchRelease, match="ingen tidigare"):
        staff.roll_back()
    assert staff.roll_back(3).number == 3
    with pytest.raises(Stopped, match="gäller redan"):
        staff.roll_back(3)
    with pytest.raises(NoSuchRelease, match="de som finns kvar är 1, 2, 3"):
        staff.roll_back(7)
    assert staff.current == 3


def test_a_model_that_no_backup_held_is_made_anew(staff: Staff) -> None:
    new_words(staff)
    staff.publish()
    model = staff.releases.side(staff.releases.one(1)).model
    model.unlink()

    assert staff.roll_back().number == 1

    assert model.is_file()
    assert "Modellen för publicering 1 görs om." in staff.said


def test_a_rollback_leaves_what_staff_write_and_tells_what_differs(staff: Staff) -> None:
    new_words(staff)
    staff.publish()
    written = (staff.checkout / ANSWER).read_text(encoding="utf-8")

    release = staff.roll_back()

    assert (staff.checkout / ANSWER).read_text(encoding="utf-8") == written
    lines = unpublished(staff.releases, release, staff.checkout)
    assert f"  {ANSWER}" in lines
    assert "Ja." in (staff.releases.folder_of(release) / ANSWER).read_text(encoding="utf-8")
    assert staff.publish() is not None, "what was taken back can be published again"


def test_a_rollback_that_is_not_taken_over_changes_nothing(staff: Staff) -> None:
    new_words(staff)
    staff.publish()
    staff.steps.fails["live"] = NotLive("nej")

    with pytest.raises(NotLive):
        staff.roll_back()

    assert staff.current == 2


def test_the_last_releases_are_kept_and_the_one_that_is_served(staff: Staff) -> None:
    for number in range(2, KEPT + 2):
        staff.write(ANSWER, RESPONSE.format(f"Ja, {number}."))
        staff.publish()
    assert [release.number for release in staff.releases.all()] == list(range(2, KEPT + 2))
    staff.roll_back(2)

    staff.write(ANSWER, RESPONSE.format("Ja, till sist."))
    (staff.models / "botkyrka-old.tar.gz").touch()
    (staff.models / "botkyrka-older.tar.gz").touch()
    staff.publish()

    assert [release.number for release in staff.releases.all()] == list(range(3, KEPT + 3))
    assert len(list(staff.models.iterdir())) == 1
    side = staff.releases.side(staff.releases.all()[0])
    assert side.model.read_text() == content_key(side.content), "each keeps its own model"


def test_a_release_that_was_damaged_keeps_its_number(staff: Staff) -> None:
    new_words(staff)
    (staff.releases.folder_of(staff.publish()) / "release.json").unlink()

    staff.write(ANSWER, RESPONSE.format("Ja, till sist."))

    assert staff.publish().number == 3


def test_what_an_editor_leaves_behind_is_not_published(staff: Staff) -> None:
    staff.write("data/answers/minorities/.library.yml.swp", "x")
    staff.write("data/answers/minorities/library.yml~", "x")
    staff.write("data/parity.lock", "x")

    assert staff.publish() is None


def test_a_difference_that_somebody_has_allowed_is_allowed_where_it_is_checked(
    staff: Staff,
) -> None:
    staff.write("data/parity.lock", "x")
    new_words(staff)

    staff.publish()

    assert "data/parity.lock" in staff.steps.checked
