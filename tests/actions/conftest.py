"""What the actions look things up in: the project's data, and a directory in a new database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.resources import Resources, resources
from bot.rasa_components.own_directory import own_directory


@pytest.fixture(scope="module", autouse=True)
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resources]:
    """Return what the actions find, read as the action server reads it when it starts."""
    # One for the whole run would leave its folders to the rooms that come after this one.
    folder = tmp_path_factory.mktemp("actions")
    with pytest.MonkeyPatch.context() as environment, own_directory():
        environment.setenv("BOT_DATA", str(folder))
        environment.setenv("BOT_MODELS", str(folder))
        yield resources()
