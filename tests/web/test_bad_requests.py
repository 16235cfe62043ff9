"""Every error of the contract: its status, its name, its language, and nothing of the request."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import httpx
import pytest

from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Api, Gateway

JSON = {"Content-Type": "application/json"}
SECRET = "hemligheten"


def problem(response: httpx.Response, status: int, name: str) -> dict[str, object]:
    """Check that the response is this problem and return the document."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"/api/openapi.json#{name}"
    assert body["status"] == status
    assert SECRET not in response.text
    return body


@pytest.mark.parametrize(
    ("content", "status", "name"),
    [
        (b'{"text": "\xe5\xe4\xf6 hemligheten"}', 400, "malformed"),  # Latin-1
        (b"\xff\xfe{\x00}\x00", 400, "malformed"),
        (b"hemligheten", 400, "malformed"),
        (b"", 400, "malformed"),
        (b'{"text": "hemligheten"', 400, "malformed"),
        (b'["hemligheten"]', 400, "malformed"),
        (b'"hemligheten"', 400, "malformed"),
        (b"null", 400, "malformed"),
        (b'{"text": NaN}', 400, "malformed"),
        (b'{"text": 1}', 400, "malformed"),
        (b'{"text": null}', 400, "malformed"),
        (b'{"text": {"hemligheten": true}}', 400, "malformed"),
        (b'{"payload": ["topic:minorities/jo"]}', 400, "malformed"),
        (b'{"text": "Hej", "hemligheten": 1}', 400, "malformed"),
        (b'{"text": "hemligheten\\u0000"}', 400, "malformed"),
        (b'{"text": "hemligheten\\ud83d"}', 400, "malformed"),
        (b"[" * 10_000, 400, "malformed"),
        (b'{"text": ' + b"9" * 10_000 + b"}", 400, "malformed"),
        (b'{"text": "Hej", "text": "hemligheten"}', 400, "malformed"),
        (b'{"payload": "topic:minorities/jo", "payload": "topic:minorities/jo"}', 400, "malformed"),
        (b"{}", 422, "text_or_payload"),
        (b'{"text": "hemligheten", "payload": "topic:minorities/jo"}', 422, "text_or_payload"),
        (b'{"text": ""}', 422, "empty_text"),
        (b'{"text": " \\t\\r\\n\\u00a0\\u3000 "}', 422, "empty_text"),
        (b'{"text": "\\u200b\\u2060\\u202e\\u0007"}', 422, "empty_text"),
        (b'{"text": "' + b"x" * 501 + b'"}', 413, "text_too_long"),
        (b'{"text": "' + b"x" * 100_000 + b'"}', 413, "body_too_large"),
        (b'{"payload": ""}', 422, "unknown_payload"),
        (b'{"payload": "/restart"}', 422, "unknown_payload"),
        (b'{"payload": "topic:minorities/hemligheten"}', 422, "unknown_payload"),
        (b'{"payload": "topic:minorities/jo hemligheten"}', 422, "unknown_payload"),
        (b'{"payload": "topic:minorities/jo{hemligheten}"}', 422, "unknown_payload"),
        (b'{"payload": "topic:minorities/jo{\\"section\\":8}"}', 422, "unknown_payload"),
        (b'{"payload": "topic:minorities/jo{\\"language\\":\\"en\\"}"}', 422, "unknown_payload"),
        (b'{"payload": "topic:minorities/jo{\\"unit\\":\\"nowhere\\"}"}', 422, "unknown_payload"),
        (b'{"payload": "topic:minorities/jo{\\"topic\\":\\"jo\\"}"}', 422, "unknown_payload"),
        (b'{"payload": "topic:minorities/jo{\\"act_restart\\":\\"x\\"}"}', 422, "unknown_payload"),
        (
            b'{"payload": "topic:minorities/jo{\\"section\\":\\"8\\",\\"section\\":\\"9\\"}"}',
            422,
            "unknown_payload",
        ),
        (b'{"payload": "topic:minorities/jo{\\"x y\\":\\"8\\"}"}', 422, "unknown_payload"),
        (b'{"payload": "topic:minorities/jo{\\"x\\":\\"\\\\u0000\\"}"}', 422, "unknown_payload"),
    ],
)
def test_a_message_that_cannot_be_read_is_refused(
    api: Api, rasa: FakeRasa, content: bytes, status: int, name: str
) -> None:
    conversation = api.open("sv")

    response = conversation.call("POST", "/messages", content=content, headers=JSON)

    problem(response, status, name)
    assert rasa.received == []
    assert len(conversation.transcript()) == 1


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "application/json; charset=utf-16",
    ],
)
def test_only_json_in_utf_8_is_taken(api: Api, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    response = api.open("sv").call(
        "POST", "/messages", content=b'{"text": "hemligheten"}', headers=headers
    )
    problem(response, 415, "unsupported_media_type")


def test_json_that_names_its_encoding_is_taken(api: Api) -> None:
    headers = {"Content-Type": 'Application/JSON; charset="UTF-8"'}
    response = api.open("sv").call(
        "POST", "/messages", content='{"text": "å"}'.encode(), headers=headers
    )
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("content", "name"),
    [(b'{"language": "en"}', "malformed"), (b'{"language": 1}', "malformed"), (b"", "malformed")],
)
def test_a_conversation_is_opened_in_a_served_language_only(
    api: Api, content: bytes, name: str
) -> None:
    problem(api("POST", "/api/conversations", content=content, headers=JSON), 400, name)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message_id": "x"},
        {"helpful": True},
        {"message_id": 1, "helpful": True},
        {"message_id": "x", "helpful": "hemligheten"},
        {"message_id": "x", "helpful": 1},
        {"message_id": "x", "helpful": True, "why": "hemligheten"},
    ],
)
def test_feedback_of_another_shape_is_refused(api: Api, body: dict[str, object]) -> None:
    problem(api.open("sv").call("POST", "/feedback", json=body), 400, "malformed")


