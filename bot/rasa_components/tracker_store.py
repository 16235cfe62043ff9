"""Rasa's tracker store, made for long conversations: append-only, and bounded when it reads."""

from __future__ import annotations

import json
import operator
import time
from collections.abc import Iterable, Sequence
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import ConnectionException
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.rasa_components.tracker_events import events_of, missing, parsed, text_of
from bot.rasa_components.tracker_window import EMPTY, Window, whole_session
from bot.settings import Settings, SettingsError
from bot.storage import StorageProblem, insert_into, migrate, open_engine, reading, writing
from bot.storage.schema import tracker_event, tracker_state

_OF = tracker_state.c.conversation_id == bindparam("of")
_STATE = select(tracker_state).where(_OF)
_LOCKED_STATE = _STATE.with_for_update()
_KEYS = select(tracker_state.c.conversation_id)
_TEXTS = (
    select(tracker_event.c.body)
    .where(
        tracker_event.c.conversation_id == bindparam("of"),
        tracker_event.c.position >= bindparam("first"),
    )
    .order_by(tracker_event.c.position)
)
_ADD_EVENTS = insert(tracker_event)
_REPLACE_STATE = (
    update(tracker_state)
    .where(_OF, tracker_state.c.next_position == bindparam("expected"))
    .values(
        {
            column: bindparam(f"new_{column.name}")
            for column in tracker_state.c
            if not column.primary_key
        }
    )
)
_DELETE = (
    delete(tracker_state).where(_OF),
    delete(tracker_event).where(tracker_event.c.conversation_id == bindparam("of")),
)


