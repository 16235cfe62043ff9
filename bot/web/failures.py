"""Answers for what goes wrong: problem documents under /api, pages elsewhere."""

from __future__ import annotations

import logging
from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.logs import of_request, place_of
from bot.web.accounting import PROBLEM
from bot.web.languages import Served, accepted, served
from bot.web.page_view import render_failure
from bot.web.problems import Problem, document
from bot.web.protocol import MAX_HEAD
from bot.web.services import services_of

_log = logging.getLogger(__name__)


class LastResort:
    """ASGI middleware that answers in the application's place where it fails before it begins."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_and_note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        served = self._app if _head_size(scope) <= MAX_HEAD else _head_too_large
        try:
            await served(scope, receive, send_and_note)
        except ClientDisconnect:
            _log.debug("request %s: the client went away", of_request())
        except Exception as error:
            request = Request(scope, receive)
            services_of(request).metrics.failed()
            _log.error("request %s failed: %s", of_request(), place_of(error))
            if not begun:
                response = await _for_exception(request)
                await response(scope, receive, send)


async def on_problem(request: Request, exception: Exception) -> Response:
    """Answer a `Problem` that a route raised."""
    problem = cast(Problem, exception)
    services = services_of(request)
    note(request, problem)
    language = await _language(request, problem)
    contacts: list[dict[str, Any]] = []
    if problem.wants_contact:
        contacts = await services.contact.cards(language, problem.database_works)
    if request.url.path.startswith("/api/"):
        return document(problem, services.problem_words, language, contacts)
    page = render_failure(services, problem, language, contacts)
    return HTMLResponse(page, problem.status, problem.headers)


def note(request: Request, problem: Problem) -> None:
    """Count a problem that a response tells, and let the request's line in the log name it."""
    services_of(request).metrics.problem(problem.status, problem.key)
    request.scope[PROBLEM] = problem.key


async def on_http_exception(request: Request, exception: Exception) -> Response:
    """Answer what the router found: no such path, or no such method on it."""
    found = cast(HTTPException, exception)
    keys = {404: "no_such_page", 405: "method_not_allowed"}
    key = keys.get(found.status_code, "malformed")
    return await on_problem(request, Problem(found.status_code, key, headers=found.headers))


async def _for_exception(request: Request) -> Response:
    """Return the answer to what nobody expected, in plain text where that fails too."""
    try:
        return await on_problem(request, Problem(500, "internal"))
    except Exception as error:
        _log.error("the page for failures failed: %s", place_of(error))
        return PlainTextResponse("500", 500)


async def _head_too_large(scope: Scope, receive: Receive, send: Send) -> None:
    response = await on_problem(Request(scope, receive), Problem(431, "head_too_large"))
    response.headers["connection"] = "close"
    await response(scope, receive, send)


def _head_size(scope: Scope) -> int:
    fields = sum(len(name) + len(value) for name, value in scope["headers"])
    return len(scope.get("raw_path") or b"") + len(scope["query_string"]) + fields


async def _language(request: Request, problem: Problem) -> Served:
    """Return the conversation's language, else the page's, else the browser's."""
    wished = (
        problem.language
        or served(getattr(request.state, "language", None))
        or served(request.query_params.get("sprak"))
    )
    conversation_id = getattr(request.state, "conversation_id", None)
    if wished is None and conversation_id is not None and problem.database_works:
        try:
            wished = await services_of(request).chat.language(conversation_id)
        except Problem:
            wished = None
    return wished or accepted(request.headers.get("accept-language", ""))
