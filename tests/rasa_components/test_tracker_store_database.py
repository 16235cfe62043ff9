"""The bounded tracker store among other processes, and with a database that fails it."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import SlotSet
from rasa.shared.exceptions import ConnectionException
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_components.tracker_store import BoundedTrackerStore
from bot.storage import StorageProblem
from tests.databases import KINDS, fresh_url
from tests.rasa_components.script import DOMAIN, Script
from tests.rasa_components.test_tracker_store import ID, add, everything, loaded, play


@pytest.fixture(params=KINDS)
def url(request, tmp_path):
    return fresh_url(request.param, tmp_path)


def test_a_conversation_lives_on_in_another_process(url):
    script = Script()
    play(BoundedTrackerStore(DOMAIN, url), script.begin(), script.faq(1, topic="a"))
    other = BoundedTrackerStore(DOMAIN, url)
    assert loaded(other).get_slot("topic") == "a"
    play(other, script.faq(2))
    assert len(everything(other)) == 3 + 6 + 5


def test_two_processes_that_answer_at_once_lose_and_double_nothing(url):
    first, second = BoundedTrackerStore(DOMAIN, url), BoundedTrackerStore(DOMAIN, url)
    script = Script()
    begin, one, two = script.begin(), script.faq(1, topic="ett"), script.faq(2, language="fi")
    play(first, begin)
    trackers = [(first, loaded(first), one), (second, loaded(second), two)]
    for store, tracker, turn in trackers:
        add(tracker, turn)
        asyncio.run(store.save(tracker))
    assert everything(first) == [event.as_dict() for event in [*begin, *one, *two]]
    tracker = loaded(second)
    assert (tracker.get_slot("topic"), tracker.get_slot("language")) == ("ett", "fi")


@pytest.mark.slow
def test_many_writers_of_one_conversation_lose_and_double_nothing(url):
    play(BoundedTrackerStore(DOMAIN, url), Script().begin())
    stores = [BoundedTrackerStore(DOMAIN, url) for _ in range(4)]

    def write(writer: int) -> None:
        for number in range(25):
            tracker = loaded(stores[writer])
            tracker.update(SlotSet("draft", [writer, number]))
            asyncio.run(stores[writer].save(tracker))

    with ThreadPoolExecutor(len(stores)) as pool:
        list(pool.map(write, range(len(stores))))
    written = [e["value"] for e in everything(stores[0]) if e["event"] == "slot"]
    assert sorted(written) == [[writer, number] for writer in range(4) for number in range(25)]
    for writer in range(4):
        assert [number for w, number in written if w == writer] == list(range(25))


def test_two_processes_may_open_the_same_new_conversation(url):
    first, second = BoundedTrackerStore(DOMAIN, url), BoundedTrackerStore(DOMAIN, url)
    script = Script()
    for store in (first, second):
        tracker = store.init_tracker(ID)
        add(tracker, script.begin())
        asyncio.run(store.save(tracker))
    assert len(everything(first)) == 6


def test_endpoints_yml_names_the_store(tmp_path):
    entry = {
        "type": "bot.rasa_components.tracker_store.BoundedTrackerStore",
        "url": f"sqlite:///{tmp_path / 'named.db'}",
        "window": 40,
    }
    store = TrackerStore.create(EndpointConfig.from_dict(entry), DOMAIN)
    assert isinstance(store, BoundedTrackerStore)
    play(store, Script().begin())
    assert (tmp_path / "named.db").exists()


def test_without_url_the_database_of_the_settings_is_used(tmp_path, monkeypatch):
    monkeypatch.delenv("BOT_DATABASE_URL", raising=False)
    monkeypatch.setenv("BOT_DATA", str(tmp_path))
    play(BoundedTrackerStore(DOMAIN), Script().begin())
    assert (tmp_path / "botkyrka.db").exists()


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"window": 0}, "window is a whole number from 1, not 0"),
        ({"window": "30"}, "window is a whole number from 1, not '30'"),
        ({"window": True}, "window is a whole number from 1, not True"),
        ({"windows": 30}, "has url and window, not windows"),
        ({"host": "mysql://x/y"}, "of the kind mysql are not supported"),
        ({"host": "nonsense"}, "must begin with sqlite:/// or postgresql://"),
        ({"host": "sqlite:////no/such/folder/x.db"}, "folder /no/such/folder .* does not exist"),
    ],
)
def test_a_wrong_entry_is_named_in_one_line(entries, message):
    with pytest.raises(ConnectionException, match=message) as caught:
        BoundedTrackerStore(DOMAIN, **entries)
    assert "\n" not in str(caught.value)


def test_a_setting_that_is_wrong_is_named_in_one_line(monkeypatch):
    monkeypatch.setenv("BOT_DATABASE_URL", "mysql://x/y")
    with pytest.raises(ConnectionException, match="BOT_DATABASE_URL must begin with"):
        BoundedTrackerStore(DOMAIN)


@pytest.mark.slow
def test_a_locked_database_is_said_and_the_tracker_can_be_saved_later(tmp_path):
    path = tmp_path / "locked.db"
    store = BoundedTrackerStore(DOMAIN, f"sqlite:///{path}")
    script = Script()
    play(store, script.begin())
    tracker = loaded(store)
    add(tracker, script.faq(1))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageProblem, match="locked by another program"):
        asyncio.run(store.save(tracker))
    assert loaded(store) is not None
    other.execute("ROLLBACK")
    other.close()
    asyncio.run(store.save(tracker))
    assert len(everything(store)) == 3 + 5


def test_a_database_that_is_gone_is_said(tmp_path):
    path = tmp_path / "gone.db"
    store = BoundedTrackerStore(DOMAIN, f"sqlite:///{path}")
    play(store, Script().begin())
    path.rename(tmp_path / "elsewhere.db")
    with pytest.raises(StorageProblem, match="does not exist"):
        loaded(store)
