"""Rasa or the database down: a person's contact instead of an answer, and nothing lost."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.web import RasaClient, readiness
from bot.web.patience import COMPLETE, Patience, begin
from bot.web.rasa import RasaState, RasaUnavailable
from tests.web.fake_rasa import ELDERLY_CARE, FakeRasa
from tests.web.gateway import Gateway, Gateways
from tests.web.process import wait_until
from tests.web.scrape import scraped

NOTHING_THERE = "http://127.0.0.1:9"

GARBAGE = {
    "not JSON": PlainTextResponse("<html>"),
    "a list": JSONResponse([]),
    "no messages": JSONResponse({"messages": []}),
    "another shape": JSONResponse({"messages": "Hej"}),
    "messages of another shape": JSONResponse({"messages": ["Hej"]}),
    "an empty text": JSONResponse({"messages": [ELDERLY_CARE | {"text": " "}]}),
    "a text that is none": JSONResponse({"messages": [ELDERLY_CARE | {"text": None}]}),
    "an unknown kind": JSONResponse({"messages": [ELDERLY_CARE | {"kind": "joke"}]}),
    "an unknown language": JSONResponse({"messages": [ELDERLY_CARE | {"language": "tlh"}]}),
    "a second message that is none": JSONResponse({"messages": [ELDERLY_CARE, {}]}),
    "an error": JSONResponse({"messages": [ELDERLY_CARE]}, 500),
}


@pytest.mark.parametrize("answer", GARBAGE.values(), ids=GARBAGE.keys())
def test_an_answer_that_cannot_be_used_becomes_a_contact(
    gateway: Gateway, rasa: FakeRasa, answer: Response
) -> None:
    conversation = gateway.api.open("fi")
    rasa.answer = lambda _: answer

    response = conversation.say("Onko täällä ketään?")

    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    problem = response.json()
    assert problem["title"] == "Avustaja ei voi vastata juuri nyt"
    assert problem["contacts"][0]["key"] == "citizen_service"
    assert [m["text"] for m in conversation.transcript()[1:]] == ["Onko täällä ketään?"]


def test_the_conversation_goes_on_when_rasa_is_back(gateway: Gateway, rasa: FakeRasa) -> None:
    conversation = gateway.api.open("sv")
    rasa.answer = lambda _: PlainTextResponse("", 502)
    assert conversation.say("Hej").status_code == 503

    rasa.reset()

    assert conversation.say("Hej igen").status_code == 200
    assert [m["from"] for m in conversation.transcript()[1:]] == [
        "resident",
        "resident",
        "assistant",
    ]


def test_rasa_down_becomes_a_contact(start_gateway: Gateways) -> None:
    conversation = start_gateway(rasa_url=NOTHING_THERE).api.open("sv")

    response = conversation.say("Hej")

    assert response.status_code == 503
    assert response.json()["contacts"][0]["key"] == "citizen_service"
    assert conversation.transcript()[-1]["text"] == "Hej"


def test_a_slow_rasa_is_not_waited_for(start_gateway: Gateways, rasa: FakeRasa) -> None:
    conversation = start_gateway(BOT_ANSWER_SECONDS="3").api.open("sv")
    rasa.delay = 3.0

    assert conversation.say("Hej").status_code == 503

    assert conversation.transcript()[-1]["text"] == "Hej"


def test_rasa_is_not_asked_when_no_time_is_left(
    rasa: FakeRasa, rasa_server: tuple[FakeRasa, str]
) -> None:
    _, address = rasa_server

    async def asked_too_late() -> RasaState:
        begin({COMPLETE: time.monotonic() - 3.0})
        client = RasaClient(address, f"{address}/ready", Patience(2.0))
        try:
            with pytest.raises(RasaUnavailable, match="no time left"):
                await client.reply("a", "Hej", "sv")
            return await client.state()
        finally:
            await client.close()

    assert asyncio.run(asked_too_late()) == RasaState(model=None, actions=False)
    assert rasa.received == []


@pytest.mark.slow
def test_a_locked_database_becomes_a_contact_and_heals(start_gateway: Gateways) -> None:
    gateway = start_gateway()
    conversation = gateway.api.open("sv")
    with closing(sqlite3.connect(gateway.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = conversation.say("Hej")
        opened = gateway.api("POST", "/api/conversations", json={"language": "fi"})

    for response in (said, opened):
        assert response.status_code == 503
        assert response.json()["contacts"][0]["key"] == "citizen_service"
    assert opened.headers["content-language"] == "fi"
    assert conversation.say("Hej igen").status_code == 200


def test_a_database_that_has_gone_becomes_a_contact(start_gateway: Gateways) -> None:
    gateway = start_gateway()
    conversation = gateway.api.open("fi")
    moved = gateway.database.rename(gateway.database.with_suffix(".away"))

    for response in (
        conversation.say("Hei"),
        conversation.call("GET", "/messages"),
        conversation.call("DELETE"),
        conversation.call("POST", "/feedback", json={"message_id": "x", "helpful": True}),
        gateway.api("POST", "/api/conversations", json={"language": "fi"}),
    ):
        assert response.status_code == 503
        assert response.json()["contacts"][0]["key"] == "citizen_service"
        assert str(gateway.database) not in response.text

    moved.rename(gateway.database)
    assert conversation.say("Hei taas").status_code == 200


def test_it_is_ready_when_everything_behind_answers(start_gateway: Gateways) -> None:
    response = start_gateway().api("GET", "/api/ready")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "closed": False,
        "model": "20261123-test",
        "content": None,
    }


def test_what_is_missing_is_said(start_gateway: Gateways, rasa: FakeRasa) -> None:
    gateway = start_gateway()
    gateway.app.state.services.follower.content = rasa.content = "a1"

    def comes_to_miss(part: str) -> None:
        wait_until(lambda: gateway.api("GET", "/api/ready").json().get("missing") == [part])

    assert gateway.api("GET", "/api/ready").json()["content"] == "a1"
    rasa.model = None
    comes_to_miss("rasa")

    rasa.reset()
    rasa.actions = False
    comes_to_miss("actions")

    rasa.reset()
    gateway.database.unlink()
    comes_to_miss("database")


def test_the_parts_are_asked_once_however_many_want_to_know(
    start_gateway: Gateways, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Longer than this takes on a busy machine.
    monkeypatch.setattr(readiness, "_SETTLED_SECONDS", 60.0)
    gateway = start_gateway()
    gateway.app.state.services.follower.content = rasa.content = "a1"
    with scraped(gateway) as scrape, ThreadPoolExecutor() as many:
        asked = [many.submit(gateway.api, "GET", "/api/ready") for _ in range(20)]
        figures = [many.submit(scrape) for _ in range(5)]

    assert {response.result().json()["content"] for response in asked} == {"a1"}
    assert {each.result().of("botkyrka_part_ready") for each in figures} == {3}
    assert rasa.asked_whether_ready == 1


def test_what_is_not_settled_is_soon_asked_anew(
    start_gateway: Gateways, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_SETTLED_SECONDS", 600.0)
    gateway = start_gateway()
    gateway.app.state.services.follower.content = "a1"

    def ready() -> httpx.Response:
        return gateway.api("GET", "/api/ready")

    rasa.model = None
    assert ready().status_code == 503
    rasa.model = "back"
    wait_until(lambda: ready().status_code == 200)
    # A part has yet to load what is published.
    assert ready().json()["content"] is None
    rasa.content = "a1"
    wait_until(lambda: ready().json()["content"] == "a1")
    rasa.model = None
    assert ready().status_code == 200, "what is settled is told for longer"


def test_it_lives_though_nothing_behind_does(start_gateway: Gateways) -> None:
    gateway = start_gateway(rasa_url=NOTHING_THERE)
    gateway.database.unlink()

    assert gateway.api("GET", "/api/health").status_code == 200
    assert gateway.api("GET", "/api/ready").json()["missing"] == ["database", "rasa", "actions"]
