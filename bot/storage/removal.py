"""Removes conversations from every table inside a transaction, and notes it without content."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from bot.storage.schema import (
    conversation,
    deleted_conversation,
    deletion,
    message,
    tracker_event,
    tracker_state,
)

# Deleting the conversation takes its messages and feedback with it.
_HOLDERS = (
    (conversation, conversation.c.id),
    (tracker_state, tracker_state.c.conversation_id),
    (tracker_event, tracker_event.c.conversation_id),
)


def digest_of(conversation_id: str) -> str:
    """Return what remembers a deleted conversation without naming it: SHA-256 of its id, in hex."""
    return hashlib.sha256(conversation_id.encode()).hexdigest()


def remove(connection: Connection, conversation_id: str) -> bool:
    """Remove a conversation as its resident asked; return whether there was anything to remove."""
    messages = _count(connection, message.c.conversation_id == conversation_id)
    found = [
        connection.execute(delete(table).where(column == conversation_id)).rowcount
        for table, column in _HOLDERS
    ]
    if any(found):
        _note(connection, "request", found[0], messages)
    return any(found)


def remove_older_than(connection: Connection, when: datetime) -> int:
    """Remove what came before `when` (with time zone); see `ConversationStore.delete_older_than`.

    What was remembered of deleted conversations goes by the same limit: they would be too old
    themselves by now.
    """
    limit = when.astimezone(timezone.utc)
    known = select(conversation.c.id)
    old = conversation.c.updated_at < limit.replace(tzinfo=None)
    messages = _count(connection, message.c.conversation_id.in_(known.where(old)))
    removed = int(connection.execute(delete(conversation).where(old)).rowcount)
    if removed:
        _note(connection, "age", removed, messages)
    connection.execute(
        delete(tracker_state).where(
            tracker_state.c.conversation_id.not_in(known),
            tracker_state.c.updated_at < limit.timestamp(),
        )
    )
    connection.execute(
        delete(tracker_event).where(
            tracker_event.c.conversation_id.not_in(select(tracker_state.c.conversation_id)),
        )
    )
    connection.execute(
        delete(deleted_conversation).where(deleted_conversation.c.deleted_on < limit.date())
    )
    return removed


def remove_deleted(connection: Connection, digests: Collection[str]) -> int:
    """Remove the conversations whose residents have deleted them before, by their digests."""
    ids = {
        *connection.execute(select(conversation.c.id)).scalars(),
        *connection.execute(select(tracker_state.c.conversation_id)).scalars(),
    }
    return sum(remove(connection, found) for found in sorted(ids) if digest_of(found) in digests)


def _count(connection: Connection, which: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(message).where(which)).scalar())


def _note(connection: Connection, why: str, conversations: int, messages: int) -> None:
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    hour = now.replace(minute=0, second=0, microsecond=0)
    row = {"deleted_at": hour, "why": why, "conversations": conversations, "messages": messages}
    connection.execute(insert(deletion), row)
