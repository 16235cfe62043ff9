"""The order of a publication, what stops it, and that whatever stops it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.runner.publishing.comparison import Led
from bot.runner.publishing.live import NotLive
from bot.runner.publishing.questions import NoQuestions
from bot.runner.publishing.releases import BusyPublishing
from bot.runner.publishing.steps import Stopped, StoryResult
from bot.runner.running import Running
from bot.yaml import YamlProblem
from tests.runner.staff import GOLDEN, QUESTIONS, Staff, new_words


def new_question(staff: Staff) -> None:
    staff.write(QUESTIONS, GOLDEN + "      - har ni deckare?\n")


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
