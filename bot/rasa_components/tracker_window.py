"""Shortens a conversation's past to the few events that its future can still depend on.

Rasa rebuilds a tracker by replaying its events, several times a message, so a long conversation
becomes slow. What is kept here are always *events that happened*, in their order, never
made-up ones: every way in which Rasa replays a tracker (copies, forms' temporary trackers, policy
states) then works on the shortened past as it would on the whole one.

The past is shortened in two steps. `squash` drops what a later event of the same turn has
replaced (a slot set twice). `_fold` reduces whole turns to what is still in force: the last value
of every slot, an active form with the message that started it, a pause, the last turn.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    AgentUttered,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    DefinePrevUserUtteredFeaturization,
    EntitiesAdded,
    Event,
    FollowupAction,
    LoopInterrupted,
    ReminderCancelled,
    ReminderScheduled,
    Restarted,
    SessionStarted,
    SlotSet,
    StoryExported,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

# Turns (messages that are not undone) that stay whole, so that policies see them as they were.
TURNS = 5
# As many stay when turns have been undone and the whole session has been read again, so that
# this need not be done for every further turn that is undone.
TURNS_AFTER_UNDOING = 10

_WITHOUT_EFFECT = (AgentUttered, ReminderCancelled, ReminderScheduled, StoryExported)
# What they do is over when the next turn begins.
_OF_ITS_TURN = (
    DefinePrevUserUtteredFeaturization,
    EntitiesAdded,
    FollowupAction,
    LoopInterrupted,
)
_ONLY_LAST_COUNTS: dict[type[Event], str] = {
    BotUttered: "said",
    ConversationPaused: "paused",
    ConversationResumed: "paused",
    FollowupAction: "next",
    LoopInterrupted: "interrupted",
}


@dataclass(frozen=True)
class Window:
    """What is read of a conversation: the shortened past, and the latest events as they are.

    `end` is the number of events stored and `start` the position at which `recent` begins; the
    first `folded` events of `past` stand for folded turns.
    """

    start: int
    end: int
    past: list[Event]
    folded: int
    recent: list[Event]

    def is_enough_for(self, new: Sequence[Event]) -> bool:
        """Tell whether `after` can be asked, or more of the conversation must be read first."""
        return not is_out_of_reach(self.past, [*self.recent, *new], self.folded)

    def after(self, new: Sequence[Event], size: int) -> Window:
        """Return the window when `new` has been appended; `size` events stay in `recent`."""
        recent = [*self.recent, *new]
        past, folded, start = self.past, self.folded, self.start
        session = _session_position(recent, len(self.recent), start)
        if session is not None:
            recent = recent[session - start :]
            past, folded, start = [], 0, session
        leaving = _surplus(recent, size)
        if leaving:
            past, folded = shorten(past + recent[:leaving], recent[leaving:], folded)
        end = self.end + len(new)
        return Window(start + leaving, end, past, folded, recent[leaving:])


EMPTY = Window(start=0, end=0, past=[], folded=0, recent=[])


def whole_session(events: Sequence[Event]) -> Window:
    """Return the latest session of all the events that a conversation has, not shortened."""
    session = _session_position(events, 0, 0) or 0
    return Window(session, len(events), [], 0, list(events[session:]))


def _session_position(events: Sequence[Event], first_new: int, start: int) -> int | None:
    """Return where the last session that begins among the new events does, if one does.

    As in Rasa, `action_session_start` right before the `session_started` event belongs to it.
    """
    for index in range(len(events) - 1, first_new - 1, -1):
        if isinstance(events[index], SessionStarted):
            before = events[index - 1] if index else None
            opens = (
                isinstance(before, ActionExecuted)
                and before.action_name == ACTION_SESSION_START_NAME
            )
            return start + index - int(opens)
    return None


def _surplus(recent: Sequence[Event], size: int) -> int:
    """Return how many of the first events may leave: never the latest message or what follows."""
    surplus = max(0, len(recent) - size)
    for index in range(len(recent) - 1, -1, -1):
        if isinstance(recent[index], UserUttered):
            return min(surplus, max(0, index - 1))
    return surplus


class _Events(DialogueStateTracker):
    """Lends Rasa's own reading of undo, restart and forms to a plain list of events."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events


def applied(events: Sequence[Event]) -> list[Event]:
    """Return the events that are in force, as Rasa reads them: without what was undone."""
    result: list[Event] = _Events(events).applied_events()
    return result


