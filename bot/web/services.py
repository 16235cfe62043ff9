"""What the routes work with, gathered once per application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from starlette.requests import Request

from bot.closing import Closing
from bot.content import Catalogue, Follower, Texts
from bot.privacy import Redactor
from bot.settings import Settings
from bot.storage import ReportStore
from bot.web.chat import Chat
from bot.web.contacts import MainContact
from bot.web.database import Database
from bot.web.incoming import Incoming, incoming
from bot.web.limits import Limits
from bot.web.metrics import Metrics
from bot.web.problems import Problem
from bot.web.rasa import RasaClient
from bot.web.readiness import Parts
from bot.web.tokens import Tokens


@dataclass(frozen=True)
class Services:
    """Everything that a route needs."""

    settings: Settings
    catalogue: Catalogue
    units: frozenset[str]
    words: Texts
    widget_words: Texts
    site_words: Texts
    problem_words: Texts
    chat: Chat
    tokens: Tokens
    limits: Limits
    redactor: Redactor
    closing: Closing
    contact: MainContact
    rasa: RasaClient
    follower: Follower
    reports: ReportStore
    database: Database
    metrics: Metrics
    parts: Parts
    templates: Environment
    openapi: bytes


def services_of(request: Request) -> Services:
    """Return the services of the application that the request came to."""
    services: Services = request.app.state.services
    return services


def message_of(services: Services, content: dict[str, Any]) -> Incoming:
    """Return the message that a request carries, without personal data.

    Raises:
        Problem: As `incoming`.
    """
    return incoming(
        content,
        services.settings.max_text,
        services.catalogue,
        services.units,
        services.redactor,
    )


def refuse_while_closed(services: Services) -> None:
    """Refuse to talk while the assistant is closed.

    Raises:
        Problem: 503, with what residents are told in each language.
    """
    told = services.closing.messages()
    if told is not None:
        texts = {
            language: told.get(language) or services.words.get("closed", language)
            for language in ("sv", "fi")
        }
        raise Problem(503, "closed", retry_after=600, wants_contact=True, values=texts)


def client_address(request: Request) -> str:
    """Return the client's address, as uvicorn's proxy setting lets it be known."""
    return request.client.host if request.client else ""
