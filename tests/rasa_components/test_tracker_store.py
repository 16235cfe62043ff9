"""The bounded tracker store gives Rasa the same conversation as Rasa's own stores do."""

from __future__ import annotations

import asyncio
import copy
import os
import random
from collections.abc import Iterable
from typing import Any

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa_components.tracker_store import BoundedTrackerStore
from tests.databases import fresh_url
from tests.rasa_components.conversations import RECORDED, random_conversation
from tests.rasa_components.script import DOMAIN, Script, Turn

ID = "samtal"

pytestmark = pytest.mark.filterwarnings(
    # Rasa's own SQL store, to compare with, is written for SQLAlchemy 1.3.
    "ignore::sqlalchemy.exc.SADeprecationWarning",
    "ignore::sqlalchemy.exc.RemovedIn20Warning",
)


@pytest.fixture
def url(tmp_path):
    return fresh_url("sqlite", tmp_path)


@pytest.fixture
def store(url):
    return BoundedTrackerStore(DOMAIN, url)


def play(store: TrackerStore, *turns: Turn) -> None:
    """Do what Rasa does with each message: read the tracker, add events, save it."""

    async def message(turn: Turn) -> None:
        tracker = await store.get_or_create_tracker(ID, append_action_listen=False)
        add(tracker, turn)
        await store.save(tracker)

    for turn in turns:
        asyncio.run(message(turn))


def add(tracker: DialogueStateTracker, turn: Turn) -> None:
    for event in copy.deepcopy(turn):
        tracker.update(event, DOMAIN)


def loaded(store: TrackerStore) -> DialogueStateTracker:
    return asyncio.run(store.retrieve(ID))


def everything(store: TrackerStore) -> list[dict[str, Any]]:
    tracker = asyncio.run(store.retrieve_full_tracker(ID))
    return bodies(tracker) if tracker else []


