"""Many at once: two hundred residents who press Enter together, a thousand idle connections."""

from __future__ import annotations

import asyncio
import resource
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from socket import create_connection
from typing import Any

import aiohttp

from tests.conversations.assistant import Assistant
from tests.faults.residents import ANSWER_SECONDS, READY_MADE, Resident, check
from tests.faults.table import Fault, Faults

CLIENTS, CONNECTIONS = 200, 1000


async def crowd(address: str) -> list[tuple[float, int, dict[str, Any], dict[str, Any]]]:
    """Have everybody open a conversation, and then say the same at the same moment.

    Returns:
        Of each: seconds until the answer, its status and content, and the conversation.
    """
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(address, connector=connector) as client:

        async def open_one() -> dict[str, Any]:
            async with client.post("/api/conversations", json={"language": "sv"}) as response:
                assert response.status == 201
                opened: dict[str, Any] = await response.json()
                return opened

        async def say(opened: dict[str, Any]) -> tuple[float, int, dict[str, Any], dict[str, Any]]:
            path = f"/api/conversations/{opened['id']}/messages"
            headers = {"Authorization": f"Bearer {opened['token']}"}
            began = time.monotonic()
            async with client.post(path, json={"text": READY_MADE}, headers=headers) as response:
                await response.read()
                seconds = time.monotonic() - began
            return seconds, response.status, await response.json(content_type=None), opened

        # One after the other: it is the messages that are to come together.
        opened = [await open_one() for _ in range(CLIENTS)]
        return await asyncio.gather(*map(say, opened))


def test_two_hundred_at_once(standing: Assistant, fault: Faults) -> None:
    row = fault("crowd")

    answers = asyncio.run(crowd(standing.api.address))
    since = time.monotonic()

    for seconds, status, content, _ in answers:
        row.answered(seconds, status == 200)
        assert status == 200 or content["contacts"][0]["phone"] == "08-530 610 00", content
    assert row.slowest < ANSWER_SECONDS
    assert row.replies, "somebody is answered"
    Resident.of(standing.api, Fault()).talks_again(READY_MADE, since)
    row.recovered(time.monotonic() - since)
    for _, status, content, opened in answers:
        acknowledged = []
        if status == 200:
            acknowledged = [(READY_MADE, [message["id"] for message in content["messages"]])]
        read = standing.api(
            "GET",
            f"/api/conversations/{opened['id']}/messages",
            headers={"Authorization": f"Bearer {opened['token']}"},
        )
        check(read.json()["messages"], Counter([READY_MADE]), acknowledged)


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
