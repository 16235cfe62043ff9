"""Many at once: two hundred residents who press Enter together, a thousand idle connections."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from socket import create_connection

from tests.conversations.assistant import Assistant
from tests.faults.crowd import all_at_once
from tests.faults.residents import ANSWER_SECONDS, READY_MADE, Resident
from tests.faults.table import Fault, Faults
from tests.web.gateway import Conversation

CLIENTS, CONNECTIONS = 200, 1000


def request(conversation: Conversation, text: str) -> bytes:
    """Return a message as it goes over the line."""
    body = json.dumps({"text": text}).encode()
    head = (
        f"POST /api/conversations/{conversation.id}/messages HTTP/1.1\r\n"
        f"Host: x\r\nAuthorization: Bearer {conversation.token}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def test_two_hundred_at_once(standing: Assistant, fault: Faults) -> None:
    row = fault("crowd")
    residents = [Resident.of(standing.api, row) for _ in range(CLIENTS)]

    answers = all_at_once(
        standing.port, [request(each.conversation, READY_MADE) for each in residents]
    )
    since = time.monotonic()

    for resident, answer in zip(residents, answers, strict=True):
        row.answered(answer.seconds, answer.status == 200)
        resident.sent[READY_MADE] += 1
        if answer.status == 200:
            reply = [message["id"] for message in answer.content["messages"]]
            resident.acknowledged.append((READY_MADE, reply))
        else:
            assert answer.status == 503, answer.content
            assert answer.content["contacts"][0]["phone"] == "08-530 610 00", answer.content
    assert row.slowest < ANSWER_SECONDS
    assert row.replies, "somebody is answered"
    Resident.of(standing.api, Fault()).talks_again(READY_MADE, since)
    row.recovered(time.monotonic() - since)
    for resident in residents:
        resident.has_lost_nothing()


@contextmanager
def room_for_files(number: int) -> Iterator[None]:
    """Let this process open so many files during the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(number, hard)), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_thousand_idle_connections(standing: Assistant, fault: Faults) -> None:
    row = fault("idle")
    with room_for_files(CONNECTIONS + 500), ExitStack() as idle:
        for _ in range(CONNECTIONS):
            idle.enter_context(create_connection(("127.0.0.1", standing.port), timeout=20))
        resident = Resident.of(standing.api, row)
        for _ in range(5):
            assert resident.is_answered(READY_MADE)
        since = time.monotonic()

    resident.comes_through(READY_MADE, since)
