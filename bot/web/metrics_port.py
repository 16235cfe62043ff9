"""The private port for Prometheus: a listener, a thread and an event loop of its own.

A scrape that hangs, or somebody who holds connections open, thus delays no resident; and the
figures come even when the gateway's own loop does not answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Iterator

import uvicorn
from prometheus_client import make_asgi_app
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.listening import url
from bot.web.metrics import PARTS, Metrics
from bot.web.protocol import GuardedProtocol
from bot.web.readiness import Readiness, readiness
from bot.web.services import Services

# Prometheus gives up after ten seconds.
_PARTS_SECONDS = 8.0
# What was found this short a time ago is told again, however many ask.
_FRESH_SECONDS = 1.0
_STOP_SECONDS = 2.0

_log = logging.getLogger(__name__)


def metrics_app(gateway: Starlette) -> Starlette:
    """Return the application of the private port: `/metrics`, and nothing else.

    Args:
        gateway: The public application, running in whichever thread.
    """
    metrics: Metrics = gateway.state.services.metrics
    figures: ASGIApp = make_asgi_app(metrics.registry)
    parts = _Parts(gateway)

    class Figures:
        """An ASGI application, which Starlette tells from a function by its being a class."""

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await parts.look()
            await figures(scope, receive, send)

    return Starlette(routes=[Route("/metrics", Figures(), methods=["GET"])])


@contextlib.contextmanager
def serving_metrics(listening: socket.socket | None, gateway: Starlette) -> Iterator[None]:
    """Serve the figures on a bound socket during the block; without a socket do nothing."""
    if listening is None:
        yield
        return
    config = uvicorn.Config(
        metrics_app(gateway),
        loop="asyncio",
        http=_Protocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        # Longer than the usual pause between two scrapes.
        timeout_keep_alive=75,
    )
    server = uvicorn.Server(config)
    # Outside the main thread uvicorn leaves signals alone.
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="metrics", daemon=True
    )
    thread.start()
    host, port = listening.getsockname()[:2]
    _log.info("metrics: %s/metrics", url(host, port))
    try:
        yield
    finally:
        server.should_exit = server.force_exit = True
        thread.join(_STOP_SECONDS)


class _Protocol(GuardedProtocol):
    """With the deadlines of the public port, and room for a few."""

    limit = 16


class _Parts:
    """Asks, in the gateway's loop, which parts answer; at most once at a time."""

    def __init__(self, gateway: Starlette) -> None:
        self._gateway = gateway
        self._asking = asyncio.Lock()
        self._asked_at = float("-inf")

    async def look(self) -> None:
        """Put what is found into the figures. What cannot be found out in time is not ready."""
        async with self._asking:
            now = asyncio.get_running_loop().time()
            if now - self._asked_at < _FRESH_SECONDS:
                return
            services: Services = self._gateway.state.services
            found = await self._found(services)
            services.metrics.found(found.missing, {"model": found.model, "content": found.content})
            self._asked_at = asyncio.get_running_loop().time()

    async def _found(self, services: Services) -> Readiness:
        loop: asyncio.AbstractEventLoop | None = getattr(self._gateway.state, "loop", None)
        nothing = Readiness(None, None, list(PARTS))
        if loop is None:
            return nothing
        asking = readiness(services.chat, services.rasa, services.follower)
        try:
            asked = asyncio.run_coroutine_threadsafe(asking, loop)
        except RuntimeError:
            # The gateway has just ended.
            asking.close()
            return nothing
        try:
            return await asyncio.wait_for(asyncio.wrap_future(asked), _PARTS_SECONDS)
        except asyncio.TimeoutError:
            return nothing
