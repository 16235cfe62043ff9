"""The chat API: the contract's calls, one class a path. What they do is in `bot.web.chat`."""

from __future__ import annotations

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.web.chat import Said
from bot.web.incoming import page_language, read_json
from bot.web.languages import Served, accepted
from bot.web.problems import Problem
from bot.web.services import (
    Services,
    client_address,
    message_of,
    refuse_while_closed,
    services_of,
)

_OPENING = frozenset({"language"})
_MESSAGE = frozenset({"text", "payload"})
_FEEDBACK = frozenset({"message_id", "helpful"})


class Conversations(HTTPEndpoint):
    """`/api/conversations`."""

    async def post(self, request: Request) -> Response:
        """Open a conversation: 201 with its id, its token and the greeting."""
        services = services_of(request)
        await services.limits.count_conversation(client_address(request))
        language = page_language(await read_json(request, _OPENING))
        request.state.language = language
        refuse_while_closed(services)
        conversation_id, said = await services.chat.open(language)
        return JSONResponse(
            {
                "id": conversation_id,
                "token": services.tokens.issue(conversation_id),
                "language": said.language,
                "messages": said.messages,
            },
            201,
        )


class Messages(HTTPEndpoint):
    """`/api/conversations/{id}/messages`."""

    async def get(self, request: Request) -> Response:
        """Return both sides of the conversation."""
        said = await services_of(request).chat.read(_admitted(request))
        return _said(request, said)

    async def post(self, request: Request) -> Response:
        """Take a message and return the reply."""
        services, conversation_id = services_of(request), _admitted(request)
        refuse_while_closed(services)
        await services.limits.count_message(conversation_id)
        message = message_of(services, await read_json(request, _MESSAGE))
        said = await services.chat.say(conversation_id, message, _finnish_page(request))
        return _said(request, said)


class Conversation(HTTPEndpoint):
    """`/api/conversations/{id}`."""

    async def delete(self, request: Request) -> Response:
        """Delete the conversation everywhere."""
        await services_of(request).chat.delete(_admitted(request))
        return Response(status_code=204)


class Feedback(HTTPEndpoint):
    """`/api/conversations/{id}/feedback`."""

    async def post(self, request: Request) -> Response:
        """Keep whether a message helped."""
        services, conversation_id = services_of(request), _admitted(request)
        content = await read_json(request, _FEEDBACK)
        message_id, helpful = content.get("message_id"), content.get("helpful")
        if not isinstance(message_id, str) or not isinstance(helpful, bool):
            raise Problem(400, "malformed")
        await services.chat.judge(conversation_id, message_id, helpful)
        return Response(status_code=204)


class Health(HTTPEndpoint):
    """`/api/health`."""

    async def get(self, _: Request) -> Response:
        """Answer while the process lives."""
        return JSONResponse({"status": "ok"})


class Ready(HTTPEndpoint):
    """`/api/ready`."""

    async def get(self, request: Request) -> Response:
        """Answer 200 when a message would be answered, or would be if it were not closed."""
        services = services_of(request)
        found = await services.parts.readiness()
        if found.missing:
            raise Problem(503, "not_ready", retry_after=2, more={"missing": found.missing})
        closed = services.closing.messages() is not None
        return JSONResponse(
            {
                "status": "ready",
                "closed": closed,
                "model": found.model,
                "content": found.content,
            }
        )


class OpenAPI(HTTPEndpoint):
    """`/api/openapi.json`."""

    async def get(self, request: Request) -> Response:
        """Return this API's description."""
        return Response(services_of(request).openapi, media_type="application/json")


ROUTES: list[BaseRoute] = [
    Route("/api/conversations", Conversations),
    Route("/api/conversations/{id}", Conversation),
    Route("/api/conversations/{id}/messages", Messages),
    Route("/api/conversations/{id}/feedback", Feedback),
    Route("/api/health", Health),
    Route("/api/ready", Ready),
    Route("/api/openapi.json", OpenAPI),
]


def _finnish_page(request: Request) -> Served | None:
    """Return Finnish where it is asked for, for a first message that tells no language ("8 §").

    Swedish needs no hint: it is what such a message is answered in, and a hint of it would outweigh
    a word that only leans towards Finnish.
    """
    return "fi" if accepted(request.headers.get("accept-language", "")) == "fi" else None


def _said(request: Request, said: Said) -> Response:
    """Return messages; with a new token where the one that was used will soon be too old."""
    renewed = services_of(request).tokens.renewed(_token(request))
    headers = {} if renewed is None else {"X-Conversation-Token": renewed}
    return JSONResponse({"language": said.language, "messages": said.messages}, headers=headers)


def _token(request: Request) -> str:
    """Return the token that the request brings, or an empty text."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _admitted(request: Request) -> str:
    """Return the conversation's id, if the request's token opens it.

    Raises:
        Problem: 401, whether or not there is such a conversation.
    """
    services: Services = services_of(request)
    conversation_id: str = request.path_params["id"]
    if services.tokens.conversation_of(_token(request)) != conversation_id:
        raise Problem(401, "unauthorized", headers={"WWW-Authenticate": "Bearer"})
    request.state.conversation_id = conversation_id
    return conversation_id
