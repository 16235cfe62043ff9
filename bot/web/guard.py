"""The outermost layer: security headers, a request id, and an account of every request."""

from __future__ import annotations

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.logs import belongs_to
from bot.web.accounting import CLIENT_WENT, account_for
from bot.web.ids import new_id
from bot.web.metrics import Metrics
from bot.web.patience import begin

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

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap `app`, which answers whatever goes wrong in it.

        Args:
            app: The application.
            metrics: Where requests are counted.
        """
        self._app, self._metrics = app, metrics

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
            await self._app(scope, receive, send_with_headers)
        finally:
            account_for(scope, self._metrics, status, perf_counter() - began)
