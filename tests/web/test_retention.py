"""Old conversations are removed when the gateway starts, and again and again."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.storage import ConversationStore, StorageProblem, open_engine, writing
from bot.storage.schema import conversation
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


async def _run_for(store: ConversationStore, seconds: float) -> None:
    task = asyncio.create_task(remove_old(store, 30, interval=0.01))
    await asyncio.sleep(seconds)
    task.cancel()


def test_a_conversation_is_kept_for_the_days_of_the_setting(store: ConversationStore) -> None:
    asyncio.run(_run_for(store, 0.2))

    assert store.read("old") is None
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
    asyncio.run(_run_for(store, 0.2))

    assert "the database is locked" in caplog.text
    assert store.read("old") is None
