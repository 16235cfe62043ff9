"""Conversations as the chat API shows them: both sides' messages, and feedback on them."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.storage.engine import explain, insert_into, reading, sqlite_file, writing
from bot.storage.removal import digest_of, remove, remove_older_than
from bot.storage.schema import conversation, deleted_conversation, feedback, message

Message = dict[str, Any]

_log = logging.getLogger(__name__)


class NoSuchConversation(LookupError):  # noqa: N818 - an answer, not a fault
    """No conversation has this id: it never was, or it has been deleted."""


@dataclass(frozen=True)
class Conversation:
    """A conversation: its language now, and its messages in the order they were said."""

    id: str
    language: str
    messages: list[Message]


_CREATE = insert(conversation)
_ADD_MESSAGES = insert(message)
_TOUCH = (
    update(conversation)
    .where(conversation.c.id == bindparam("of"))
    .values(language=bindparam("new_language"), updated_at=bindparam("now"))
)
_READ = select(conversation.c.id, conversation.c.language).where(
    conversation.c.id == bindparam("of")
)
_READ_MESSAGES = (
    select(message.c.body)
    .where(message.c.conversation_id == bindparam("of"))
    .order_by(message.c.number)
)
_FIND_MESSAGE = select(message.c.body).where(
    message.c.conversation_id == bindparam("of"), message.c.message_id == bindparam("message")
)


class ConversationStore:
    """The conversations of a database. Every call is one transaction.

    Every method raises `StorageProblem` when the database cannot be used.
    """

    def __init__(self, engine: Engine) -> None:
        """Keep conversations in `engine`'s database, which `migrate` has prepared."""
        self._engine = engine
        self._log_holds_deleted = False
        statement = insert_into(engine, feedback)
        self._remember_deleted = insert_into(engine, deleted_conversation).on_conflict_do_nothing()
        self._upsert_feedback = statement.on_conflict_do_update(
            index_elements=["conversation_id", "message_id"],
            set_={
                "helpful": statement.excluded.helpful,
                "given_at": statement.excluded.given_at,
            },
        )

    def create(self, conversation_id: str, language: str, greeting: Sequence[Message]) -> None:
        """Start a conversation with the assistant's greeting (the API's Message objects).

        Raises:
            ValueError: The id is taken, or two messages share an id.
        """
        now = _now()
        row = {
            "id": conversation_id,
            "language": language,
            "created_at": now,
            "updated_at": now,
        }
        try:
            with writing(self._engine) as connection:
                connection.execute(_CREATE, row)
                _add(connection, conversation_id, greeting)
        except IntegrityError:
            raise ValueError(f"the conversation {conversation_id} exists already") from None

    def append(self, conversation_id: str, language: str, messages: Sequence[Message]) -> None:
        """Add what was said, in order, and keep the language that the conversation now has.

        Raises:
            NoSuchConversation: The conversation does not exist (any more); nothing is kept.
            ValueError: A message has the id of an earlier one; nothing is kept.
        """
        values = {"of": conversation_id, "new_language": language, "now": _now()}
        try:
            with writing(self._engine) as connection:
                if not connection.execute(_TOUCH, values).rowcount:
                    raise NoSuchConversation(conversation_id)
                _add(connection, conversation_id, messages)
        except IntegrityError:
            raise ValueError("a message id is used twice in the conversation") from None

    def keep(self, conversation_id: str, said: Callable[[str], Message]) -> None:
        """Add a message that is not answered; the conversation's language stays.

        Args:
            conversation_id: The conversation.
            said: Makes the message, given that language.

        Raises:
            NoSuchConversation: The conversation does not exist (any more); nothing is kept.
        """
        with writing(self._engine) as connection:
            row = connection.execute(_READ, {"of": conversation_id}).first()
            if row is None:
                raise NoSuchConversation(conversation_id)
            values = {"of": conversation_id, "new_language": row.language, "now": _now()}
            connection.execute(_TOUCH, values)
            _add(connection, conversation_id, [said(row.language)])

    def read(self, conversation_id: str) -> Conversation | None:
        """Return the conversation with all its messages, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(_READ, {"of": conversation_id}).first()
            if row is None:
                return None
            bodies = connection.execute(_READ_MESSAGES, {"of": conversation_id}).scalars().all()
        return Conversation(row.id, row.language, bodies)

    def language(self, conversation_id: str) -> str | None:
        """Return the conversation's language, or None where there is no such conversation."""
        with reading(self._engine) as connection:
            row = connection.execute(_READ, {"of": conversation_id}).first()
        return None if row is None else str(row.language)

    def delete(self, conversation_id: str) -> bool:
        """Remove a conversation from every table, Rasa's events of it too; note that it was done.

        Which one it was is remembered as a digest, so that no restored backup brings it back.

        Returns:
            Whether there was anything to remove.
        """
        with writing(self._engine) as connection:
            removed = remove(connection, conversation_id)
            if removed:
                row = {"digest": digest_of(conversation_id), "deleted_on": _now().date()}
                connection.execute(self._remember_deleted, row)
        self._empty_log()
        return removed

    def add_feedback(self, conversation_id: str, message_id: str, helpful: bool) -> Message | None:
        """Keep whether a message helped; a later verdict on the same message replaces it.

        Returns:
            The message; None when the conversation has no such one, and nothing is kept then.
        """
        with writing(self._engine) as connection:
            found = connection.execute(
                _FIND_MESSAGE, {"of": conversation_id, "message": message_id}
            ).first()
            if found is None:
                return None
            values = {
                "conversation_id": conversation_id,
                "message_id": message_id,
                "helpful": helpful,
                "given_at": _now(),
            }
            connection.execute(self._upsert_feedback, values)
        judged: Message = found.body
        return judged

    def delete_older_than(self, when: datetime) -> int:
        """Remove every conversation whose last message came before `when` (with time zone).

        It is noted how many conversations and messages that were.

        Rasa's events of conversations that `web` does not know (rasa shell, or a reply that was
        still being written when its conversation was deleted) go by the same limit.

        Returns:
            The number of conversations removed.
        """
        if when.tzinfo is None:
            raise ValueError("delete_older_than needs a time with its time zone")
        with writing(self._engine) as connection:
            removed = remove_older_than(connection, when)
        self._empty_log()
        return removed

    def finish_deletions(self) -> None:
        """Empty SQLite's log where a deletion could not do it because somebody else was reading."""
        if self._log_holds_deleted:
            self._empty_log()

    def _empty_log(self) -> None:
        """Write SQLite's log into the file, so that what was deleted is in neither.

        While somebody else reads, SQLite answers "busy" after the busy timeout of a second, and
        the file may be gone; `finish_deletions` then does it later.
        """
        if sqlite_file(self._engine) is None:
            return
        try:
            with closing(self._engine.raw_connection()) as connection:
                ((busy, _, _),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._log_holds_deleted = bool(busy)
        except (sqlite3.Error, SQLAlchemyError) as error:
            # The deletion itself is done.
            self._log_holds_deleted = True
            _log.warning("%s", explain(self._engine, error))


def _add(connection: Connection, conversation_id: str, messages: Sequence[Message]) -> None:
    rows = [
        {"conversation_id": conversation_id, "message_id": body["id"], "body": body}
        for body in messages
    ]
    if rows:
        connection.execute(_ADD_MESSAGES, rows)


def _now() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)
