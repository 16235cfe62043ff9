"""A deleted conversation is gone: from every table, from the file, and it was never in a log."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.conversations.assistant import Assistant
from tests.conversations.talk import answer

SECRET = "salamamatkustajanhattu"


def tables_with(database: Path, text: str) -> set[str]:
    """Return the tables of which any column of any row holds the text."""
    found = set()
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute("select name from sqlite_master where type = 'table'")
        for (table,) in names.fetchall():
            rows = connection.execute(f"select * from {table}").fetchall()  # noqa: S608
            if any(text in str(value) for row in rows for value in row):
                found.add(table)
    return found


def files_with(folder: Path, text: str) -> list[str]:
    """Return the files of which any byte range is the text."""
    # The published content is no store: it is the same before any conversation and after.
    files = [path for path in folder.iterdir() if path.is_file()]
    return [path.name for path in files if text.encode() in path.read_bytes()]


def test_nothing_remains_of_a_deleted_conversation(assistant: Assistant) -> None:
    conversation = assistant.open("fi")
    said = answer(conversation, f"Onko {SECRET} oikeutettu vanhustenhuoltoon suomeksi?")
    judged = conversation.call(
        "POST", "/feedback", json={"message_id": said["id"], "helpful": False}
    )
    assert judged.status_code == 204
    kept = tables_with(assistant.database, conversation.id)
    assert kept == {"conversation", "feedback", "message", "tracker_event", "tracker_state"}
    assert {"message", "tracker_event"} <= tables_with(assistant.database, SECRET)

    assert conversation.call("DELETE").status_code == 204

    assert tables_with(assistant.database, conversation.id) == set()
    assert tables_with(assistant.database, SECRET) == set()
    assert files_with(assistant.database.parent, SECRET) == [], "the log among them"
    assert conversation.say("Hei").status_code == 404
    assert tables_with(assistant.database, conversation.id) == set()


def test_deleting_one_conversation_leaves_the_others(assistant: Assistant) -> None:
    kept, deleted = assistant.open("sv"), assistant.open("sv")
    for conversation in (kept, deleted):
        answer(conversation, "Kan jag få beslutet översatt till finska?")

    deleted.call("DELETE")

    assert len(kept.transcript()) == 3
    assert answer(kept, "säg det igen")["topic"] == "minorities/translated_decision"
