"""The outermost layer: security headers, a request id, and an answer whatever goes wrong inside."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from time import perf_counter

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.logs import belongs_to, place_of
from bot.web.accounting import CLIENT_WENT, account_for
from bot.web.ids import new_id
from bot.web.metrics import Metrics
from bot.web.patience import begin
from bot.web.problems import Problem
from bot.web.protocol import MAX_HEAD

_log = logging.getLogger(__name__)

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# For pages that hold the widget: its scripts, its calls, and no markup made from text.
POLICY_WITH_SCRIPTS = (
    f"{_POLICY}; script-src 'self'; connect-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    # Not no-referrer: browsers then send `Origin: null` with the page's own form, which could no
    # longer be told from a foreign one. To other sites, nothing is sent with either.
    (b"referrer-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(
        self,
        app: ASGIApp,
        failed: Callable[[Request], Awaitable[Response]],
        refused: Callable[[Request, Exception], Awaitable[Response]],
        metrics: Metrics,
    ) -> None:
        """Wrap `app`.

        Args:
            app: The application.
            failed: Makes the response for an exception that nobody expected.
            refused: Makes the response for a problem.
            metrics: Where requests and unexpected errors are counted.
        """
        self._app, self._failed, self._refused = app, failed, refused
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin(scope)
        began, request_id = perf_counter(), new_id()
        belongs_to(request_id)
        status = CLIENT_WENT
        headers = [*_HEADERS, (b"x-request-id", request_id.encode())]
        if not scope["path"].startswith("/static/"):
            headers.append((b"cache-control", b"no-store"))

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in headers if header[0] not in own),
                ]
            await send(message)

        try:
            await self._serve(scope, receive, send_with_headers, request_id, lambda: status)
        finally:
            account_for(scope, self._metrics, status, perf_counter() - began)

    async def _serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        request_id: str,
        status: Callable[[], int],
    ) -> None:
        """Let the application answer, and answer in its place where it fails before it begins."""
        served = self._app if _head_size(scope) <= MAX_HEAD else self._head_too_large
        try:
            await served(scope, receive, send)
        except ClientDisconnect:
            _log.debug("request %s: the client went away", request_id)
        except Exception as error:
            self._metrics.failed()
            _log.error("request %s failed: %s", request_id, place_of(error))
            if status() == CLIENT_WENT:
                response = await self._response(Request(scope, receive))
                await response(scope, receive, send)

    async def _head_too_large(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._refused(Request(scope, receive), Problem(431, "head_too_large"))
        response.headers["connection"] = "close"
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        try:
            return await self._failed(request)
        except Exception as error:
            _log.error("the page for failures failed: %s", place_of(error))
            return PlainTextResponse("500", 500)


def _head_size(scope: Scope) -> int:
    fields = sum(len(name) + len(value) for name, value in scope["headers"])
    return len(scope.get("raw_path") or b"") + len(scope["query_string"]) + fields