class BoundedTrackerStore(TrackerStore):
    """Keeps every event, and gives Rasa the last ones with what the earlier amount to.

    The cost of a message does not grow with its conversation: `save` appends the new events, and
    `retrieve` reads the last `window` events of the latest session, together with the few earlier
    ones that are still in force (see `tracker_window`). What Rasa computes from such a tracker
    (slots, active form, policy states of the last turns, latest message and action) is what it
    would compute from all events.

    Deliberately different from Rasa's stores:

    - `tracker.events` is shortened. `retrieve_full_tracker` has everything.
    - A session begins at `session_started` and includes the `action_session_start` before it,
      like InMemoryTrackerStore; SQLTrackerStore drops that action.
    - What is new in a tracker is told by the event objects, not by counting, so copies and
      shortened trackers can be saved. Of a tracker made elsewhere, the events that are not stored
      yet are appended. Nothing stored is ever changed.
    - A reply to a conversation that has been deleted since it was read is not stored.
    - Two processes that save the same conversation both append; neither's events are lost.
    - An event goes to the event broker after it has been stored, not before.
    - More than four turns undone within one message are not seen until the next one. (`/back`
      undoes one; it makes `save` read the whole session about every fifth time.) A reminder older
      than the window counts as outdated.

    A call raises `StorageProblem` when the database cannot be used, at the latest after its busy
    timeout of one second.
    """

    def __init__(
        self,
        domain: Any = None,
        host: str | None = None,
        event_broker: Any = None,
        window: int = 30,
        **unknown: Any,
    ) -> None:
        """Open the store; Rasa calls this with the entries of endpoints.yml.

        Args:
            domain: The model's domain.
            host: Address of the database (`url` in endpoints.yml); by default the one of the
                service's settings.
            event_broker: Where new events are published, if anywhere.
            window: How many of the latest events are read as they are.
            **unknown: Entries that this store does not know; refused.

        Raises:
            ConnectionException: An entry, the settings or the database cannot be used. It is
                Rasa's own kind, so that its command line shows the message alone.
        """
        if unknown:
            raise ConnectionException(
                f"endpoints.yml: tracker_store has url and window, not {', '.join(unknown)}"
            )
        if isinstance(window, bool) or not isinstance(window, int) or window < 1:
            raise ConnectionException(
                f"endpoints.yml: tracker_store: window is a whole number from 1, not {window!r}"
            )
        super().__init__(domain, event_broker)
        self._window = window
        try:
            self._engine = open_engine(host or Settings.from_environment().database_url)
            migrate(self._engine)
        except (SettingsError, StorageProblem) as problem:
            raise ConnectionException(str(problem)) from None
        self._new_state = insert_into(self._engine, tracker_state).on_conflict_do_nothing()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation's latest session, shortened, or None."""
        with reading(self._engine) as connection:
            state = connection.execute(_STATE, {"of": sender_id}).first()
            if state is None:
                return None
            texts = _texts(connection, sender_id, state.window_position)
        window = Window(
            start=state.window_position,
            end=state.next_position,
            past=events_of(json.loads(state.past)),
            folded=state.folded,
            recent=events_of(parsed(texts)),
        )
        tracker = self._tracker(sender_id, window.past + window.recent)
        self._remember(tracker, window)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return the conversation with all its sessions and events, or None."""
        with reading(self._engine) as connection:
            texts = _texts(connection, conversation_id)
        return self._tracker(conversation_id, events_of(parsed(texts))) if texts else None

    async def exists(self, conversation_id: str) -> bool:
        """Tell whether anything is stored of the conversation."""
        with reading(self._engine) as connection:
            return connection.execute(_STATE, {"of": conversation_id}).first() is not None

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        with reading(self._engine) as connection:
            ids: list[str] = connection.execute(_KEYS).scalars().all()
        return ids

    async def delete(self, conversation_id: str) -> bool:
        """Remove all events of a conversation, and tell whether there were any."""
        with writing(self._engine) as connection:
            found = [
                connection.execute(table, {"of": conversation_id}).rowcount for table in _DELETE
            ]
        return any(found)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events of the tracker that are not stored yet."""
        new = self._write(tracker)
        if new and self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    async def stream_events(self, tracker: DialogueStateTracker) -> None:
        """Publish the events of the tracker that are not stored yet; `save` does it by itself."""
        if self.event_broker is None:
            return
        new = self._known_new(tracker)
        if new is None:
            with reading(self._engine) as connection:
                new = missing(tracker.events, _texts(connection, tracker.sender_id))
        await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    def _tracker(self, sender_id: str, events: Sequence[Event]) -> DialogueStateTracker:
        tracker = self.init_tracker(sender_id)
        for event in events:
            tracker.update(event)
        return tracker

    def _remember(self, tracker: DialogueStateTracker, window: Window) -> None:
        """Note on the tracker which of its events are stored, and how its past was shortened."""
        tracker.bounded_store = (self._engine.url, window, list(tracker.events))

    def _known_new(self, tracker: DialogueStateTracker) -> list[Event] | None:
        """Return the events added since the tracker was read or saved here; None: cannot tell."""
        url, _, known = getattr(tracker, "bounded_store", (None, None, ()))
        events = list(tracker.events)
        if url is not self._engine.url or len(events) < len(known):
            return None
        if not all(map(operator.is_, events, known)):
            return None
        return events[len(known) :]

    def _write(self, tracker: DialogueStateTracker) -> list[Event]:
        """Store what is new in the tracker, and return it."""
        new = self._known_new(tracker)
        if not tracker.events or new == []:
            return []
        sender_id = tracker.sender_id
        known = EMPTY if new is None else tracker.bounded_store[1]
        # Shortening takes time, so it is done before the database is locked.
        window = known.after(new, self._window) if new and known.is_enough_for(new) else None
        with writing(self._engine) as connection:
            if window is None or not _replace(connection, sender_id, known, window):
                texts = self._lock(connection, sender_id, is_new=not known.end)
                if texts is None:
                    return []
                if new is None:
                    new = missing(tracker.events, texts)
                known = whole_session(events_of(parsed(texts)))
                window = known.after(new, self._window)
                _replace(connection, sender_id, known, window)
            _append(connection, sender_id, known.end, new or [])
        self._remember(tracker, window)
        return new or []

    def _lock(self, connection: Connection, sender_id: str, is_new: bool) -> list[str] | None:
        """Keep other writers from the conversation and return all that is stored of it.

        None when it has been deleted since it was read: what is said in it must not come back.
        """
        if connection.execute(_LOCKED_STATE, {"of": sender_id}).first() is None:
            if not is_new:
                return None
            row = _values(EMPTY, "") | {"conversation_id": sender_id}
            connection.execute(self._new_state, row)
            connection.execute(_LOCKED_STATE, {"of": sender_id}).one()
        return _texts(connection, sender_id)


def _replace(connection: Connection, sender_id: str, before: Window, after: Window) -> bool:
    """Store the window, unless somebody has appended to the conversation since `before`."""
    change = _values(after, "new_") | {"of": sender_id, "expected": before.end}
    return bool(connection.execute(_REPLACE_STATE, change).rowcount)


def _values(window: Window, prefix: str) -> dict[str, Any]:
    return {
        f"{prefix}next_position": window.end,
        f"{prefix}window_position": window.start,
        f"{prefix}past": json.dumps([event.as_dict() for event in window.past]),
        f"{prefix}folded": window.folded,
        f"{prefix}updated_at": time.time(),
    }


def _append(connection: Connection, sender_id: str, position: int, events: Sequence[Event]) -> None:
    rows = [
        {"conversation_id": sender_id, "position": position + index, "body": text_of(event)}
        for index, event in enumerate(events)
    ]
    if rows:
        connection.execute(_ADD_EVENTS, rows)


def _texts(connection: Connection, sender_id: str, first: int = 0) -> list[str]:
    texts: list[str] = connection.execute(_TEXTS, {"of": sender_id, "first": first}).scalars().all()
    return texts
