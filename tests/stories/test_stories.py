"""The conversation tests of this folder, played through the trained model and its actions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.rasa_components.story_tests import Failure, run_stories

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
      - action: utter_dialogue
      - user: "tack"
        intent: dialogue/goodbye
      - action: utter_dialogue
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

    file = str(tmp_path / "test_wrong.yml")
    assert topic == Failure(
        file, 8, "Fel ämne", 2, "tack", "ämnet dialogue/goodbye", "dialogue/thanks"
    )
    assert str(topic) == (
        f"{file}, rad 8: ”Fel ämne”, meddelande 2 ”tack” skulle ge ämnet dialogue/goodbye, "
        "men gav dialogue/thanks."
    )
    assert (action.expected, action.found) == ("action_fallback", "utter_dialogue/greet")
    assert (language.expected, language.found) == ("language sv", "fi")
    assert (loop.expected, loop.found) == ("formuläret contact_form", "inget formulär")
