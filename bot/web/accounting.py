"""What is kept of a request: which route it took, how it ended and how long that took."""

from __future__ import annotations

import logging
from typing import Any

from starlette.types import Scope

from bot.web.metrics import Metrics, method_label

# Member of an ASGI scope: name of the problem that the response tells.
PROBLEM = "bot.problem"
# The status that servers write down for a client that did not wait for its response.
CLIENT_WENT = 499

# Asked for every few seconds by whoever watches, or once for each picture of a page.
_ORDINARY = frozenset({"/api/health", "/static"})
# Says itself when its answer changes, and until a start is done it is asked ten times a second.
_READY = "/api/ready"

_log = logging.getLogger("bot.web.request")


def account_for(scope: Scope, metrics: Metrics, status: int, seconds: float) -> None:
    """Count a request and write its line.

    The path is not kept: the API's hold conversations' ids. Its template is.

    Args:
        scope: The request's, after it was routed.
        metrics: The figures.
        status: Status of the response.
        seconds: How long the request took.
    """
    route, method = _route(scope), method_label(scope["method"])
    metrics.request(method, route, status, seconds)
    quiet = route == _READY or (route in _ORDINARY and status < 500)
    level = logging.DEBUG if quiet else logging.INFO
    if not _log.isEnabledFor(level):
        return
    milliseconds = round(seconds * 1000, 1)
    said: dict[str, Any] = {
        "method": method,
        "route": route,
        "status": status,
        "milliseconds": milliseconds,
    }
    if PROBLEM in scope:
        said["problem"] = scope[PROBLEM]
    _log.log(level, "%s %s %d in %.1f ms", method, route, status, milliseconds, extra=said)


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", "none"))
