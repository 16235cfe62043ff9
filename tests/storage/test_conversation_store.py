"""Conversations are kept as they were said, and leave nothing behind when they are deleted."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import func, insert, select

from bot.storage import (
    ConversationStore,
    NoSuchConversation,
    StorageProblem,
    migrate,
    open_engine,
    reading,
    writing,
)
from bot.storage.schema import (
    conversation,
    feedback,
    message,
    metadata,
    tracker_event,
    tracker_state,
)
from tests.databases import KINDS, fresh_url


@pytest.fixture(params=KINDS)
def engine(request, tmp_path):
    engine = open_engine(fresh_url(request.param, tmp_path))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine):
    return ConversationStore(engine)


def said(message_id: str, text: str = "Hej") -> dict:
    return {"id": message_id, "from": "resident", "text": text, "buttons": []}


def test_a_message_without_a_reply_is_kept_in_the_language_that_the_conversation_has(store) -> None:
    store.create("one", "fi", [said("a")])

    store.keep("one", lambda language: said("b", language))

    kept = store.read("one")
    assert kept.language == "fi"
    assert [body["text"] for body in kept.messages] == ["Hej", "fi"]
    with pytest.raises(NoSuchConversation):
        store.keep("another", lambda language: said("c", language))


def rows(engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar()
            for name, table in metadata.tables.items()
        }


def add_tracker(engine, conversation_id: str, when: datetime) -> None:
    state = {"next_position": 1, "window_position": 0, "past": "[]", "folded": 0}
    state |= {"conversation_id": conversation_id, "updated_at": when.timestamp()}
    event = {"conversation_id": conversation_id, "position": 0, "body": "{}"}
    with writing(engine) as connection:
        connection.execute(insert(tracker_state), state)
        connection.execute(insert(tracker_event), event)


def test_a_conversation_is_read_as_it_was_said(store):
    store.create("a", "sv", [said("1", "Välkommen")])
    store.append("a", "fi", [said("2", "päivää 🙂 \x00 \ud800"), said("3")])
    read = store.read("a")
    assert (read.id, read.language) == ("a", "fi")
    assert read.messages == [said("1", "Välkommen"), said("2", "päivää 🙂 \x00 \ud800"), said("3")]


def test_an_unknown_conversation_is_none(store):
    assert store.read("a") is None


def test_an_id_is_given_once(store):
    store.create("a", "sv", [said("1")])
    with pytest.raises(ValueError, match="exists already"):
        store.create("a", "fi", [])
    assert store.read("a").language == "sv"


def test_nothing_is_added_to_a_conversation_that_is_not_there(store, engine):
    with pytest.raises(NoSuchConversation):
        store.append("a", "sv", [said("1")])
    assert rows(engine)["message"] == 0


def test_of_a_turn_with_a_message_id_used_before_nothing_is_kept(store):
    store.create("a", "sv", [said("1")])
    with pytest.raises(ValueError, match="used twice"):
        store.append("a", "fi", [said("2"), said("1")])
    assert store.read("a").messages == [said("1")]
    assert store.read("a").language == "sv"


def test_feedback_is_kept_once_per_message_and_the_last_counts(store, engine):
    store.create("a", "sv", [said("1")])
    assert store.add_feedback("a", "1", True) == said("1")
    assert store.add_feedback("a", "1", False) == said("1")
    assert store.add_feedback("a", "2", True) is None
    assert store.add_feedback("b", "1", True) is None
    with reading(engine) as connection:
        found = connection.execute(select(feedback.c.message_id, feedback.c.helpful)).all()
    assert [tuple(row) for row in found] == [("1", False)]


def test_a_deleted_conversation_leaves_nothing_in_any_table(store, engine):
    empty = rows(engine)
    store.create("a", "sv", [said("1")])
    store.add_feedback("a", "1", True)
    add_tracker(engine, "a", datetime.now(timezone.utc))
    assert store.delete("a") is True
    assert rows(engine) == empty | {"deletion": 1, "deleted_conversation": 1}
    assert store.delete("a") is False
    assert rows(engine)["deletion"] == 1


def test_other_conversations_stay(store, engine):
    for name in "ab":
        store.create(name, "sv", [said("1")])
        add_tracker(engine, name, datetime.now(timezone.utc))
    store.delete("a")
    assert store.read("b").messages == [said("1")]
    with reading(engine) as connection:
        assert connection.execute(select(tracker_event.c.conversation_id)).scalars().all() == ["b"]


def test_what_was_deleted_is_not_in_the_files_either(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'x.db'}")
    migrate(engine)
    store = ConversationStore(engine)
    secret = "hemlighet som ingen ska finna"
    store.create("a", "sv", [said(str(number), secret) for number in range(50)])
    files = list(tmp_path.iterdir())
    assert any(secret.encode() in path.read_bytes() for path in files)
    store.delete("a")
    assert not any(secret.encode() in path.read_bytes() for path in tmp_path.iterdir())


def test_conversations_are_deleted_by_the_age_of_their_last_message(store, engine):
    now = datetime.now(timezone.utc)
    for name, days in (("old", 31), ("new", 29)):
        store.create(name, "sv", [said("1")])
        add_tracker(engine, name, now - timedelta(days=days))
        then = (now - timedelta(days=days)).replace(tzinfo=None)
        with writing(engine) as connection:
            change = conversation.update().where(conversation.c.id == name)
            connection.execute(change.values(updated_at=then))
    add_tracker(engine, "shell, old", now - timedelta(days=31))
    add_tracker(engine, "shell, new", now - timedelta(days=29))
    assert store.delete_older_than(now - timedelta(days=30)) == 1
    with reading(engine) as connection:
        for table in (tracker_state, tracker_event):
            left = connection.execute(select(table.c.conversation_id)).scalars().all()
            assert sorted(left) == ["new", "shell, new"]
        assert connection.execute(select(message.c.conversation_id)).scalars().all() == ["new"]
    assert store.read("old") is None


def test_a_time_without_zone_is_refused(store):
    with pytest.raises(ValueError, match="time zone"):
        store.delete_older_than(datetime(2026, 1, 1))


@pytest.mark.slow
def test_messages_that_come_at_once_are_all_kept(store):
    store.create("a", "sv", [])

    def send(number: int) -> None:
        store.append("a", "sv", [said(f"q{number}"), said(f"a{number}")])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(100)))
    ids = [body["id"] for body in store.read("a").messages]
    assert sorted(ids) == sorted([f"{side}{number}" for side in "qa" for number in range(100)])
    assert all(ids[at + 1] == "a" + ids[at][1:] for at in range(0, 200, 2))


def test_a_database_that_cannot_be_used_is_said(tmp_path):
    store = ConversationStore(open_engine(f"sqlite:///{tmp_path / 'none.db'}"))
    for call in (
        lambda: store.create("a", "sv", []),
        lambda: store.append("a", "sv", []),
        lambda: store.read("a"),
        lambda: store.delete("a"),
        lambda: store.add_feedback("a", "1", True),
        lambda: store.delete_older_than(datetime.now(timezone.utc)),
    ):
        with pytest.raises(StorageProblem, match="does not exist"):
            call()


def test_bodies_are_json_in_the_table(store, engine):
    store.create("a", "sv", [said("1", "å")])
    with engine.connect() as connection:
        raw = connection.exec_driver_sql("SELECT body FROM message").scalar()
    assert (json.loads(raw) if isinstance(raw, str) else raw) == said("1", "å")
