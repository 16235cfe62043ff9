"""What the internet reaches: documented paths, strict headers, and no more time than is due."""

from __future__ import annotations

import contextlib
import re
import resource
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from bot.web import protocol
from bot.web.api import ROUTES
from bot.web.protocol import MAX_CONNECTIONS, MAX_HEAD, GuardedProtocol, connection_limit
from tests.web.contract import SPEC
from tests.web.gateway import Gateway, Gateways

MARK = "Zq9ReflectedInput"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.fixture
def client(gateway: Gateway) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=gateway.address, trust_env=False, timeout=30) as client:
        yield client


@contextlib.contextmanager
def connected(address: str) -> Iterator[socket.socket]:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        yield connection


def read_to_end(connection: socket.socket) -> bytes:
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while chunk := connection.recv(65536):
            received += chunk
    return received


def answers(client: httpx.Client) -> list[httpx.Response]:
    """Return one answer of each kind: right, wrong, unknown, of the API and of the page."""
    opened = client.post("/api/conversations", json={"language": "sv"})
    conversation = f"/api/conversations/{opened.json()['id']}"
    token = {"Authorization": f"Bearer {opened.json()['token']}"}
    return [
        opened,
        client.post(f"{conversation}/messages", json={"text": "Hej"}, headers=token),
        client.post(f"{conversation}/messages", json={"text": ""}, headers=token),
        client.post(f"{conversation}/messages", content=b"{", headers=token),
        client.get(f"{conversation}/messages"),
        client.delete(conversation, headers=token),
        client.get("/api/health"),
        client.get("/api/ready"),
        client.get("/api/openapi.json"),
        client.get("/api/none"),
        client.put("/api/health"),
        client.get("/"),
        client.get("/none"),
        client.post("/", data={"text": ""}),
        client.get("/", headers={"X-Long": "x" * (MAX_HEAD + 1)}),
    ]


def test_every_answer_has_the_security_headers_and_a_strict_policy(client: httpx.Client) -> None:
    for response in answers(client):
        wrong = {
            name: response.headers.get(name)
            for name, value in HEADERS.items()
            if response.headers.get(name) != value
        }
        assert not wrong, (response.request.url, response.status_code, wrong)
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "server" not in response.headers


def test_every_path_of_the_api_is_documented(client: httpx.Client) -> None:
    assert {route.path for route in ROUTES} == set(SPEC["paths"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/redoc",
        "/openapi.json",
        "/metrics",
        "/webhooks/rest/webhook",
        "/webhooks/gateway/webhook",
        "/model/parse",
        "/conversations/default/tracker",
        "/socket.io/",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/",
        "/api/../bot/web/app.py",
        "/.git/config",
    ],
)
def test_what_is_not_documented_is_not_there(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, json={}).status_code in (404, 405)


def test_nothing_of_a_request_comes_back(client: httpx.Client) -> None:
    token = {"Authorization": f"Bearer {MARK}", "X-Request-ID": MARK, "Accept-Language": MARK}
    for response in (
        client.get(f"/{MARK}", headers=token),
        client.get(f"/api/{MARK}?{MARK}={MARK}", headers=token),
        client.get(
            f"/?meddelande={MARK}&sprak={MARK}", headers=token | {"Cookie": f"samtal={MARK}"}
        ),
        client.get(f"/api/conversations/{MARK}/messages", headers=token),
        client.post("/api/conversations", json={MARK: MARK}),
        client.post("/api/conversations", content=MARK, headers={"Content-Type": MARK}),
        client.request(MARK.upper(), "/api/health"),
        client.post("/omdome", data={"message_id": MARK, "helpful": MARK}),
    ):
        assert MARK.lower() not in response.text.lower(), response.request.url
        assert MARK.lower() not in repr(response.headers).lower(), response.request.url


def test_what_is_not_http_is_refused_with_the_headers(gateway: Gateway) -> None:
    with connected(gateway.address) as connection:
        connection.sendall(b"\x16\x03\x01 this is not HTTP\r\n\r\n")
        answer = read_to_end(connection)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"content-security-policy: default-src 'none'" in answer
    assert answer.endswith(b"\r\n\r\n")


def test_headers_that_come_at_once_and_are_too_large_are_refused(client: httpx.Client) -> None:
    response = client.get("/api/health", headers={"X-Long": "x" * MAX_HEAD})

    assert response.status_code == 431
    assert response.json()["type"].endswith("#head_too_large")
    assert client.get("/api/health", headers={"X-Long": "x" * (MAX_HEAD // 2)}).status_code == 200


def test_headers_without_end_close_the_connection(gateway: Gateway) -> None:
    with connected(gateway.address) as connection:
        connection.sendall(b"GET /api/health HTTP/1.1\r\n")
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for number in range(10_000):
                connection.sendall(b"X-%d: y\r\n" % number)
        assert read_to_end(connection) == b""


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET /api/health HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 5000\r\n\r\n{",
    ],
    ids=["nothing at all", "a slow head", "a slow body"],
)
def test_a_request_that_never_ends_is_given_up(
    start_gateway: Gateways, monkeypatch: pytest.MonkeyPatch, beginning: bytes
) -> None:
    monkeypatch.setattr(protocol, "REQUEST_SECONDS", 0.5)
    gateway = start_gateway()
    with connected(gateway.address) as connection:
        connection.sendall(beginning)
        closed = False
        for _ in range(100):
            try:
                # A byte now and then does not keep it open.
                connection.sendall(b"x" if beginning else b"")
                connection.settimeout(0.1)
                closed = connection.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                closed = True
            break
    assert closed
    assert gateway.api("GET", "/api/health").status_code == 200


def test_a_reply_that_takes_longer_than_a_request_may_is_given_all_the_same(
    start_gateway: Gateways, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "REQUEST_SECONDS", 1.0)
    gateway = start_gateway()
    gateway.rasa.delay = 1.5

    assert gateway.api.open("sv").say("Hej").status_code == 200


def test_with_too_many_connections_those_that_send_nothing_make_room(
    start_gateway: Gateways, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GuardedProtocol, "limit", 20)
    gateway = start_gateway()
    with contextlib.ExitStack() as idle:
        for _ in range(60):
            idle.enter_context(connected(gateway.address))
        for _ in range(5):
            answer = httpx.get(f"{gateway.address}/api/health", trust_env=False)
            assert answer.status_code == 200


def test_a_client_that_does_not_read_is_given_up(
    start_gateway: Gateways, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "UNREAD_SECONDS", 0.3)
    gateway = start_gateway()
    with connected(gateway.address) as connection:
        # More than the buffers of both sides hold.
        request = b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
        size = len(gateway.app.state.services.openapi)
        connection.sendall(request * (24_000_000 // size))
        broken = False
        for _ in range(100):
            try:
                connection.sendall(b"\r\n")
            except OSError:
                broken = True
                break
            time.sleep(0.1)
    assert broken
    assert gateway.api("GET", "/api/health").status_code == 200


def test_connections_leave_files_for_the_rest() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(before[0], 512), before[1]))
        limit = connection_limit()
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)

    assert 16 <= limit <= MAX_CONNECTIONS
    assert limit < soft


def test_the_policy_of_the_api_lets_nobody_embed_or_run_anything(client: httpx.Client) -> None:
    policy = client.get("/api/health").headers["content-security-policy"]

    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"script-src(?! 'none')", policy)
