"""More messages than Rasa can answer: a few at a time, and a contact where there is no time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Conversation, Gateway, Gateways


def ask(gateway: Gateway, count: int) -> list[httpx.Response]:
    """Have so many residents ask at the same time."""
    conversations = [gateway.api.open("fi") for _ in range(count)]

    def say(conversation: Conversation) -> httpx.Response:
        return conversation.say("Onko täällä ketään?")

    with ThreadPoolExecutor(count) as residents:
        return list(residents.map(say, conversations))


def test_rasa_has_a_few_messages_at_a_time_and_all_are_answered(
    start_gateway: Gateways, rasa: FakeRasa
) -> None:
    gateway = start_gateway(BOT_CONVERSATIONS_PER_MINUTE="1000", BOT_ANSWER_SECONDS="7")
    rasa.delay = 0.05

    assert {response.status_code for response in ask(gateway, 20)} == {200}
    assert 1 < rasa.most_at_once <= 8


def test_those_for_whom_there_is_no_time_are_led_to_a_person_and_are_not_put_to_rasa(
    start_gateway: Gateways, rasa: FakeRasa
) -> None:
    gateway = start_gateway(BOT_CONVERSATIONS_PER_MINUTE="1000", BOT_ANSWER_SECONDS="5")
    rasa.delay = 30.0

    answers = ask(gateway, 20)

    assert {response.status_code for response in answers} == {503}
    assert {response.json()["contacts"][0]["key"] for response in answers} == {"citizen_service"}
    assert {response.headers["content-language"] for response in answers} == {"fi"}
    # Eight at a time. On a machine that is held up, a few more may come in as those are given up.
    assert rasa.most_at_once == 8
    assert len(rasa.received) < 20
