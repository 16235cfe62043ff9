"""The chat page, which needs no JavaScript: every step is a form that answers with a redirect."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.web.chat import Said
from bot.web.failures import note
from bot.web.forms import refuse_foreign
from bot.web.incoming import Incoming, read_form
from bot.web.languages import DEFAULT, Served, accepted, served
from bot.web.page_view import CHAT_PATHS, View, render
from bot.web.problems import Problem
from bot.web.services import (
    Services,
    client_address,
    message_of,
    refuse_while_closed,
    services_of,
)

COOKIE = "samtal"
# What a redirect may tell the next page to say: names of texts in data/texts/web.yml.
_NOTICES = frozenset({"raderat", "omdome"})


@dataclass(frozen=True)
class _Failed:
    """A form that could not be dealt with: what went wrong, what was sent, what it meant."""

    problem: Problem
    form: dict[str, str]
    message: Incoming | None = None


class Page(HTTPEndpoint):
    """`/chatt` and `/keskustelu`: the conversation, and the form that carries it on."""

    async def get(self, request: Request) -> Response:
        """Show the conversation of the visitor's cookie, or the greeting."""
        conversation_id = await _conversation(request)
        notice = request.query_params.get("meddelande")
        if notice not in _NOTICES:
            # The redirect after the first message found no cookie to come back with.
            lost = "ny" in request.query_params and conversation_id is None
            notice = "kakor" if lost else None
        return await _show(request, conversation_id, notice=notice)

    async def post(self, request: Request) -> Response:
        """Take a message. What cannot be answered is shown again, with what was typed."""
        services = services_of(request)
        conversation_id = await _conversation(request)
        known, form, message = conversation_id, {}, None
        try:
            refuse_foreign(request)
            form = await read_form(request)
            message = _message(form, services)
            shown_in = served(form.get("sprak"))
            refuse_while_closed(services)
            if conversation_id is None:
                await services.limits.count_conversation(client_address(request))
                conversation_id, _ = await services.chat.open(shown_in)
            await services.limits.count_message(conversation_id)
            said = await services.chat.say(
                conversation_id, message, shown_in or _asked_for(request)
            )
        except Problem as problem:
            response = await _show(request, conversation_id, _Failed(problem, form, message))
        else:
            response = _back(
                request.url.path,
                "senaste",
                sprak=shown_in if said.language is None else None,
                ny="1" if known is None else None,
            )
        if conversation_id is not None:
            _remember(request, response, conversation_id)
        return response


class Feedback(HTTPEndpoint):
    """`/omdome`: whether an answer helped."""

    async def post(self, request: Request) -> Response:
        """Keep the verdict and go back to the conversation."""
        conversation_id = await _conversation(request)
        form: dict[str, str] = {}
        try:
            refuse_foreign(request)
            form = await read_form(request)
            message_id, verdict = form.get("message_id", ""), form.get("helpful")
            if conversation_id is None:
                raise Problem(404, "no_conversation")
            if verdict not in ("ja", "nej"):
                raise Problem(400, "malformed")
            await services_of(request).chat.judge(conversation_id, message_id, verdict == "ja")
        except Problem as problem:
            return await _show(request, conversation_id, _Failed(problem, form))
        return _to_notice(form, "omdome")


class Deletion(HTTPEndpoint):
    """`/radera`: the conversation is deleted."""

    async def post(self, request: Request) -> Response:
        """Delete everything and begin anew."""
        conversation_id = await _conversation(request)
        form: dict[str, str] = {}
        try:
            refuse_foreign(request)
            form = await read_form(request)
            if conversation_id is not None:
                await services_of(request).chat.delete(conversation_id)
        except Problem as problem:
            if problem.key != "no_conversation":
                return await _show(request, conversation_id, _Failed(problem, form))
        response = _to_notice(form, "raderat")
        response.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return response


ROUTES: list[BaseRoute] = [
    *(Route(path, Page) for path in CHAT_PATHS.values()),
    Route("/omdome", Feedback),
    Route("/radera", Deletion),
]


def _message(form: dict[str, str], services: Services) -> Incoming:
    return message_of(services, {key: form[key] for key in ("text", "payload") if key in form})


async def _conversation(request: Request) -> str | None:
    """Return the id of the conversation that the cookie opens, if it still exists."""
    services = services_of(request)
    conversation_id = services.tokens.conversation_of(request.cookies.get(COOKIE, ""))
    if conversation_id is None:
        return None
    try:
        await services.chat.language(conversation_id)
    except Problem as problem:
        # With the database down nobody knows; the page says so when it reads the conversation.
        return conversation_id if problem.status == 503 else None
    return conversation_id


async def _show(
    request: Request,
    conversation_id: str | None,
    failed: _Failed | None = None,
    notice: str | None = None,
) -> Response:
    """Return the page as it stands, with what went wrong."""
    services = services_of(request)
    problem, form = (failed.problem, failed.form) if failed else (None, {})
    chosen = served(form.get("sprak")) or served(request.query_params.get("sprak"))
    pressed = failed.message.payload if failed and failed.message else None
    said, hindrance = await _said(services, conversation_id)
    problem = problem or hindrance
    language = chosen or (said.language if said else None) or _asked_for(request)
    contacts = []
    if problem is not None:
        note(request, problem)
        if problem.wants_contact:
            contacts = await services.contact.cards(language, problem.database_works)
    view = View(
        language=language,
        chosen=chosen,
        path=_path(request, language),
        messages=said.messages if said else [services.chat.greeting(chosen)],
        has_conversation=said is not None,
        problem=problem,
        contacts=contacts,
        # A page cannot hold NUL, which is one of the things that a text is refused for.
        typed=form.get("text", "").replace("\0", ""),
        pressed=pressed.raw if pressed else None,
        notice=notice,
    )
    headers = dict(problem.headers) if problem else {}
    return HTMLResponse(render(services, view), problem.status if problem else 200, headers)


async def _said(
    services: Services, conversation_id: str | None
) -> tuple[Said | None, Problem | None]:
    """Return the conversation as far as it can be read, and what keeps it from going on."""
    said, problem = None, None
    if conversation_id is not None:
        try:
            said = await services.chat.read(conversation_id)
        except Problem as unreadable:
            problem = unreadable
    try:
        refuse_while_closed(services)
    except Problem as closed:
        problem = problem or closed
    return said, problem


def _asked_for(request: Request) -> Served:
    """Return the language that the address stands for, else the browser's."""
    for language, path in CHAT_PATHS.items():
        if request.url.path == path:
            return language
    return accepted(request.headers.get("accept-language", ""))


def _path(request: Request, language: Served) -> str:
    """Return where the page's forms go: to the address it is shown at, if it is the chat's."""
    path = request.url.path
    return path if path in CHAT_PATHS.values() else CHAT_PATHS[language]


def _to_notice(form: dict[str, str], notice: str) -> Response:
    language = served(form.get("sprak"))
    path = CHAT_PATHS[language or DEFAULT]
    return _back(path, "meddelande", sprak=language, meddelande=notice)


def _back(path: str, fragment: str, **query: str | None) -> Response:
    given = {name: value for name, value in query.items() if value is not None}
    asked = f"?{urlencode(given)}" if given else ""
    return RedirectResponse(f"{path}{asked}#{fragment}", 303)


def _remember(request: Request, response: Response, conversation_id: str) -> None:
    services = services_of(request)
    response.set_cookie(
        COOKIE,
        services.tokens.issue(conversation_id),
        max_age=services.settings.retention_days * 86_400,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
