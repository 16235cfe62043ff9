"""A topic added by following docs/redaktorsguide.md word for word answers in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content import load_answer
from bot.paths import ROOT
from bot.runner.training import train_if_changed
from bot.settings import Settings
from tests.conversations.assistant import Assistant
from tests.conversations.talk import answer
from tests.guide.steps import commands, follow, questions
from tests.runner.command import bot

TOPIC = "minorities/slow_decision"
# Publishing trains anew, plays all conversations and compares all golden questions.
_SECONDS = 800.0

pytestmark = [
    pytest.mark.publication,
    pytest.mark.slow,
    pytest.mark.processes,
    pytest.mark.timeout(1500),
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of what staff work in, with the model that belongs to it."""
    root = tmp_path / "checkout"
    for name in ("actions", "bot", "data", "tests/stories", "tests/questions"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.glob("*.yml"):
        shutil.copy(path, root)
    (tmp_path / "models").mkdir()
    shutil.copy(
        train_if_changed(Settings.from_environment().models_dir, print), tmp_path / "models"
    )
    return root


@pytest.fixture
def assistant(tmp_path: Path, checkout: Path) -> Iterator[Assistant]:
    """Run the assistant from the copy, as it is before the guide is followed."""
    (tmp_path / "var").mkdir()
    running = Assistant(tmp_path / "var", checkout, BOT_MODELS=str(tmp_path / "models"))
    yield running
    running.stop()


def test_the_topic_of_the_guide_is_live_in_both_languages(
    assistant: Assistant, checkout: Path, tmp_path: Path
) -> None:
    before = {
        language: answer(assistant.open(language), text)["topic"]
        for language, text in questions().items()
    }
    assert TOPIC not in before.values(), "it is new"

    follow(checkout)
    for command in commands():
        ended = bot(*command, folder=tmp_path, checkout=checkout, seconds=_SECONDS)
        print(ended.stdout)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Publicering 2 gäller nu" in ended.stdout

    for language, text in questions().items():
        said = answer(assistant.open(language), text)
        expected = load_answer(TOPIC, checkout / "data" / "answers")
        assert (said["topic"], said["language"]) == (TOPIC, language)
        assert said["text"] == expected.texts[language]
        assert len(said["sources"]) == len(expected.sources)
