"""Old conversations are removed when the gateway starts, and again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.storage import ConversationStore, StorageProblem, open_engine, writing
from bot.storage.schema import conversation
from bot.web.metrics import Metrics
from bot.web.retention import remove_old


@pytest.fixture
def store(tmp_path: Path, prepared_database: Path) -> ConversationStore:
    database = tmp_path / "old.db"
    database.write_bytes(prepared_database.read_bytes())
    engine = open_engine(f"sqlite:///{database}")
    store = ConversationStore(engine)
    for name, age in (("old", timedelta(days=31)), ("young", timedelta(days=29))):
        store.create(name, "sv", [])
        then = (datetime.now(timezone.utc) - age).replace(tzinfo=None)
        with writing(engine) as connection:
            connection.execute(
                update(conversation).where(conversation.c.id == name).values(updated_at=then)
            )
    return store


def run_until(
    so: Callable[[], bool], store: ConversationStore, metrics: Metrics | None = None
) -> None:
    """Remove what is old in quick rounds, until something is so."""

    async def run() -> None:
        task = asyncio.create_task(remove_old(store, 30, interval=0.01, metrics=metrics))
        while not so():
            assert not task.done()
            await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(asyncio.wait_for(run(), 60))


def test_what_is_removed_by_its_age_is_counted(store: ConversationStore) -> None:
    metrics = Metrics()

    def deleted(reason: str) -> float | None:
        name = "botkyrka_conversations_deleted_total"
        return metrics.registry.get_sample_value(name, {"reason": reason})

    run_until(lambda: bool(deleted("age")), store, metrics)

    assert (deleted("age"), deleted("request")) == (1, 0)


def test_a_conversation_is_kept_for_the_days_of_the_setting(store: ConversationStore) -> None:
    run_until(lambda: store.read("old") is None, store)

    assert store.read("young") is not None


def test_a_database_in_trouble_is_tried_again(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    delete, tried = store.delete_older_than, []

    def at_first_locked(when: datetime) -> int:
        tried.append(when)
        if len(tried) == 1:
            raise StorageProblem("the database is locked")
        return delete(when)

    monkeypatch.setattr(store, "delete_older_than", at_first_locked)
    run_until(lambda: store.read("old") is None, store)

    assert "the database is locked" in caplog.text


@pytest.mark.parametrize("call", ["delete_older_than", "finish_deletions"])
def test_an_error_that_nobody_expected_is_logged_without_contents_and_the_next_round_comes(
    store: ConversationStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    call: str,
) -> None:
    works, metrics, written = getattr(store, call), Metrics(), "what a resident wrote"
    tried: list[object] = []

    def at_first_broken(*arguments: object) -> object:
        tried.append(arguments)
        if len(tried) == 1:
            raise RuntimeError(written)
        return works(*arguments)

    monkeypatch.setattr(store, call, at_first_broken)

    run_until(lambda: len(tried) > 1, store, metrics)

    assert "trying again later: RuntimeError" in caplog.text
    assert written not in caplog.text
    assert metrics.registry.get_sample_value("botkyrka_unexpected_errors_total") == 1
