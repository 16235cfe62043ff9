"""A trained model and the contacts, for the tests that play conversations in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.runner.training import train_if_changed
from bot.settings import Settings
from tests.directories import looked_up_in


@pytest.fixture(scope="session")
def model() -> Path:
    """Return the model for the content as it is, trained where nobody has done so yet."""
    return train_if_changed(Settings.from_environment().models_dir, print)


@pytest.fixture(autouse=True, scope="module")
def _directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the actions find the contacts of the seed."""
    with looked_up_in(tmp_path_factory.mktemp("stories")):
        yield