def bodies(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    return [event.as_dict() for event in tracker.events]


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {
        **tracker.current_state(),
        "set": {name: slot.has_been_set for name, slot in tracker.slots.items()},
        "said": tracker.latest_bot_utterance.as_dict() | {"timestamp": 0},
        "featurized by text": tracker.latest_message.use_text_for_featurization,
    }


def states_of_last_turns(tracker: DialogueStateTracker, turns: int = 5) -> int:
    """Return how many policy states the last turns make."""
    count = 1
    for event in reversed(tracker.applied_events()):
        count += isinstance(event, ActionExecuted)
        turns -= isinstance(event, UserUttered)
        if not turns:
            break
    return count


def as_in_a_form(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Return the tracker as Rasa's forms and slot validation build theirs: from events alone."""
    return DialogueStateTracker.from_events(
        ID,
        [*tracker.events_after_latest_restart(), SlotSet("topic", "nytt", 1.0)],
        slots=DOMAIN.slots,
    )


def assert_same(ours: DialogueStateTracker, rasas: DialogueStateTracker) -> None:
    count = states_of_last_turns(rasas)
    assert ours.past_states(DOMAIN)[-count:] == rasas.past_states(DOMAIN)[-count:]
    assert state(ours) == state(rasas)


def play_in_lock_step(turns: Iterable[Turn], url: str, window: int) -> None:
    ours = BoundedTrackerStore(DOMAIN, url, window=window)
    sql = SQLTrackerStore(DOMAIN, db="")
    memory = InMemoryTrackerStore(DOMAIN)
    for turn in turns:
        for each in (ours, sql, memory):
            play(each, turn)
        tracker, reference = loaded(ours), loaded(sql)
        count = min(window, len(reference.events))
        assert bodies(tracker)[-count:] == bodies(reference)[-count:]
        assert_same(tracker, reference)
        assert_same(tracker.copy(), reference.copy())
        assert_same(as_in_a_form(tracker), as_in_a_form(reference))
        # The two stores of Rasa differ in the latest message of a form: the one in memory
        # forgets it. What policies see is the same in both.
        replayed = loaded(memory)
        count = states_of_last_turns(replayed)
        assert tracker.past_states(DOMAIN)[-count:] == replayed.past_states(DOMAIN)[-count:]
        assert tracker.current_slot_values() == replayed.current_slot_values()


@pytest.mark.slow
@pytest.mark.parametrize("window", [1, 30])
@pytest.mark.parametrize("name", RECORDED)
def test_a_conversation_is_the_same_as_in_rasas_stores(name, window, url):
    play_in_lock_step(RECORDED[name](), url, window)


@pytest.mark.slow
@pytest.mark.parametrize("window", [5, 30])
def test_any_conversation_is_the_same_as_in_rasas_stores(url, window):
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
    print(f"SEED={seed}")
    source = random.Random(seed)
    play_in_lock_step(random_conversation(source, 60), url, window)


@pytest.mark.parametrize("name", ["plain questions", "a form of many turns"])
def test_a_long_conversation_is_read_no_longer_than_a_short_one(name, url):
    store = BoundedTrackerStore(DOMAIN, url, window=12)
    play(store, *RECORDED[name]())
    script = Script()
    short = len(loaded(store).events)
    for number in range(60):
        play(store, script.faq(number))
    assert len(loaded(store).events) <= max(short, 50)
    assert len(everything(store)) > 300


def test_only_the_latest_session_is_read_and_all_are_kept(store):
    script = Script()
    play(store, script.begin(), script.faq(1, topic="a"), script.begin(language="fi"))
    tracker = loaded(store)
    assert [type(event).__name__ for event in tracker.events] == [
        "ActionExecuted",
        "SessionStarted",
        "SlotSet",
        "ActionExecuted",
    ]
    assert (tracker.get_slot("language"), tracker.get_slot("topic")) == ("fi", None)
    assert len(everything(store)) == 3 + 6 + 4


def test_a_new_conversation_is_unknown_until_something_is_said(store):
    assert loaded(store) is None
    tracker = asyncio.run(store.get_or_create_tracker(ID, append_action_listen=False))
    assert not tracker.events
    assert not asyncio.run(store.exists(ID))
    add(tracker, Script().begin())
    asyncio.run(store.save(tracker))
    assert asyncio.run(store.exists(ID))


def test_a_tracker_can_be_saved_again_and_again(store):
    script = Script()
    turns = [script.begin(), *[script.faq(number) for number in range(20)]]
    play(store, turns[0])
    tracker = loaded(store)
    for turn in turns[1:]:
        add(tracker, turn)
        asyncio.run(store.save(tracker))
        asyncio.run(store.save(tracker))
    assert everything(store) == [event.as_dict() for turn in turns for event in turn]
    assert_same(loaded(store), tracker)


def test_the_same_event_said_twice_is_stored_twice(store):
    play(store, Script().begin())
    tracker = loaded(store)
    event = SlotSet("topic", "a", timestamp=1.0)
    tracker.update(event)
    asyncio.run(store.save(tracker))
    tracker.update(event)
    asyncio.run(store.save(tracker))
    assert everything(store)[-2:] == [event.as_dict(), event.as_dict()]


@pytest.mark.parametrize("change", ["copied", "deep copied", "shortened", "made from JSON"])
def test_a_tracker_that_is_not_the_one_read_is_appended_rightly(store, change):
    script = Script()
    turns = [script.begin(), *[script.faq(number, topic=f"ämne {number}") for number in range(12)]]
    play(store, *turns[:-1])
    tracker = loaded(store)
    if change == "copied":
        tracker = tracker.copy()
    elif change == "deep copied":
        tracker = copy.deepcopy(tracker)
    elif change == "shortened":
        for _ in range(len(tracker.events) - 3):
            tracker.events.popleft()
    else:
        tracker = DialogueStateTracker.from_dict(ID, everything(store), DOMAIN.slots)
    add(tracker, turns[-1])
    asyncio.run(store.save(tracker))
    assert everything(store) == [event.as_dict() for turn in turns for event in turn]
    assert loaded(store).get_slot("topic") == "ämne 11"


def test_events_are_never_replaced(store):
    script = Script()
    play(store, script.begin(), script.faq(1))
    before = everything(store)
    other = script.faq(2)
    asyncio.run(store.save(DialogueStateTracker.from_events(ID, other, DOMAIN.slots)))
    assert everything(store) == before + [event.as_dict() for event in other]


def test_the_store_lists_and_deletes(store):
    script = Script()
    play(store, script.begin(), script.faq(1), script.begin(), script.faq(2))
    assert list(asyncio.run(store.keys())) == [ID]
    assert asyncio.run(store.delete(ID)) is True
    assert asyncio.run(store.delete(ID)) is False
    assert (loaded(store), everything(store), list(asyncio.run(store.keys()))) == (None, [], [])


def test_a_reply_to_a_conversation_deleted_meanwhile_is_not_kept(store):
    script = Script()
    play(store, script.begin())
    tracker = loaded(store)
    asyncio.run(store.delete(ID))
    add(tracker, script.faq(1))
    asyncio.run(store.save(tracker))
    assert everything(store) == []


class Broker:
    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = []

    def publish(self, event: dict[str, Any]) -> None:
        self.published.append(event)


def test_the_event_broker_gets_every_event_once(url):
    broker = Broker()
    store = BoundedTrackerStore(DOMAIN, url, event_broker=broker)
    script = Script()
    turns = [script.begin(), *[script.faq(number) for number in range(9)]]
    play(store, *turns)
    said = [{"sender_id": ID} | event.as_dict() for turn in turns for event in turn]
    assert broker.published == said
    tracker = loaded(store)
    asyncio.run(store.stream_events(tracker))
    assert broker.published == said
    more = script.faq(10)
    add(tracker, more)
    asyncio.run(store.stream_events(tracker))
    assert broker.published[len(said) :] == [{"sender_id": ID} | e.as_dict() for e in more]
