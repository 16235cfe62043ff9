"""Contacts for actions that run in this process, apart from those of the running assistant."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actions.resources import resources
from bot.directory import prepare

_DATABASE = "BOT_DATABASE_URL"


@contextmanager
def own_directory() -> Iterator[None]:
    """Let the actions of this process find the contacts of the seed, in a database of their own."""
    before = os.environ.get(_DATABASE)
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite:///{Path(scratch) / 'directory.db'}"
        prepare(url)
        os.environ[_DATABASE] = url
        resources.cache_clear()
        try:
            yield
        finally:
            resources.cache_clear()
            del os.environ[_DATABASE]
            if before is not None:
                os.environ[_DATABASE] = before
