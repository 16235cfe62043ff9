"""Conversations cannot be guessed, tokens end, keys can be changed, and ids are in no log."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.web.tokens import Tokens
from tests.web.browser import Browse
from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import KEY, Api, Gateway, Gateways
from tests.web.test_server import free_port, gateway_process

NEW_KEY = "a-newer-key-of-the-tests-0123456789abcdef"
MONTH = timedelta(days=30)


def issued(conversation_id: str, ago: timedelta, key: str = KEY) -> str:
    """Return a token as it was issued some time ago."""
    then = time.time() - ago.total_seconds()
    signer = Tokens([key])
    signer._signer.get_timestamp = lambda: int(then)  # type: ignore[method-assign]
    return signer.issue(conversation_id)


def test_ids_of_conversations_are_long_and_have_nothing_in_common(api: Api) -> None:
    ids = [api.open("sv").id for _ in range(20)]

    assert len(set(ids)) == 20
    assert all(len(one) >= 22 for one in ids), "128 bits in base64"
    for place in range(8):
        assert len({one[place] for one in ids}) > 3


def test_a_token_opens_its_conversation_for_as_long_as_conversations_are_kept(
    start_gateway: Gateways,
) -> None:
    api = start_gateway(BOT_RETENTION_DAYS="3").api
    conversation = api.open("sv")

    conversation.token = issued(conversation.id, timedelta(days=2, hours=23))
    assert conversation.say("Hej").status_code == 200
    conversation.token = issued(conversation.id, timedelta(days=3, hours=1))
    assert conversation.say("Hej").status_code == 401
    assert conversation.call("DELETE").status_code == 401


def test_a_conversation_that_goes_on_gets_a_new_token_in_time(api: Api) -> None:
    conversation = api.open("sv")
    assert "x-conversation-token" not in conversation.say("Hej").headers

    conversation.token = issued(conversation.id, timedelta(days=16))
    renewed = conversation.say("Hej igen").headers["x-conversation-token"]
    conversation.token = renewed

    assert "x-conversation-token" not in conversation.call("GET", "/messages").headers
    assert Tokens([KEY]).conversation_of(renewed) == conversation.id


def test_a_token_of_another_conversation_is_not_renewed_into_this_one(api: Api) -> None:
    mine, other = api.open("sv"), api.open("sv")
    mine.token = issued(other.id, timedelta(days=16))

    response = mine.say("Hej")

    assert response.status_code == 401
    assert "x-conversation-token" not in response.headers


def test_a_clock_that_was_put_back_locks_nobody_out() -> None:
    assert Tokens([KEY]).conversation_of(issued("abc", -timedelta(days=2))) == "abc"


def test_live_conversations_survive_a_change_of_keys(
    start_gateway: Gateways, rasa: FakeRasa, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path / 'shared.db'}"
    first = start_gateway()
    (tmp_path / "shared.db").write_bytes(first.database.read_bytes())
    before = start_gateway(BOT_DATABASE_URL=database).api.open("sv")

    rotated = start_gateway(BOT_DATABASE_URL=database, BOT_SECRET_KEYS=f"{NEW_KEY},{KEY}")
    before._api = rotated.api
    assert before.say("Är jag kvar?").status_code == 200
    after = rotated.api.open("sv")
    old = before.token
    before.token = issued(before.id, timedelta(days=16))
    before.token = before.call("GET", "/messages").headers["x-conversation-token"]

    finished = start_gateway(BOT_DATABASE_URL=database, BOT_SECRET_KEYS=NEW_KEY)
    for conversation in (before, after):
        conversation._api = finished.api
        assert conversation.say("Och nu?").status_code == 200
    before.token = old
    assert before.say("Med den gamla?").status_code == 401


def test_the_pages_cookie_is_renewed_with_each_message(gateway: Gateway, browse: Browse) -> None:
    browser = browse(gateway.address)
    browser.ask("Hej")
    opened = Tokens([KEY]).conversation_of(browser.client.cookies["samtal"])
    assert opened is not None
    browser.client.cookies.clear()
    browser.client.cookies.set("samtal", issued(opened, MONTH - timedelta(hours=1)))

    browser.ask("Hej igen")

    newest = [cookie.value for cookie in browser.client.cookies.jar if cookie.name == "samtal"]
    ages = [found.age for value in newest if (found := Tokens([KEY]).open(value or ""))]
    assert min(ages) < timedelta(minutes=1)


def test_no_address_of_the_page_names_the_conversation(gateway: Gateway, browse: Browse) -> None:
    browser = browse(gateway.address)
    browser.ask("Hej")
    conversation = Tokens([KEY]).conversation_of(browser.client.cookies["samtal"])
    assert conversation

    visited = [str(response.url) for response in [*browser.response.history, browser.response]]
    assert not [address for address in visited if conversation in address]
    assert conversation not in browser.response.text
    assert browser.response.headers["referrer-policy"] == "same-origin"


@pytest.mark.slow
def test_neither_ids_nor_tokens_nor_words_are_in_the_log(
    tmp_path: Path, rasa: FakeRasa, rasa_server: tuple[FakeRasa, str]
) -> None:
    port, rasa_port = free_port(), rasa_server[1].rpartition(":")[2]
    environ = {"PORT": str(port), "BOT_RASA_PORT": rasa_port, "BOT_ACTIONS_PORT": rasa_port}
    with gateway_process(tmp_path, BOT_LOG_LEVEL="DEBUG", **environ) as process:
        api = Api(f"http://127.0.0.1:{port}")
        _wait_until_healthy(api)
        conversation = api.open("sv")
        conversation.say("Ett ord: salamamatkustaja")
        rasa.answer = lambda _: {"messages": []}
        assert conversation.say("salamamatkustaja igen").status_code == 503
        conversation.press("topic:no/such")
        api("GET", f"/api/conversations/{conversation.id}/messages", headers={})
        (tmp_path / "botkyrka.db").rename(tmp_path / "gone.db")
        assert conversation.say("salamamatkustaja").status_code == 503
        process.terminate()
        output, _ = process.communicate(timeout=30)
        api.close()

    assert "does not exist" in output, "something was logged"
    for secret in (conversation.id, conversation.token, "salamamatkustaja", "127.0.0.1:"):
        assert secret not in output.replace(f"127.0.0.1:{port}", "")


def _wait_until_healthy(api: Api) -> None:
    for _ in range(1200):
        try:
            if api("GET", "/api/health").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("the gateway did not start")
