"""The gateway as an ASGI application: the chat API, the chat page and what surrounds them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.closing import Closing
from bot.content import load_answer, load_catalogue, load_sources, load_texts
from bot.directory import Directory, seed_values
from bot.privacy import Redactor
from bot.settings import Settings
from bot.storage import ConversationStore, StorageProblem, open_engine
from bot.web import api, page
from bot.web.chat import Chat
from bot.web.contacts import MainContact
from bot.web.failures import on_exception, on_http_exception, on_problem
from bot.web.guard import Guard
from bot.web.limits import Limits
from bot.web.page_view import HERE, STATIC, environment
from bot.web.problems import Problem
from bot.web.rasa import RasaClient
from bot.web.replies import Replies
from bot.web.retention import remove_old
from bot.web.services import Services
from bot.web.tokens import Tokens
from bot.yaml import load_yaml

_log = logging.getLogger(__name__)

GREETING = "dialogue/greet"


def create_app(
    settings: Settings,
    *,
    rasa: RasaClient | None = None,
    store: ConversationStore | None = None,
    directory: Directory | None = None,
) -> Starlette:
    """Return the application. The database must have been migrated.

    Args:
        settings: Checked settings.
        rasa: Client of another Rasa than the settings', which the application closes at its end.
        store: Conversations of another database than the settings'.
        directory: Contact directory of another database than the settings'.

    Raises:
        YamlProblem: A file under `data/` that the gateway needs cannot be used.
        StorageProblem: The database address cannot be used.
    """
    engine = open_engine(settings.database_url)
    store = store or ConversationStore(engine)
    rasa = rasa or RasaClient(settings.rasa_url, f"http://127.0.0.1:{settings.actions_port}/health")
    services = _services(settings, store, directory or Directory(engine), rasa)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        cleaning = asyncio.create_task(remove_old(store, settings.retention_days))
        try:
            yield
        finally:
            cleaning.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await cleaning
            await rasa.close()
            engine.dispose()

    app = Starlette(
        routes=[*api.ROUTES, *page.ROUTES, Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(Guard, failed=on_exception, refused=on_problem)],
        exception_handlers={Problem: on_problem, HTTPException: on_http_exception},
        lifespan=lifespan,
    )
    app.state.services = services
    return app


def _staff_values(directory: Directory) -> list[str]:
    """Return the contacts that staff have added; none while the database cannot be read."""
    try:
        return directory.values()
    except StorageProblem as problem:
        _log.error("%s", problem)
        return []


def _services(
    settings: Settings, store: ConversationStore, directory: Directory, rasa: RasaClient
) -> Services:
    catalogue, words = load_catalogue(), load_texts("web")
    replies = Replies(catalogue, load_sources(), words)
    return Services(
        settings=settings,
        catalogue=catalogue,
        words=words,
        problem_words=load_texts("problems"),
        chat=Chat(store, rasa, replies, load_answer(GREETING)),
        tokens=Tokens(settings.secret_keys, timedelta(days=settings.retention_days)),
        limits=Limits(settings),
        closing=Closing(settings.data_dir, settings.closed_message),
        redactor=Redactor(load_texts("privacy"), [*seed_values(), *_staff_values(directory)]),
        contact=MainContact(directory),
        rasa=rasa,
        templates=environment(words),
        openapi=json.dumps(load_yaml(HERE / "openapi.yml"), ensure_ascii=False).encode(),
    )
