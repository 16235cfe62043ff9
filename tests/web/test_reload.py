"""Another release gives a running gateway other words, and takes nothing from anybody."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content import load_answer
from bot.directory import Directory
from bot.storage import open_engine
from bot.web import reload
from bot.web.reload import with_new_words
from tests.web.gateway import Gateway, Gateways

GREETING = "dialogue/greet"


@pytest.mark.parametrize(
    ("web", "others", "told"), [("a1", "a1", "a1"), ("a1", "b2", None), (None, None, None)]
)
def test_ready_tells_the_content_that_all_parts_answer_from(
    start_gateway: Gateways,
    web: str | None,
    others: str | None,
    told: str | None,
) -> None:
    gateway = start_gateway()
    gateway.app.state.services.follower.content = web
    gateway.rasa.content = others

    response = gateway.api("GET", "/api/ready")

    assert (response.status_code, response.json()["content"]) == (200, told)


def test_new_words_leave_the_conversations_as_they_are(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = gateway.api.open("sv")
    assert conversation.say("Hej").status_code == 200
    before = conversation.transcript()
    new = replace(load_answer(GREETING), texts={"sv": "Hej på nytt!", "fi": "Hei taas!"})
    monkeypatch.setattr(reload, "load_answer", lambda _: new)
    engine = open_engine(gateway.settings.database_url)
    old = gateway.app.state.services

    monkeypatch.setattr(
        gateway.app.state, "services", with_new_words(old, Directory(engine), GREETING)
    )

    assert conversation.transcript() == before
    assert conversation.say("Hej").status_code == 200
    assert gateway.api.open("fi").opened["messages"][0]["text"] == "Hei taas!"
    assert old.chat.greeting("fi")["text"] != "Hei taas!", "what is under way ends as it began"
    engine.dispose()


def test_a_release_that_comes_while_the_database_is_locked_is_loaded_when_it_is_free(
    start_gateway: Gateways, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = start_gateway()
    follower = gateway.app.state.services.follower
    (tmp_path / "release.json").write_text(json.dumps({"content": "b"}))
    monkeypatch.setattr(follower, "_path", tmp_path)

    with closing(sqlite3.connect(gateway.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        follower.look()
    assert follower.state == {"content": None, "refused": None}

    follower.look()
    assert follower.state == {"content": "b", "refused": None}
