"""A copy of the real content that a test may edit."""

import shutil

import pytest

from bot.paths import DATA


@pytest.fixture
def data(tmp_path):
    """A theme with all its answers and questions, and the catalogue of all."""
    for folder in ("answers", "nlu"):
        shutil.copytree(DATA / folder / "equality", tmp_path / folder / "equality")
    for name in ("catalogue.yml", "sources.yml", "parity.lock"):
        shutil.copy(DATA / name, tmp_path / name)
    shutil.copy(DATA / "answers" / "system.yml", tmp_path / "answers")
    return tmp_path


@pytest.fixture
def lines(data):
    """Return the lines of a file."""

    def lines(name: str) -> list[str]:
        return (data / name).read_text(encoding="utf-8").split("\n")

    return lines
