"""More messages than Rasa can answer: a few at a time, and a contact where there is no time."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Conversation, Gateways


def ask(conversations: list[Conversation]) -> list[httpx.Response]:
    """Have residents ask at the same time."""

    def say(conversation: Conversation) -> httpx.Response:
        return conversation.say("Onko täällä ketään?")

    with ThreadPoolExecutor(len(conversations)) as residents:
        return list(residents.map(say, conversations))


def test_rasa_has_a_few_messages_at_a_time_and_all_are_answered(
    start_gateway: Gateways, rasa: FakeRasa
) -> None:
    gateway = start_gateway(BOT_CONVERSATIONS_PER_MINUTE="1000", BOT_ANSWER_SECONDS="7")
    rasa.delay = 0.05

    answers = ask([gateway.api.open("fi") for _ in range(20)])

    assert {response.status_code for response in answers} == {200}
    assert 1 < rasa.most_at_once <= 8


def test_those_for_whom_there_is_no_time_are_led_to_a_person_and_are_not_put_to_rasa(
    start_gateway: Gateways, rasa: FakeRasa
) -> None:
    gateway = start_gateway(BOT_CONVERSATIONS_PER_MINUTE="1000", BOT_ANSWER_SECONDS="5")
    conversations = [gateway.api.open("fi") for _ in range(20)]
    rasa.delay = 30.0

    answers = ask(conversations)

    assert {response.status_code for response in answers} == {503}
    assert {response.json()["contacts"][0]["key"] for response in answers} == {"citizen_service"}
    assert {response.headers["content-language"] for response in answers} == {"fi"}
    # What was not put to Rasa is not kept either: the others can send theirs again.
    put = {message["sender"] for message in rasa.received}
    assert {each.id for each in conversations if len(each.transcript()) > 1} <= put
    # Eight at a time. On a machine that is held up, a few more may come in as those are given up.
    assert rasa.most_at_once == 8
    assert len(rasa.received) < 20


@pytest.mark.skipif(not hasattr(socket, "TCP_INFO"), reason="only Linux says when data has come")
def test_the_time_in_which_a_message_lies_unread_is_the_residents_too(
    start_gateway: Gateways, rasa: FakeRasa
) -> None:
    gateway = start_gateway(BOT_ANSWER_SECONDS="1")
    conversation = gateway.api.open("fi")
    free = threading.Event()
    gateway.app.state.loop.call_soon_threadsafe(free.wait, 30)
    with ThreadPoolExecutor() as residents:
        answer = residents.submit(conversation.say, "Onko täällä ketään?")
        time.sleep(1.0)
        free.set()

    assert answer.result().status_code == 503
    assert answer.result().json()["contacts"][0]["key"] == "citizen_service"
    assert rasa.received == [], "there was no time left to ask"
