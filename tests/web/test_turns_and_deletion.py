"""One message of a conversation at a time; and after a deletion, nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Api, Gateway, kept


def test_nothing_of_a_deleted_conversation_remains(gateway: Gateway) -> None:
    conversation = gateway.api.open("sv")
    (message,) = conversation.say("Det här ska bort").json()["messages"]
    conversation.call("POST", "/feedback", json={"message_id": message["id"], "helpful": True})
    assert conversation.call("DELETE").status_code == 204

    for table in ("message", "feedback"):
        assert kept(gateway, table, conversation.id) == [], table
    assert conversation.call("GET", "/messages").status_code == 404
    assert conversation.say("Är du kvar?").status_code == 404
    assert conversation.call("DELETE").status_code == 404


def test_a_deletion_waits_for_the_reply_that_is_being_written(
    gateway: Gateway, rasa: FakeRasa
) -> None:
    conversation = gateway.api.open("sv")
    rasa.delay = 0.3
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(conversation.say, "Hej")
        _wait_until(lambda: rasa.at_once == 1)
        deleted = conversation.call("DELETE")

    assert slow.result().status_code == 200
    assert deleted.status_code == 204
    assert kept(gateway, "message", conversation.id) == []


def test_a_message_that_waits_while_its_conversation_is_deleted_never_reaches_rasa(
    gateway: Gateway, rasa: FakeRasa
) -> None:
    conversation = gateway.api.open("sv")
    rasa.delay = 0.3
    with ThreadPoolExecutor() as pool:
        first = pool.submit(conversation.say, "ett")
        _wait_until(lambda: rasa.at_once == 1)
        delete = pool.submit(conversation.call, "DELETE")
        _wait_until(lambda: _queue(gateway, conversation.id) == 1)
        third = pool.submit(conversation.say, "två")

    assert first.result().status_code == 200
    assert delete.result().status_code == 204
    assert third.result().status_code == 404
    assert len(rasa.received) == 1


def test_messages_of_one_conversation_are_answered_one_at_a_time_in_order(
    gateway: Gateway, rasa: FakeRasa
) -> None:
    conversation = gateway.api.open("sv")
    rasa.delay = 0.1
    with ThreadPoolExecutor() as pool:
        sent = []
        for number in range(4):
            sent.append(pool.submit(conversation.say, f"nummer {number}"))
            _wait_until(lambda: len(rasa.received) + _queue(gateway, conversation.id) >= len(sent))
        assert all(one.result().status_code == 200 for one in sent)

    assert rasa.most_at_once == 1
    said = [m["text"] for m in conversation.transcript() if m["from"] == "resident"]
    assert said == [f"nummer {number}" for number in range(4)]
    senders = [m["from"] for m in conversation.transcript()[1:]]
    assert senders == ["resident", "assistant"] * 4


def test_different_conversations_do_not_wait_for_each_other(api: Api, rasa: FakeRasa) -> None:
    conversations = [api.open("sv") for _ in range(3)]
    rasa.delay = 0.3
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda conversation: conversation.say("Hej"), conversations))

    assert rasa.most_at_once == 3


def test_the_queue_of_a_conversation_is_dropped_when_nobody_stands_in_it(
    gateway: Gateway,
) -> None:
    gateway.api.open("sv").say("Hej")

    _wait_until(lambda: len(gateway.app.state.services.chat._turns) == 0)


def _queue(gateway: Gateway, conversation_id: str) -> int:
    """Return how many wait for their turn in the conversation."""
    lock = gateway.app.state.services.chat._turns._locks.get(conversation_id)
    return len(lock._waiters or ()) if lock else 0


def _wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come about")
