"""A database that is locked, gone, full or damaged: the contact card, and nothing lost after."""

from __future__ import annotations

import contextlib
import os
import resource
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversations.assistant import Assistant
from tests.faults.residents import LOOKED_UP, READY_MADE, Resident, in_time
from tests.faults.table import Faults


@contextlib.contextmanager
def connected(database: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        yield connection


def breaks(resident: Resident, standing: Assistant) -> None:
    """Try everything that a resident can do."""
    resident.is_led_to_a_person(READY_MADE)
    resident.is_led_to_a_person(LOOKED_UP)
    opened = standing.api("POST", "/api/conversations", json={"language": "fi"})
    assert opened.status_code == 503
    assert opened.headers["content-language"] == "fi"
    for response in (
        opened,
        resident.conversation.call("GET", "/messages"),
        resident.conversation.call(
            "POST",
            "/feedback",
            json={"message_id": resident.acknowledged[0][1][0], "helpful": True},
        ),
    ):
        in_time(resident.fault, response)


def test_locked(standing: Assistant, fault: Faults) -> None:
    resident = Resident.of(standing.api, fault("database_locked"))
    assert resident.is_answered(LOOKED_UP)
    with connected(standing.database) as other:
        other.execute("BEGIN EXCLUSIVE")
        breaks(resident, standing)
    since = time.monotonic()

    resident.comes_through(LOOKED_UP, since)


def test_gone(standing: Assistant, fault: Faults) -> None:
    resident = Resident.of(standing.api, fault("database_gone"))
    assert resident.is_answered(LOOKED_UP)
    away = standing.database.rename(standing.database.with_suffix(".away"))
    breaks(resident, standing)
    assert "database" in standing.api("GET", "/api/ready").json()["missing"]
    away.rename(standing.database)
    since = time.monotonic()

    resident.comes_through(LOOKED_UP, since)


def test_a_file_that_may_not_grow(standing: Assistant, fault: Faults) -> None:
    """The limit of a quota; the operating system refuses every write."""
    resident = Resident.of(standing.api, fault("database_full"))
    assert resident.is_answered(LOOKED_UP)
    children = standing.children()
    before = {
        process: resource.prlimit(process, resource.RLIMIT_FSIZE)
        for process in (children["web"], children["rasa"])
    }
    try:
        for process, (_, hard) in before.items():
            resource.prlimit(process, resource.RLIMIT_FSIZE, (0, hard))
        breaks(resident, standing)
    finally:
        for process, limits in before.items():
            resource.prlimit(process, resource.RLIMIT_FSIZE, limits)
    since = time.monotonic()

    resident.comes_through(LOOKED_UP, since)


def test_disk_full(standing: Assistant, small_disk: Path | None, fault: Faults) -> None:
    if small_disk is None:
        pytest.skip("a small disk cannot be mounted here; it takes root's rights")
    resident = Resident.of(standing.api, fault("disk_full"))
    assert resident.is_answered(LOOKED_UP)
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(os.urandom(4096))
    try:
        # What fits in the space that is there already is still written, long or short.
        for _ in range(100):
            resident.say(LOOKED_UP)
            if resident.fault.cards >= 3:
                break
        assert resident.fault.cards >= 3
        in_time(resident.fault, resident.conversation.call("GET", "/messages"))
        in_time(resident.fault, standing.api("POST", "/api/conversations", json={}))
    finally:
        filler.unlink()
    since = time.monotonic()

    resident.comes_through(LOOKED_UP, since)


def test_damaged_while_running(standing: Assistant, fault: Faults) -> None:
    resident = Resident.of(standing.api, fault("database_damaged"))
    assert resident.is_answered(LOOKED_UP)
    with connected(standing.database) as other:
        # As in a backup, everything is in the file itself.
        ((busy, _, _),) = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        assert not busy
    backup = standing.database.with_suffix(".backup")
    backup.write_bytes(standing.database.read_bytes())
    damaged = standing.database.with_suffix(".damaged")
    damaged.write_bytes(os.urandom(backup.stat().st_size))
    damaged.replace(standing.database)
    breaks(resident, standing)
    assert "is not a SQLite database" in standing.log
    backup.replace(standing.database)
    since = time.monotonic()

    resident.comes_through(LOOKED_UP, since)
