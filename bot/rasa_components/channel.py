"""The channel between the gateway and Rasa, on loopback: structured messages in one answer."""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.content import Follower, Release, read_release
from bot.rasa_components import action_results, graph_runs, shortcuts
from bot.rasa_components.swapping import settle, swap_model
from bot.rasa_components.topic import TopicClassifier

_log = logging.getLogger(__name__)

_FIRST = "Hej"
_FROM_METADATA = ("kind", "topic", "language", "parts", "sources", "related")
_FROM_ACTION = ("kind", "topic", "candidates", "sources", "contacts", "section", "law", "related")


class Collector(OutputChannel):
    """Keeps what is said in one turn, with everything the answer knows about itself."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which responses could be limited to."""
        return "gateway"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep a message; Rasa's own methods would take it apart by kind of content."""
        metadata, custom = message.get("metadata") or {}, message.get("custom") or {}
        collected: dict[str, Any] = {"text": message.get("text") or ""}
        collected |= {key: metadata[key] for key in _FROM_METADATA if key in metadata}
        collected |= {key: custom[key] for key in _FROM_ACTION if key in custom}
        collected["buttons"] = message.get("buttons") or []
        self.messages.append(collected)


class GatewayChannel(InputChannel):
    """`POST /webhooks/gateway/webhook` answers with all messages of the turn."""

    @classmethod
    def name(cls) -> str:
        """Return the part of the address that tells this channel from others."""
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayChannel:
        """Make the channel; it has no credentials, because only loopback reaches it."""
        action_results.install()
        graph_runs.install()
        shortcuts.install()
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the channel's routes."""
        routes = Blueprint("gateway_webhook")
        # Read before Rasa loads its model: what is published meanwhile is then seen as news.
        loaded = read_release()

        @routes.listener("after_server_start")
        async def follow(app: Sanic, _: Any) -> None:
            await _begin_to_follow(app, loaded)

        @routes.get("/ready")
        async def ready(request: Request) -> HTTPResponse:
            return _readiness(request.app)

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            body = request.json
            begin_to_read(request.app.ctx.agent, body["message"])
            collector = Collector()
            await on_new_message(
                UserMessage(
                    body["message"],
                    collector,
                    body["sender"],
                    input_channel=self.name(),
                    metadata=body.get("metadata") or {},
                )
            )
            return response.json({"messages": collector.messages})

        return routes


async def _begin_to_follow(app: Sanic, loaded: Release | None) -> None:
    """Answer a first message of our own, and follow what is published from now on."""
    if not app.ctx.agent.is_ready():
        # Rasa would live on without ever answering. Ended, it is started again, and
        # answers as soon as there is a model that can be loaded.
        _log.critical("the model cannot be loaded; Rasa ends")
        logging.shutdown()
        os._exit(1)
    # The first message takes ten times as long as the others; no resident should wait for
    # that. `/ready` waits for what follows.
    await app.ctx.agent.parse_message(_FIRST)
    settle()
    app.ctx.follower = Follower(lambda: swap_model(app.ctx.agent), loaded)
    app.ctx.follower.start()


def _readiness(app: Sanic) -> HTTPResponse:
    agent = app.ctx.agent
    warm = hasattr(app.ctx, "follower")
    if agent is None or not agent.is_ready() or not warm:
        return response.json({"model": None}, status=503)
    return response.json({"model": agent.model_id, **app.ctx.follower.state})


def begin_to_read(agent: Agent, text: str) -> None:
    """Have the text's meaning read on another core while Rasa fetches the conversation.

    Rasa reaches the topic when the conversation, the language and the entities are known; reading a
    text's meaning takes longer than all of them, and needs none.
    """
    classifier = agent.processor.graph_runner.component(TopicClassifier)
    if classifier is not None:
        classifier.begin(text.strip())
