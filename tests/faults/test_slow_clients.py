"""Clients that send slowly, read slowly or never: the others notice nothing."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bot.web import protocol
from tests.faults.residents import Resident, wait_until
from tests.faults.table import Faults
from tests.web.gateway import Gateway, Gateways

pytestmark = pytest.mark.slow


@contextlib.contextmanager
def connected(gateway: Gateway, buffer: int | None = None) -> Iterator[socket.socket]:
    parts = urlsplit(gateway.address)
    with socket.socket() as connection:
        if buffer is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        connection.settimeout(20)
        connection.connect((parts.hostname, parts.port))
        yield connection


def request(resident: Resident, method: str, body: bytes = b"", more: str = "") -> bytes:
    """Return a request for the messages of a resident's conversation, as it goes over the line."""
    head = (
        f"{method} /api/conversations/{resident.conversation.id}/messages HTTP/1.1\r\n"
        f"Host: x\r\nAuthorization: Bearer {resident.conversation.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    )
    return head.encode() + body


def is_given_up(connection: socket.socket, more: bytes, other: Resident) -> None:
    """Go on sending until the connection is closed, while another resident is answered."""

    def is_closed() -> bool:
        assert other.is_answered("Hej")
        try:
            connection.sendall(more)
        except OSError:
            return True
        return False

    wait_until(is_closed, 20)


def test_a_client_that_sends_slowly_is_answered_and_holds_up_nobody(
    start_gateway: Gateways, fault: Faults
) -> None:
    gateway = start_gateway(BOT_ANSWER_SECONDS="2", BOT_MESSAGES_PER_MINUTE="1000")
    row = fault("slow_sender")
    slow, other = Resident.of(gateway.api, row), Resident.of(gateway.api, row)
    raw = request(slow, "POST", json.dumps({"text": "Långsamt"}).encode(), "Connection: close\r\n")
    with connected(gateway) as connection:
        # Longer in all than an answer may take: its time runs from the last byte.
        for at in range(0, len(raw), 12):
            connection.sendall(raw[at : at + 12])
            assert other.is_answered("Hej")
            time.sleep(0.1)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 200 "), answer[:100]
    reply = json.loads(answer.partition(b"\r\n\r\n")[2])["messages"]
    slow.sent["Långsamt"] += 1
    slow.acknowledged.append(("Långsamt", [message["id"] for message in reply]))
    slow.has_lost_nothing()
    other.has_lost_nothing()


def test_a_client_that_never_ends_its_request_is_given_up(
    start_gateway: Gateways, fault: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "REQUEST_SECONDS", 1.0)
    gateway = start_gateway(BOT_ANSWER_SECONDS="2", BOT_MESSAGES_PER_MINUTE="1000")
    other = Resident.of(gateway.api, fault("endless_sender"))
    with connected(gateway) as connection:
        connection.sendall(b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        is_given_up(connection, b"x", other)
    other.has_lost_nothing()


def test_a_client_that_reads_slowly_gets_everything_and_holds_up_nobody(
    start_gateway: Gateways, fault: Faults
) -> None:
    gateway = start_gateway(BOT_ANSWER_SECONDS="2", BOT_MESSAGES_PER_MINUTE="1000")
    row = fault("slow_reader")
    slow, other = Resident.of(gateway.api, row), Resident.of(gateway.api, row)
    for _ in range(40):
        assert slow.is_answered("Hej")
    with connected(gateway, buffer=4096) as connection:
        connection.sendall(request(slow, "GET", more="Connection: close\r\n"))
        received = b""
        while chunk := connection.recv(4096):
            received += chunk
            assert other.is_answered("Hej")

    read = json.loads(received.partition(b"\r\n\r\n")[2])["messages"]
    assert read == slow.conversation.transcript()
    other.has_lost_nothing()


def test_a_client_that_never_reads_is_given_up_and_holds_up_nobody(
    start_gateway: Gateways, fault: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "UNREAD_SECONDS", 1.0)
    gateway = start_gateway(BOT_ANSWER_SECONDS="2", BOT_MESSAGES_PER_MINUTE="1000")
    row = fault("never_reads")
    silent, other = Resident.of(gateway.api, row), Resident.of(gateway.api, row)
    for _ in range(40):
        assert silent.is_answered("Hej")
    size = len(silent.conversation.call("GET", "/messages").content)
    with connected(gateway, buffer=4096) as connection:
        # More than the buffers of both sides hold.
        connection.sendall(request(silent, "GET") * (12_000_000 // size))
        is_given_up(connection, b"\r\n", other)
    silent.has_lost_nothing()
    other.has_lost_nothing()