@pytest.mark.parametrize("message_id", ["abc", "hemligheten'--", "x" * 300, "\ud800"])
def test_feedback_on_a_message_that_does_not_exist_is_refused(api: Api, message_id: str) -> None:
    body = b'{"message_id": "%s", "helpful": true}' % message_id.encode("ascii", "backslashreplace")
    response = api.open("sv").call("POST", "/feedback", content=body, headers=JSON)
    problem(response, 404, "no_conversation")


def test_paths_and_methods_that_do_not_exist(api: Api) -> None:
    problem(api("GET", "/api/hemligheten"), 404, "no_such_page")
    problem(api("GET", "/api/conversations"), 405, "method_not_allowed")
    response = api("PUT", "/api/conversations/hemligheten/messages", json={})
    problem(response, 405, "method_not_allowed")
    assert set(response.headers["allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize("announced", [b"Content-Length: 100000000", b"Transfer-Encoding: chunked"])
def test_a_large_body_is_refused_before_it_is_read(gateway: Gateway, announced: bytes) -> None:
    conversation = gateway.api.open("sv")
    address = urlsplit(gateway.address)
    head = (
        b"POST /api/conversations/%s/messages HTTP/1.1\r\nHost: localhost\r\n"
        b"Authorization: Bearer %s\r\nContent-Type: application/json\r\n%s\r\n\r\n"
        % (conversation.id.encode(), conversation.token.encode(), announced)
    )
    sent = 0
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(head)
        if announced.startswith(b"Transfer"):
            # Seventeen chunks of 1 KiB, and no end: an answer can only come before it.
            for _ in range(17):
                connection.sendall(b"400\r\n" + b"x" * 1024 + b"\r\n")
                sent += 1024
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nconnection: close\r\n" in answer.lower()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("fi", "fi"),
        ("fi-FI,fi;q=0.9,sv;q=0.8", "fi"),
        ("en,sv;q=0.5,fi;q=0.7", "fi"),
        ("sv-SE, fi", "sv"),
        ("fi;q=0, sv;q=0.1", "sv"),
        ("de, en", "sv"),
        (";;;q=,,fi;q=x", "sv"),
    ],
)
def test_without_a_conversation_problems_are_told_in_the_language_of_the_browser(
    api: Api, asked: str, told: str
) -> None:
    response = api("GET", "/api/nothing", headers={"Accept-Language": asked})

    assert response.headers["content-language"] == told
    titles = {"sv": "Sidan finns inte", "fi": "Sivua ei löydy"}
    assert response.json()["title"] == titles[told]


def test_in_a_conversation_problems_are_told_in_its_language(api: Api, rasa: FakeRasa) -> None:
    conversation = api.open(None)
    rasa.says({"language": "fi"})
    conversation.say("Hei")

    response = conversation.say("  ", headers={"Accept-Language": "sv"})

    assert response.headers["content-language"] == "fi"
    assert problem(response, 422, "empty_text")["title"] == "Viesti on tyhjä"


def test_an_unexpected_fault_is_a_problem_that_tells_nothing_and_a_log_line_that_does(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    conversation = gateway.api.open("fi")

    async def broken(*_: object) -> None:
        raise RuntimeError(f"what the resident wrote: {SECRET}")

    monkeypatch.setattr(gateway.app.state.services.chat, "say", broken)
    response = conversation.say(SECRET)

    body = problem(response, 500, "internal")
    assert body["title"] == "Meillä meni jotain vikaan"
    assert "Traceback" not in response.text
    assert response.headers["x-request-id"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text
