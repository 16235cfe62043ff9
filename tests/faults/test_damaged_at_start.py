"""Started on what a crash has left: residents have the contact card, and staff one clear line."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conversations.assistant import Assistant
from tests.faults.residents import READY_MADE, Resident, in_time, wait_until
from tests.faults.table import Faults

GARBAGE = b"inte en databas " * 1000


@pytest.fixture
def left_behind(standing: Assistant, tmp_path: Path) -> Path:
    """Return what an assistant that was published before has left: both files damaged."""
    shutil.copytree(standing.folder / "published", tmp_path / "published", symlinks=True)
    model = tmp_path / "published" / "current" / "model.tar.gz"
    content = model.read_bytes()
    model.write_bytes(content[: len(content) // 2])
    (tmp_path / "botkyrka.db").write_bytes(GARBAGE)
    return tmp_path


@pytest.fixture
def started(left_behind: Path) -> Iterator[Assistant]:
    running = Assistant(
        left_behind, until="residents are told whom to call", BOT_ANSWER_SECONDS="2"
    )
    yield running
    assert running.stop() == 0


def test_a_damaged_database_and_a_damaged_model(started: Assistant, fault: Faults) -> None:
    row = fault("damaged_at_start")
    wait_until(lambda: lives(started))
    refused = started.api("POST", "/api/conversations", json={"language": "fi"})
    in_time(row, refused)
    assert refused.status_code == 503
    assert (started.folder / "botkyrka.db").read_bytes() == GARBAGE, "it is left as it is"
    assert "botkyrka.db is not a SQLite database and is left untouched" in started.log
    assert "the model of release 1 is damaged and is made anew" in started.log
    (started.folder / "botkyrka.db").unlink()
    since = time.monotonic()

    def opens() -> bool:
        opened = started.api("POST", "/api/conversations", json={"language": "sv"})
        in_time(row, opened)
        return opened.status_code == 201

    wait_until(opens)
    resident = Resident.of(started.api, row)
    resident.comes_through(READY_MADE, since)


def lives(assistant: Assistant) -> bool:
    try:
        return assistant.api("GET", "/api/health").status_code == 200
    except httpx.TransportError:
        return False
