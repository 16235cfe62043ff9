"""One message of a conversation at a time; and after a deletion, nothing."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot.web.turns import Turns
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
        _wait_until(lambda: _waiting(gateway) == 1)
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
            _wait_until(lambda: len(rasa.received) + _waiting(gateway) >= len(sent))
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


def test_who_comes_between_two_turns_waits_no_longer_than_the_patience() -> None:
    async def scenario() -> None:
        turns, freed = Turns(), asyncio.Event()

        async def takes_a_turn(patience: float) -> bool:
            try:
                async with turns.of("a", patience):
                    await freed.wait()
            except asyncio.TimeoutError:
                return False
            return True

        async with turns.of("a", 1.0):
            second = asyncio.create_task(takes_a_turn(60.0))
            await asyncio.sleep(0.05)
            assert turns.waiting == 1
            # It begins when this turn is over, and before the second is told so.
            third = asyncio.create_task(takes_a_turn(0.05))
        await asyncio.sleep(0)
        waiting = turns.waiting
        await asyncio.wait([third], timeout=5)
        # Before anything is asserted: nothing may be left that waits for it.
        freed.set()
        assert (await second, await third) == (True, False)
        assert (waiting, turns.waiting) == (2, 0)

    asyncio.run(scenario())


def test_nothing_is_kept_of_a_conversation_in_which_nobody_waits() -> None:
    async def talk(turns: Turns, conversations: int) -> None:
        for number in range(conversations):
            async with turns.of(f"conversation {number}", 1.0):
                pass

    turns = Turns()
    asyncio.run(talk(turns, 10))
    tracemalloc.start()
    try:
        asyncio.run(talk(turns, 10_000))
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert kept < 100_000


def _waiting(gateway: Gateway) -> int:
    """Return how many wait for their turn."""
    return gateway.app.state.services.chat.waiting


def _wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come about")
