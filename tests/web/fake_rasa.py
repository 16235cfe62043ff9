"""A stand-in for Rasa and its actions that speaks the channel, and misbehaves on demand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

ELDERLY_CARE = {
    "text": "Ja, du har rätt till äldreomsorg på finska.\n\n- be om det\n- fråga handläggaren",
    "kind": "answer",
    "topic": "minorities/elderly_care",
    "language": "sv",
    "candidates": [],
    "sources": ["minoritetslagen 8", "socialtjanstlagen 8:6-9"],
    "related": ["minorities/use_finnish", "minorities/jo"],
    "contacts": [],
    "section": None,
    "buttons": [],
}

# 112 and 1177 are called twice each; the others stand in longer numbers, years, sections, postal
# codes and words.
NUMBERS = (
    "Ring 112. Råd om din hälsa: 1177, dygnet runt (1177)\n\n- 112 om någon är i fara\n"
    "- lag (2009:112), 112 §, 112–115, 08-112 33, 1120, 11771, år 1977:1177\n"
    "- 112 33 Stockholm, 08-530 112 00, 1 177, 1 1177, 112 000, 112,50 kr, 1177.5, ö112, 112ö"
)


class FakeRasa:
    """Answers as `answer` says; `received` holds what came, in order."""

    def __init__(self) -> None:
        self.reset()
        self.app = Starlette(
            routes=[
                Route("/webhooks/gateway/webhook", self._webhook, methods=["POST"]),
                Route("/webhooks/gateway/ready", self._ready),
                Route("/ready", self._actions_ready),
            ]
        )

    def reset(self) -> None:
        """Behave well, and forget what was received."""
        self.received: list[dict[str, Any]] = []
        self.answer: Callable[[dict[str, Any]], Any] = lambda _: {"messages": [ELDERLY_CARE]}
        self.delay = 0.0
        # While it is clear, no answer is given.
        self.answering = threading.Event()
        self.answering.set()
        self.model: str | None = "20261123-test"
        self.actions = True
        self.content: str | None = None
        self.asked_whether_ready = 0
        self.at_once = self.most_at_once = 0

    def says(self, *messages: dict[str, Any]) -> None:
        """Let every answer be these messages, each completed from a plain answer."""
        self.answer = lambda _: {"messages": [ELDERLY_CARE | message for message in messages]}

    async def _webhook(self, request: Request) -> Response:
        body = await request.json()
        self.received.append(body)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.delay)
        while not self.answering.is_set():
            await asyncio.sleep(0.01)
        self.at_once -= 1
        answer = self.answer(body)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    async def _ready(self, _: Request) -> Response:
        self.asked_whether_ready += 1
        said = {"model": self.model, "content": self.content}
        return JSONResponse(said, 200 if self.model else 503)

    async def _actions_ready(self, _: Request) -> Response:
        said = {"status": "ok", "content": self.content}
        return JSONResponse(said, 200 if self.actions else 500)
