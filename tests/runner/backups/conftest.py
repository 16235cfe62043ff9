"""An installation in a folder of its own, on SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from tests.databases import KINDS, fresh_url
from tests.runner.backups.instance import Instance


def _instance(kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Instance:
    data = folder / "var"
    monkeypatch.setenv("BOT_DATA", str(data))
    monkeypatch.setenv("BOT_MODELS", str(folder / "models"))
    monkeypatch.delenv("BOT_DATABASE_URL", raising=False)
    monkeypatch.delenv("BOT_SECRET_KEYS", raising=False)
    if kind != "sqlite":
        monkeypatch.setenv("BOT_DATABASE_URL", fresh_url(kind, folder))
    return Instance(data, Settings.from_environment())


@pytest.fixture(params=KINDS)
def either(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Instance:
    """Return an empty installation on either database."""
    return _instance(request.param, tmp_path, monkeypatch)


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Instance:
    """Return an empty installation on SQLite."""
    return _instance("sqlite", tmp_path, monkeypatch)
