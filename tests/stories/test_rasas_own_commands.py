"""What a developer knows from Rasa works here too: its own tests of the stories."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import ROOT
from bot.rasa_components.story_tests import STORIES, read_stories
from bot.runner.training import quiet_environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ALL_GOOD = "# None of the test stories failed - all good!"


def rasa_test(model: Path, out: Path, *arguments: str) -> tuple[int, str]:
    """Run `rasa test` with arguments; return how many stories it played, and those that failed."""
    command = [sys.executable, "-m", "rasa", "test", *arguments]
    command += ["--model", str(model), "--out", str(out), "--no-plot"]
    subprocess.run(command, cwd=ROOT, env=quiet_environment(), check=True, capture_output=True)
    report = json.loads((out / "story_report.json").read_text(encoding="utf-8"))
    failed = (out / "failed_test_stories.yml").read_text(encoding="utf-8")
    return report["conversation_accuracy"]["total"], failed


QUESTIONS = """\
version: "3.1"
nlu:
  - intent: minorities/preschool
    examples: |
      - Finns det förskola på finska?
  - intent: sustainability/agenda_2030
    examples: |
      - Mikä on Agenda 2030?
"""


def test_rasa_test_plays_all_stories_and_finds_no_mistake(model: Path, tmp_path: Path) -> None:
    # Without a file of questions it asks all that the model learnt, which takes minutes.
    questions = tmp_path / "questions.yml"
    questions.write_text(QUESTIONS, encoding="utf-8")

    played, failed = rasa_test(model, tmp_path / "out", "--nlu", str(questions))

    assert (played, failed) == (len(read_stories(STORIES)), ALL_GOOD)
    report = (tmp_path / "out" / "response_selection_report.json").read_text(encoding="utf-8")
    assert json.loads(report)["accuracy"] == 1.0


WRONG = """\
version: "3.1"
stories:
  - story: Fel ämne efter det förra
    steps:
      - user: "Har mitt barn rätt till modersmålsundervisning i finska?"
        intent: minorities/mother_tongue
      - action: utter_minorities
      - user: "och i gymnasiet?"
        intent: minorities/mother_tongue
      - action: utter_minorities
  - story: Ett uppslag som inte är märkt
    steps:
      - user: "suomeksi kiitos"
        intent: dialogue/switch_to_finnish
      - action: utter_dialogue
  - story: Ett uppslag som inte finns
    steps:
      - user: "[hej](act_repeat)"
        intent: dialogue/greet
      - action: action_repeat
  - story: Fel action
    steps:
      - user: "hej"
        intent: dialogue/greet
      - action: utter_equality
"""


def test_rasa_test_tells_a_wrong_topic_a_wrong_lookup_and_a_wrong_action(
    model: Path, tmp_path: Path
) -> None:
    (tmp_path / "test_wrong.yml").write_text(WRONG, encoding="utf-8")
    stories = ("--stories", str(tmp_path))

    played, failed = rasa_test(model, tmp_path / "out", "core", "--e2e", *stories)

    assert (played, failed.count("- story:")) == (4, 4)
    for told in (
        "minorities/mother_tongue  # predicted: minorities/mother_tongue_upper: och i gymnasiet?",
        "dialogue/switch_to_finnish: [suomeksi kiitos](act_switch_language)",
        "dialogue/greet: hej",
        "utter_equality  # predicted: utter_dialogue",
    ):
        assert told in failed


def test_rasa_test_core_finds_no_mistake_in_the_stories(model: Path, tmp_path: Path) -> None:
    played, failed = rasa_test(model, tmp_path, "core", "--stories", str(STORIES))

    assert (played, failed) == (len(read_stories(STORIES)), ALL_GOOD)
