"""The conversation tests of this folder, played through the trained model and its actions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rasa_components.story_tests import Failure, read_stories, run_stories

# Rasa's agent and what it loads warn about their own pins.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.filterwarnings("ignore"),
]


def test_every_story_goes_as_it_is_written(model: Path) -> None:
    failures = run_stories(model)

    assert not failures, "\n" + "\n".join(str(failure) for failure in failures)


STORY = """\
version: "3.1"
stories:
  - story: Fel ämne
    steps:
      - user: "hej"
        intent: dialogue/greet
      - action: utter_dialogue/greet
      - user: "tack"
        intent: dialogue/goodbye
      - action: utter_dialogue/goodbye
  - story: Fel action
    steps:
      - user: "hej"
        intent: dialogue
      - action: action_fallback
  - story: Fel språk
    steps:
      - user: "moi"
      - action: utter_dialogue
      - slot_was_set:
          - language: sv
  - story: Fel formulär
    steps:
      - user: "hej"
      - action: utter_dialogue
      - active_loop: contact_form
"""


def test_a_story_that_goes_otherwise_is_named_with_the_step_and_both_outcomes(
    model: Path, tmp_path: Path
) -> None:
    (tmp_path / "test_wrong.yml").write_text(STORY, encoding="utf-8")

    topic, action, language, loop = run_stories(model, tmp_path)

    assert topic == Failure(
        "test_wrong.yml", "Fel ämne", 2, "tack", "the intent dialogue/goodbye", "dialogue/thanks"
    )
    assert str(topic) == (
        "test_wrong.yml, story “Fel ämne”, message 2 “tack”: "
        "expected the intent dialogue/goodbye, found dialogue/thanks"
    )
    assert (action.expected, action.found) == (
        "the actions action_fallback",
        "utter_dialogue/greet",
    )
    assert (language.expected, language.found) == ("the slot language to be sv", "fi")
    assert (loop.expected, loop.found) == ("the loop contact_form", "None")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "has no stories"),
        ("- story: x\n    steps:\n      - intent: dialogue/greet", "without “user:”"),
        ("- story: x\n    steps:\n      - action: utter_dialogue", "must begin with “user:”"),
    ],
)
def test_a_folder_that_tests_nothing_is_refused(
    tmp_path: Path, content: str | None, message: str
) -> None:
    if content is not None:
        text = f'version: "3.1"\nstories:\n  {content}\n'
        (tmp_path / "test_empty.yml").write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=message):
        read_stories(tmp_path)
