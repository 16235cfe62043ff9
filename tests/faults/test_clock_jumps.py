"""The clock is set while the gateway runs: nobody is locked out, nothing is removed too early."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.storage import ConversationStore, open_engine
from bot.web.clock import WallClock
from bot.web.retention import _ROUNDS, remove_old
from tests.faults.residents import Resident
from tests.faults.table import Faults
from tests.web.gateway import Gateways

HOUR, DAY = 3600.0, 86_400.0


class Clock:
    """A computer's clocks: the one that can be set, and the one that only grows."""

    def __init__(self) -> None:
        self.ahead, self.passed = 0.0, 0.0

    def steady(self) -> float:
        return 1000.0 + self.passed

    def wall(self) -> float:
        return datetime(2026, 11, 28, tzinfo=timezone.utc).timestamp() + self.passed + self.ahead


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return a function that sets this process's clock, by seconds from the right time."""
    right = time.time
    ahead = [0.0]
    monkeypatch.setattr(time, "time", lambda: right() + ahead[0])

    def put(seconds: float) -> None:
        ahead[0] = seconds

    return put


def test_put_back_it_locks_nobody_out_for_longer_than_a_minute(
    start_gateway: Gateways, fault: Faults, set_clock: Callable[[float], None]
) -> None:
    """The limit of messages goes by the minute, and an hour would begin anew."""
    gateway = start_gateway(BOT_ANSWER_SECONDS="2", BOT_MESSAGES_PER_MINUTE="3")
    resident = Resident.of(gateway.api, fault("clock_back"))
    for _ in range(3):
        assert resident.is_answered("Hej")
    assert resident.conversation.say("Hej").status_code == 429

    set_clock(-HOUR)

    assert resident.is_answered("Hej")
    resident.sent["Hej"] += 1
    resident.has_lost_nothing()


def test_a_conversation_of_the_wrong_time_goes_on_in_the_right_one(
    start_gateway: Gateways, fault: Faults, set_clock: Callable[[float], None]
) -> None:
    gateway = start_gateway(BOT_ANSWER_SECONDS="2")
    row = fault("clock_forward")
    before = Resident.of(gateway.api, row)
    assert before.is_answered("Hej")
    set_clock(20 * DAY)
    meanwhile = Resident.of(gateway.api, row)
    for resident in (before, meanwhile):
        assert resident.is_answered("Vad är klockan?")
    set_clock(0.0)

    for resident in (before, meanwhile):
        assert resident.is_answered("Hej igen")
        resident.has_lost_nothing()


@pytest.fixture
def store(tmp_path: Path, prepared_database: Path) -> ConversationStore:
    """Return a store that holds one conversation, of the day on which the clock begins."""
    database = tmp_path / "kept.db"
    database.write_bytes(prepared_database.read_bytes())
    return ConversationStore(open_engine(f"sqlite:///{database}"))


class Retention:
    """Retention under a clock of the test's own."""

    def __init__(self, store: ConversationStore, monkeypatch: pytest.MonkeyPatch) -> None:
        self._clock, self._store, self._removals, self._pauses = Clock(), store, 0, 0
        monkeypatch.setattr(store, "delete_older_than", self._removed)
        monkeypatch.setattr(store, "finish_deletions", self._paused)

    def _removed(self, limit: datetime) -> int:
        self._removals += 1
        return 0

    def _paused(self) -> None:
        self._pauses += 1

    def run(self, *steps: tuple[float, float, bool]) -> None:
        """Go through time.

        Args:
            steps: Of each, the seconds that pass, by how many the clock is ahead after them, and
                whether what is old by the clock may be removed then.
        """
        asyncio.run(self._run(steps))

    async def _run(self, steps: Sequence[tuple[float, float, bool]]) -> None:
        watched = WallClock(self._clock.wall, self._clock.steady)
        running: asyncio.Task[None] | None = None
        for passed, ahead, removed in steps:
            self._clock.passed += passed
            self._clock.ahead = ahead
            if running is None:
                running = asyncio.create_task(remove_old(self._store, 30, 0.06, watched))
            # A round may have begun before the clock was set.
            await self._rounds()
            self._removals = 0
            await self._rounds()
            assert bool(self._removals) == removed, (passed, ahead)

    async def _rounds(self) -> None:
        """Return when a whole round has gone by, however slow the machine is."""
        until = self._pauses + 2 * _ROUNDS
        while self._pauses < until:
            await asyncio.sleep(0.001)


def test_put_forward_it_makes_nothing_old_for_a_day(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        Retention(store, monkeypatch).run(
            (0.0, 0.0, True),
            (HOUR, 400 * DAY, False),
            (HOUR, 400 * DAY, False),
            # Put right again, it is trusted at once.
            (HOUR, 0.0, True),
        )
    assert "the clock was set forward by 9600.0 hours" in caplog.text


def test_a_clock_that_stays_is_believed_after_a_day(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    Retention(store, monkeypatch).run(
        (0.0, 0.0, True),
        (HOUR, 2 * HOUR, False),
        (DAY - HOUR, 2 * HOUR, False),
        (HOUR, 2 * HOUR, True),
    )


def test_time_that_passes_is_no_jump(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    Retention(store, monkeypatch).run((0.0, 0.0, True), (90 * DAY, 0.0, True))