def is_out_of_reach(past: Sequence[Event], recent: Sequence[Event], folded: int) -> bool:
    """Tell whether so much was undone that turns already folded may be needed again.

    Args:
        past: Shortened past, from `shorten`.
        recent: Every event since.
        folded: How many of the past events stand for folded turns.
    """
    if not folded or any(isinstance(event, (Restarted, SessionStarted)) for event in recent):
        return False
    standing = {id(event) for event in past[:folded]}
    turns = [
        event
        for event in applied([*past, *recent])
        if isinstance(event, UserUttered) and id(event) not in standing
    ]
    return len(turns) < TURNS


def shorten(past: Sequence[Event], recent: Sequence[Event], folded: int) -> tuple[list[Event], int]:
    """Return the shortened past, and how many of its first events stand for folded turns.

    Args:
        past: Events before the window: the past as shortened before, and what has left the
            window since.
        recent: Events in the window, which stay as they are.
        folded: How many of the first events in `past` stand for folded turns.
    """
    done = applied(past)
    standing = {id(event) for event in past[:folded]}
    folded = sum(id(event) in standing for event in done)
    cut = _first_whole_turn(done, recent, standing)
    if cut <= folded:
        return done[:folded] + squash(done[folded:]), folded
    start = _fold(done[:cut])
    return start + squash(done[cut:]), len(start)


def _first_whole_turn(done: Sequence[Event], recent: Sequence[Event], standing: set[int]) -> int:
    """Return the index in `done` from which turns must stay whole (0: all of them)."""
    turns = [
        id(event)
        for event in applied([*done, *recent])
        if isinstance(event, UserUttered) and id(event) not in standing
    ]
    kept = TURNS if standing else TURNS_AFTER_UNDOING
    if len(turns) < kept:
        return 0
    needed = turns[-kept]
    cut, before = 0, None
    for index, event in enumerate(done):
        if isinstance(event, ActionExecuted):
            before = index
        elif isinstance(event, UserUttered):
            # Undoing a message undoes the action before it too, usually that of listening.
            cut, before = (index if before is None else before), None
            if id(event) == needed:
                break
    return cut


def squash(events: Sequence[Event]) -> list[Event]:
    """Return the events without those that another, before the next action, has replaced."""
    kept: list[Event] = []
    replaced: set[Hashable] = set()
    for event in reversed(events):
        if isinstance(event, (ActionExecuted, UserUttered)):
            replaced.clear()
        elif not _still_counts(event, replaced):
            continue
        kept.append(event)
    return kept[::-1]


def _still_counts(event: Event, replaced: set[Hashable]) -> bool:
    """Tell whether the event counts, given what comes after it, and note what it replaces."""
    if isinstance(event, _WITHOUT_EFFECT):
        return False
    key: Hashable
    if isinstance(event, SlotSet):
        if AllSlotsReset in replaced:
            return False
        key = (SlotSet, event.key)
    elif isinstance(event, AllSlotsReset):
        key = AllSlotsReset
    elif isinstance(event, ActiveLoop):
        key = (ActiveLoop, event.name)
    elif isinstance(event, ActionExecutionRejected):
        key = (ActionExecutionRejected, event.action_name)
    else:
        single = _ONLY_LAST_COUNTS.get(type(event))
        if single is None:
            return True
        key = single
    if key in replaced:
        return False
    replaced.add(key)
    return True


def _fold(events: Sequence[Event]) -> list[Event]:
    """Return the last turn, squashed, and of what came before it only what is still in force."""
    start = len(events)
    while start and not isinstance(events[start - 1], UserUttered):
        start -= 1
    if not start:
        return squash(events)
    start -= 1
    if start and isinstance(events[start - 1], ActionExecuted):
        start -= 1
    return _in_force(events[:start], events[start:]) + squash(events[start:])


def _in_force(earlier: Sequence[Event], last_turn: Sequence[Event]) -> list[Event]:
    """Return the earlier events whose effect the last turn has not ended."""
    kept: list[Event] = []
    replaced: set[Hashable] = set()
    loop_known = any(isinstance(event, ActiveLoop) for event in last_turn)
    action_known = isinstance(last_turn[0], ActionExecuted)
    trigger_wanted = False
    for event in reversed(earlier):
        if isinstance(event, UserUttered):
            if not trigger_wanted:
                continue
            trigger_wanted = False
        elif isinstance(event, ActionExecuted):
            # A form that has run again is no longer marked as rejected.
            replaced.add((ActionExecutionRejected, event.action_name))
            if action_known:
                continue
            action_known = True
        elif isinstance(event, AllSlotsReset):
            replaced.add(AllSlotsReset)
            continue
        elif isinstance(event, _OF_ITS_TURN) or not _still_counts(event, replaced):
            continue
        elif isinstance(event, ActiveLoop) and not loop_known:
            loop_known, trigger_wanted = True, event.name is not None
        kept.append(event)
    return kept[::-1]
