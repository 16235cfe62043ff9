"""A deletion leaves a record without content, and no byte of what it deleted in any file."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import event, select, text, update

from bot.storage import ConversationStore, migrate, open_engine, reading, writing
from bot.storage.schema import conversation, deletion, metadata
from tests.databases import KINDS, fresh_url


@pytest.fixture(params=KINDS)
def engine(request, tmp_path):
    engine = open_engine(fresh_url(request.param, tmp_path))
    migrate(engine)
    yield engine
    engine.dispose()


def said(message_id: str, words: str = "Hej") -> dict:
    return {"id": message_id, "from": "resident", "text": words, "buttons": []}


def records(engine) -> list[tuple]:
    columns = (deletion.c.why, deletion.c.conversations, deletion.c.messages)
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def test_a_deletion_on_request_is_noted_with_the_number_of_messages(engine):
    store = ConversationStore(engine)
    store.create("a", "sv", [said("1"), said("2")])
    store.append("a", "sv", [said("3")])
    store.delete("a")

    assert records(engine) == [("request", 1, 3)]


def test_deletions_by_age_are_noted_together(engine):
    store = ConversationStore(engine)
    for name in ("a", "b", "young"):
        store.create(name, "sv", [said("1"), said("2")])
    then = (datetime.now(timezone.utc) - timedelta(days=40)).replace(tzinfo=None)
    with writing(engine) as connection:
        connection.execute(
            update(conversation).where(conversation.c.id != "young").values(updated_at=then)
        )

    limit = datetime.now(timezone.utc) - timedelta(days=30)
    store.delete_older_than(limit)
    store.delete_older_than(limit)

    assert records(engine) == [("age", 2, 4)]


def test_the_record_cannot_be_led_back_to_anybody(engine):
    store = ConversationStore(engine)
    store.create("the-id-of-a-conversation", "sv", [said("1", "en hemlighet")])
    store.delete("the-id-of-a-conversation")

    with reading(engine) as connection:
        row = connection.execute(select(deletion)).one()
    assert row.deleted_at.minute == row.deleted_at.second == row.deleted_at.microsecond == 0
    assert "the-id-of-a-conversation" not in repr(row)
    assert "hemlighet" not in repr(row)


def test_a_database_of_the_first_schema_keeps_its_conversations(engine):
    ConversationStore(engine).create("a", "sv", [said("1")])
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE deletion"))
        connection.execute(text("DROP TABLE accessibility_report"))
        connection.execute(text("DROP TABLE deleted_conversation"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    migrate(engine)

    store = ConversationStore(engine)
    assert store.read("a").messages == [said("1")]
    assert store.delete("a")
    assert records(engine) == [("request", 1, 1)]


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_byte_of_deleted_conversations_is_left_whatever_was_done_before(tmp_path, seed):
    print(f"seed {seed}")
    rng = random.Random(seed)
    engine = open_engine(f"sqlite:///{tmp_path / 'x.db'}")
    migrate(engine)
    store = ConversationStore(engine)
    alive: dict[str, list[str]] = {}
    gone: list[str] = []
    for number in range(300):
        action = rng.random()
        if action < 0.4 or not alive:
            name = f"conversation{number}x"
            store.create(name, "sv", [])
            alive[name] = [name]
        elif action < 0.8:
            name = rng.choice(list(alive))
            secret = f"hemlighet{number}x"
            store.append(name, "fi", [said(f"m{number}", secret * rng.choice([1, 2, 30, 900]))])
            with writing(engine) as connection:
                _as_rasa_does(connection, name, number, secret * rng.choice([1, 20, 300]))
            alive[name].append(secret)
        else:
            name = rng.choice(list(alive))
            store.delete(name)
            gone += alive.pop(name)

    content = bytes_of(tmp_path)
    assert gone
    assert [secret for secret in gone if secret.encode() in content] == []
    assert all(secret.encode() in content for secrets in alive.values() for secret in secrets)


def _as_rasa_does(connection, name: str, number: int, words: str) -> None:
    event = metadata.tables["tracker_event"].insert()
    connection.execute(event, {"conversation_id": name, "position": number, "body": words})
    change = {"next_position": number, "window_position": 0, "past": words, "folded": 0}
    state = metadata.tables["tracker_state"]
    if not connection.execute(
        state.update().where(state.c.conversation_id == name), change | {"updated_at": number}
    ).rowcount:
        connection.execute(state.insert(), change | {"conversation_id": name, "updated_at": number})


def test_a_deletion_beside_a_reader_is_finished_when_that_has_ended(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'x.db'}", busy_timeout=0.05)
    migrate(engine)
    store = ConversationStore(engine)
    store.create("a", "sv", [said("1", "hemlighet")])
    with reading(engine) as connection:
        connection.execute(select(conversation)).all()
        assert store.delete("a")
        assert b"hemlighet" in bytes_of(tmp_path), "the reader still sees it"

    store.finish_deletions()

    assert b"hemlighet" not in bytes_of(tmp_path)


def test_a_deletion_is_done_though_the_file_goes_and_finished_when_it_is_back(tmp_path, caplog):
    file = tmp_path / "x.db"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    store = ConversationStore(engine)
    store.create("a", "sv", [said("1", "hemlighet")])
    away = file.with_suffix(".away")
    event.listen(engine, "commit", lambda _: file.rename(away), once=True)

    assert store.delete("a")
    store.finish_deletions()
    assert caplog.text.count(f"the database file {file} does not exist") == 2

    away.rename(file)
    store.finish_deletions()

    assert store.read("a") is None
    assert b"hemlighet" not in bytes_of(tmp_path)
