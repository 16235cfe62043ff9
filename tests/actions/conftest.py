"""What the actions look things up in: the project's data, and a directory in a new database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.resources import Resources, resources
from tests.directories import looked_up_in


@pytest.fixture(scope="module", autouse=True)
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resources]:
    """Return what the actions find, read as the action server reads it when it starts."""
    # One for the whole run would leave its folders to the rooms that come after this one.
    folder = tmp_path_factory.mktemp("actions")
    with looked_up_in(folder, BOT_DATA=str(folder), BOT_MODELS=str(folder)):
        yield resources()
