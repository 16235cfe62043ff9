"""Answers for what goes wrong: problem documents under /api, pages elsewhere."""

from __future__ import annotations

from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.web.accounting import PROBLEM
from bot.web.languages import Served, accepted, served
from bot.web.page_view import render_failure
from bot.web.problems import Problem, document
from bot.web.services import services_of


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


async def on_exception(request: Request) -> Response:
    """Answer an exception that nobody expected; `Guard` has logged it."""
    return await on_problem(request, Problem(500, "internal"))


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
