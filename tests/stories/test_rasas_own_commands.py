"""What a developer knows from Rasa works here too: its own test of the stories finds no mistake."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import ROOT
from bot.rasa_components.story_tests import STORIES
from bot.runner.training import quiet_environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def failed_by_rasa(model: Path, stories: Path, out: Path) -> str:
    """Return the stories that `rasa test core` says failed, in its words."""
    command = [sys.executable, "-m", "rasa", "test", "core", "--model", str(model)]
    command += ["--stories", str(stories), "--out", str(out), "--no-plot"]
    subprocess.run(command, cwd=ROOT, env=quiet_environment(), check=True, capture_output=True)
    return (out / "failed_test_stories.yml").read_text(encoding="utf-8")


def test_rasa_test_core_finds_no_mistake_in_the_stories(model: Path, tmp_path: Path) -> None:
    assert failed_by_rasa(model, STORIES, tmp_path).startswith("# None of the test stories failed")


def test_rasa_test_core_finds_one_that_there_is(model: Path, tmp_path: Path) -> None:
    text = (STORIES / "test_greetings.yml").read_text(encoding="utf-8")
    assert "action: utter_dialogue" in text
    wrong = text.replace("action: utter_dialogue", "action: utter_equality", 1)
    (tmp_path / "test_wrong.yml").write_text(wrong, encoding="utf-8")

    failed = failed_by_rasa(model, tmp_path, tmp_path / "out")

    assert "utter_equality  # predicted: utter_dialogue" in failed
