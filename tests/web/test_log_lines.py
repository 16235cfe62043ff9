"""The gateway's log, as a process writes it: what belongs together, and nothing of a resident's."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse

from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Api
from tests.web.process import free_port, gateway_process, wait_until, wait_until_ready
from tests.web.scrape import Scraper

pytestmark = pytest.mark.slow

WORDS = ("mormor", "hemtjänst", "hemtj\\u00e4nst", "850709", "Storgatan")
TEXT = "Jag är 850709-9805, Storgatan 12. Kan mormor få hemtjänst?"
MESSAGES = "/api/conversations/{id}/messages"


@dataclass
class Process:
    """A gateway's process, its API and its private port."""

    api: Api
    scrape: Scraper
    process: subprocess.Popen[str]

    def log(self) -> str:
        """Stop it and return all that it wrote."""
        self.process.terminate()
        output, _ = self.process.communicate(timeout=60)
        return output

    def lines(self) -> list[dict[str, Any]]:
        """Stop it and return the objects that it wrote, one a line."""
        return [json.loads(line) for line in self.log().splitlines()]


@contextmanager
def running(data: Path, rasa_port: str, **environ: str) -> Iterator[Process]:
    port, private = free_port(), free_port()
    ports = {
        "PORT": str(port),
        "BOT_METRICS_PORT": str(private),
        "BOT_RASA_PORT": rasa_port,
        "BOT_ACTIONS_PORT": rasa_port,
        "BOT_ANSWER_SECONDS": "7",
    }
    with gateway_process(data, **ports, **environ) as process, ExitStack() as closing:
        api = Api(f"http://127.0.0.1:{port}")
        closing.callback(api.close)
        wait_until_ready(api)
        yield Process(api, Scraper(f"http://127.0.0.1:{private}"), process)


@pytest.fixture
def rasa_port(rasa: FakeRasa, rasa_server: tuple[FakeRasa, str]) -> str:
    return rasa_server[1].rpartition(":")[2]


def test_every_line_of_a_request_carries_the_id_that_the_resident_can_report(
    tmp_path: Path, rasa: FakeRasa, rasa_port: str
) -> None:
    with running(tmp_path, rasa_port, BOT_LOG_FORMAT="json") as gateway:
        conversation = gateway.api.open("sv")
        rasa.answer = lambda _: {"messages": []}
        response = conversation.say(TEXT)
        lines = gateway.lines()

    assert response.status_code == 503
    of_request = [
        line for line in lines if line.get("request_id") == response.headers["x-request-id"]
    ]
    why, request = of_request
    assert why["event"] == "Rasa gives no reply: Rasa's answer has no messages"
    assert (why["level"], why["part"], why["logger"]) == ("warning", "web", "bot.web.chat")
    assert {**request, "time": 0, "milliseconds": 0, "event": ""} == {
        "time": 0,
        "level": "info",
        "part": "web",
        "event": "",
        "request_id": response.headers["x-request-id"],
        "logger": "bot.web.request",
        "method": "POST",
        "route": MESSAGES,
        "status": 503,
        "milliseconds": 0,
        "problem": "unavailable",
    }
    assert request["milliseconds"] > 0
    assert all({"time", "level", "part", "event"} <= line.keys() for line in lines)


def test_text_lines_carry_it_too_and_are_otherwise_as_ever(
    tmp_path: Path, rasa: FakeRasa, rasa_port: str
) -> None:
    with running(tmp_path, rasa_port) as gateway:
        response = gateway.api.open("sv").say(TEXT)
        lines = gateway.log().splitlines()

    (line,) = [line for line in lines if response.headers["x-request-id"] in line]
    told = f" INFO [{response.headers['x-request-id']}] POST {MESSAGES} 200 in "
    assert told in line
    assert not [line for line in lines if "/api/ready" in line or "/api/health" in line]


def test_what_answers_is_said_when_it_changes_and_not_each_time_it_is_asked_for(
    tmp_path: Path, rasa: FakeRasa, rasa_port: str
) -> None:
    with running(tmp_path, rasa_port) as gateway:

        def becomes(status: int) -> None:
            # Longer than what was found is told again: the parts are asked anew.
            time.sleep(0.2)
            wait_until(lambda: gateway.api("GET", "/api/ready").status_code == status)

        for actions in ("alive", "dead", "dead", "alive"):
            rasa.actions = actions == "alive"
            becomes(200 if rasa.actions else 503)
        lines = gateway.log().splitlines()

    told = [line.rpartition("] ")[2] for line in lines if "answer" in line]
    assert told == ["all parts answer", "does not answer: actions", "all parts answer"]


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_nothing_of_a_resident_is_written_at_any_level(
    tmp_path: Path, rasa: FakeRasa, rasa_port: str, log_format: str
) -> None:
    environ = {"BOT_LOG_LEVEL": "DEBUG", "BOT_LOG_FORMAT": log_format}
    with running(tmp_path, rasa_port, **environ) as gateway:
        conversation = gateway.api.open(None)
        (reply,) = [m for m in conversation.say(TEXT).json()["messages"] if m["kind"] == "answer"]
        judged = {"message_id": reply["id"], "helpful": True}
        conversation.call("POST", "/feedback", json=judged)
        conversation.press('topic:minorities/law_section{"section":"mormor"}')
        gateway.api("GET", f"/api/mormor?q={TEXT}", headers={"User-Agent": "mormor"})
        conversation.call("POST", "/messages", content=b'{"text": "mormor')
        for answer in ({"messages": [{"text": TEXT}]}, PlainTextResponse(TEXT, 500)):
            rasa.answer = lambda _, answer=answer: answer
            assert conversation.say(TEXT).status_code == 503
        httpx.post(
            f"{gateway.api.address}/tillganglighet",
            data={"text": TEXT},
            headers={"Origin": gateway.api.address},
            trust_env=False,
        )
        _speak_no_http(gateway.api)
        conversation.call("DELETE")
        log = gateway.log()

    assert log.count(f"POST {MESSAGES}") == 5
    told = [text for text in (*WORDS, conversation.id, conversation.token) if text in log]
    assert told == []
    addresses = [line for line in log.splitlines() if "127.0.0.1" in line]
    assert all("/metrics" in line or "Uvicorn running" in line for line in addresses), addresses


def _speak_no_http(api: Api) -> None:
    host, port = api.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall("mormor får hemtjänst\r\n\r\n".encode())
        connection.recv(1000)


def test_figures_come_from_the_private_port_alone_and_do_not_hold_up_the_end(
    tmp_path: Path, rasa: FakeRasa, rasa_port: str
) -> None:
    with running(tmp_path, rasa_port) as gateway, ExitStack() as held:
        address = ("127.0.0.1", int(gateway.scrape.address.rpartition(":")[2]))
        for _ in range(40):
            held.enter_context(socket.create_connection(address)).sendall(b"GET /metrics HT")
        assert gateway.api.open("sv").say("Hej").status_code == 200
        figures = gateway.scrape()
        public = httpx.get(f"{gateway.api.address}/metrics", trust_env=False)
        log = gateway.log()

    assert figures.of("botkyrka_replies_total") == 1
    assert figures.of("botkyrka_open_connections") == 1
    assert figures.of("botkyrka_part_ready") == 3
    assert public.status_code == 404
    assert gateway.process.returncode in (0, -15), log
    assert "Traceback" not in log
