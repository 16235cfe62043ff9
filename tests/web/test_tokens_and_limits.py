"""Who may speak in a conversation, and how often."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.web.limits import Limits
from bot.web.metrics import Metrics
from bot.web.problems import Problem
from bot.web.tokens import Tokens
from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import KEY, Api, Gateways

NEW_KEY = "a-newer-key-of-the-tests-0123456789abcdef"


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer null",
        "Bearer {id}",
        "Bearer {id}.",
        "Bearer {id}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Bearer {token}x",
        "Bearer {token} {token}",
        "Basic {token}",
        "{token}",
        "Bearer {other}",
        "Bearer \xe5\xe4\xf6",
    ],
)
def test_no_token_but_its_own_opens_a_conversation(
    api: Api, rasa: FakeRasa, authorization: str | None
) -> None:
    conversation, other = api.open("sv"), api.open("sv")
    headers = {}
    if authorization is not None:
        headers["Authorization"] = authorization.format(
            id=conversation.id, token=conversation.token, other=other.token
        ).encode("latin-1")

    path = f"/api/conversations/{conversation.id}"
    for response in (
        api("POST", f"{path}/messages", json={"text": "Hej"}, headers=headers),
        api("GET", f"{path}/messages", headers=headers),
        api("POST", f"{path}/feedback", json={}, headers=headers),
        api("DELETE", path, headers=headers),
    ):
        assert response.status_code == 401, response.text
        assert response.json()["type"].endswith("#unauthorized")

    assert rasa.received == []
    assert len(conversation.transcript()) == 1


def test_a_token_signed_with_another_key_opens_nothing(api: Api) -> None:
    conversation = api.open("sv")
    conversation.token = Tokens([NEW_KEY]).issue(conversation.id)

    assert conversation.say("Hej").status_code == 401


def test_keys_can_be_changed_while_conversations_go_on() -> None:
    old = Tokens([KEY]).issue("abc")

    rotated = Tokens([NEW_KEY, KEY])
    assert rotated.conversation_of(old) == "abc"
    assert Tokens([NEW_KEY]).conversation_of(rotated.issue("abc")) == "abc"
    assert Tokens([NEW_KEY]).conversation_of(old) is None


def test_a_conversation_has_its_messages_a_minute(start_gateway: Gateways, rasa: FakeRasa) -> None:
    api = start_gateway(BOT_MESSAGES_PER_MINUTE="3").api
    conversation, other = api.open("fi"), api.open("fi")
    rasa.says({"language": "fi"})

    statuses = [conversation.say(f"viesti {n}").status_code for n in range(4)]

    assert statuses == [200, 200, 200, 429]
    response = conversation.press("topic:minorities/jo")
    assert response.status_code == 429
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert response.headers["retry-after"] in response.json()["detail"]
    assert response.headers["content-language"] == "fi"
    assert other.say("Hei").status_code == 200
    assert len(rasa.received) == 4


def test_a_client_address_has_its_conversations_a_minute(start_gateway: Gateways) -> None:
    api = start_gateway(BOT_CONVERSATIONS_PER_MINUTE="2").api

    first, *_ = [api.open("sv") for _ in range(2)]
    response = api("POST", "/api/conversations", json={"language": "fi"})

    assert response.status_code == 429
    assert response.json()["type"].endswith("#too_many_conversations")
    assert first.say("Det här samtalet går vidare").status_code == 200


def test_a_proxy_on_this_machine_tells_the_clients_apart(start_gateway: Gateways) -> None:
    api = start_gateway(BOT_CONVERSATIONS_PER_MINUTE="1").api

    def open_from(address: str) -> int:
        headers = {"X-Forwarded-For": address}
        return api("POST", "/api/conversations", json={}, headers=headers).status_code

    assert [open_from("192.0.2.1"), open_from("192.0.2.1")] == [201, 429]
    assert open_from("192.0.2.2") == 201
    # An IPv6 client can choose freely within its /64.
    assert [open_from("2001:db8::1"), open_from("2001:db8::ffff")] == [201, 429]
    assert open_from("2001:db8:0:1::1") == 201


def test_a_client_address_is_nowhere_to_be_read(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {"BOT_DATA": str(tmp_path), "BOT_CONVERSATIONS_PER_MINUTE": "1"}
    )
    limits = Limits(settings, Metrics())

    async def open_two() -> None:
        await limits.count_conversation("192.0.2.17")
        with pytest.raises(Problem, match="too_many_conversations"):
            await limits.count_conversation("192.0.2.17")

    asyncio.run(open_two())
    assert limits._storage.storage, "something is counted"
    assert "192.0.2.17" not in repr(vars(limits._storage))
