"""A contact directory for actions that run in the tests' own process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from actions.resources import resources
from bot.directory import seed
from bot.storage import migrate, open_engine


@contextmanager
def looked_up_in(folder: Path, **settings: str) -> Iterator[None]:
    """Let the actions find the contacts of the seed, in a new database, during the block.

    Args:
        folder: Where the database is made.
        **settings: Further variables of the environment.
    """
    url = f"sqlite:///{folder / 'directory.db'}"
    engine = open_engine(url)
    migrate(engine)
    seed(engine)
    engine.dispose()
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {"BOT_DATABASE_URL": url, **settings}.items():
            environment.setenv(name, value)
        resources.cache_clear()
        yield
        resources.cache_clear()
