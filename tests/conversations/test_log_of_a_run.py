"""The common log of a whole run as JSON: every line an object, and nothing of a resident's in any.

The environment asks every process for as much as it can write.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from bot.runner.processes import free_port
from tests.conversations.assistant import Assistant
from tests.conversations.talk import ask
from tests.web.scrape import Scraper

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(600)]

WORDS = ("mormor", "hemtjänst", "kirjaston", "puhelinnumero", "muminmamman")


@pytest.fixture(scope="module")
def private() -> Scraper:
    return Scraper(f"http://127.0.0.1:{free_port()}")


@pytest.fixture(scope="module")
def talkative(tmp_path_factory: pytest.TempPathFactory, private: Scraper) -> Iterator[Assistant]:
    running = Assistant(
        tmp_path_factory.mktemp("talkative"),
        BOT_LOG_FORMAT="json",
        BOT_LOG_LEVEL="DEBUG",
        BOT_METRICS_PORT=private.address.rpartition(":")[2],
        LOG_LEVEL="DEBUG",
        LOG_LEVEL_LIBRARIES="DEBUG",
    )
    yield running
    running.stop()


def test_each_line_is_an_object_and_none_holds_what_was_said(
    talkative: Assistant, private: Scraper
) -> None:
    conversation = talkative.open("sv")
    ask(conversation, "Kan mormor få hemtjänst på finska?")
    ask(conversation, "kirjaston puhelinnumero")
    ask(conversation, "muminmamman")
    figures = private()
    # Held still, the supervisor does not start it again at once.
    talkative.signal(signal.SIGSTOP)
    os.kill(talkative.children()["actions"], signal.SIGKILL)
    unanswered = conversation.say("kirjaston puhelinnumero")
    talkative.signal(signal.SIGCONT)
    conversation.call("DELETE")
    assert talkative.stop() == 0

    log = talkative.log
    lines: list[dict[str, Any]] = [json.loads(line) for line in log.splitlines()]
    assert all({"time", "part", "event"} <= line.keys() for line in lines)
    assert {line["part"] for line in lines} == {"run", "web", "rasa", "actions"}
    of_request = [
        line for line in lines if line.get("request_id") == unanswered.headers["x-request-id"]
    ]
    assert [line["level"] for line in of_request] == ["warning", "info"]
    told = [text for text in (*WORDS, conversation.id, conversation.token) if text in log]
    assert told == []

    assert figures.of("botkyrka_replies_total") == 3
    assert figures.of("botkyrka_part_ready") == 3
    assert figures.of("botkyrka_open_connections") >= 1
