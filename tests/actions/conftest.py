"""What the actions look things up in: the project's data, and a directory in a new database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.resources import Resources, resources
from bot.directory import seed
from bot.storage import migrate, open_engine


@pytest.fixture(scope="session", autouse=True)
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resources]:
    """Return what the actions find, read as the action server reads it when it starts."""
    folder = tmp_path_factory.mktemp("actions")
    url = f"sqlite:///{folder / 'directory.db'}"
    engine = open_engine(url)
    migrate(engine)
    seed(engine)
    engine.dispose()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BOT_DATABASE_URL", url)
        environment.setenv("BOT_DATA", str(folder))
        environment.setenv("BOT_MODELS", str(folder))
        resources.cache_clear()
        yield resources()
        resources.cache_clear()
