"""A trained model and the contacts, for the tests that play conversations in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.resources import resources
from bot.directory import seed
from bot.runner.training import train_if_changed
from bot.settings import Settings
from bot.storage import migrate, open_engine


@pytest.fixture(scope="session")
def model() -> Path:
    """Return the model for the content as it is, trained where nobody has done so yet."""
    return train_if_changed(Settings.from_environment().models_dir, print)


@pytest.fixture(autouse=True, scope="module")
def _directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the actions find the contacts of the seed."""
    url = f"sqlite:///{tmp_path_factory.mktemp('stories') / 'directory.db'}"
    engine = open_engine(url)
    migrate(engine)
    seed(engine)
    engine.dispose()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BOT_DATABASE_URL", url)
        resources.cache_clear()
        yield
        resources.cache_clear()
