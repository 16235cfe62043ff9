"""A trained model and the contacts, for the tests that play conversations in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.rasa_components.own_directory import own_directory
from bot.runner.training import train_if_changed
from bot.settings import Settings


@pytest.fixture(scope="session")
def model() -> Path:
    """Return the model for the content as it is, trained where nobody has done so yet."""
    return train_if_changed(Settings.from_environment().models_dir, print)


@pytest.fixture(autouse=True, scope="module")
def _directory() -> Iterator[None]:
    """Let the actions find the contacts of the seed."""
    with own_directory():
        yield
