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
from bot.web.readiness import Readiness
from bot.web.services import Services

# Prometheus gives up after ten seconds.
_PARTS_SECONDS = 8.0
_STOP_SECONDS = 2.0

_log = logging.getLogger(__name__)


def metrics_app(gateway: Starlette) -> Starlette:
    """Return the application of the private port: `/metrics`, and nothing else.

    Args:
        gateway: The public application, running in whichever thread.
    """
    metrics: Metrics = gateway.state.services.metrics
    figures: ASGIApp = make_asgi_app(metrics.registry)

    class Figures:
        """An ASGI application, which Starlette tells from a function by its being a class."""

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await _look(gateway)
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


async def _look(gateway: Starlette) -> None:
    """Put into the figures which parts answer. What cannot be found out in time is not ready."""
    services: Services = gateway.state.services
    found = await _found(services, getattr(gateway.state, "loop", None))
    services.metrics.found(found.missing, {"model": found.model, "content": found.content})


async def _found(services: Services, loop: asyncio.AbstractEventLoop | None) -> Readiness:
    """Have the parts asked in the gateway's loop."""
    nothing = Readiness(None, None, list(PARTS))
    if loop is None:
        return nothing
    asking = services.parts.readiness()
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
