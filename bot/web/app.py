"""The gateway as an ASGI application: the chat API, the chat page and what surrounds them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy.engine import Engine
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.closing import Closing
from bot.content import (
    Follower,
    load_answer,
    read_release,
)
from bot.directory import Directory, seed
from bot.settings import Settings
from bot.storage import ConversationStore, ReportStore, StorageProblem, open_engine
from bot.web import api, page, site, widget
from bot.web.chat import Chat
from bot.web.database import Database
from bot.web.failures import LastResort, on_http_exception, on_problem
from bot.web.guard import Guard
from bot.web.limits import Limits
from bot.web.metrics import Metrics
from bot.web.page_view import HERE, STATIC
from bot.web.patience import Patience
from bot.web.problems import Problem
from bot.web.rasa import RasaClient
from bot.web.readiness import Parts
from bot.web.reload import from_content, with_new_words
from bot.web.retention import remove_old
from bot.web.services import Services
from bot.web.tokens import Tokens
from bot.yaml import load_yaml

_log = logging.getLogger(__name__)

GREETING = "dialogue/greet"

Lifespan = Callable[[Starlette], contextlib.AbstractAsyncContextManager[None]]


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
    rasa = rasa or RasaClient(
        settings.rasa_url,
        f"http://127.0.0.1:{settings.actions_port}/ready",
        Patience(settings.answer_seconds),
    )
    directory = directory or Directory(engine)

    def load_anew() -> None:
        seed(engine)
        app.state.services = with_new_words(app.state.services, directory, GREETING)

    # The release is read before its words are: one published meanwhile is then seen as news.
    follower = Follower(load_anew, read_release(), passing=(StorageProblem,))
    stores = _Stores(store, directory, ReportStore(engine))
    services = _services(settings, stores, rasa, follower)
    app = _application(services, _lifespan(services, store, engine))
    app.state.load_anew = load_anew
    return app


def _application(services: Services, lifespan: Lifespan) -> Starlette:
    app = Starlette(
        routes=[
            *api.ROUTES,
            *site.ROUTES,
            *page.ROUTES,
            *widget.ROUTES,
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[
            Middleware(Guard, metrics=services.metrics),
            # Around the answer to a failure too: a foreign page could not read it otherwise.
            *_for_foreign_pages(services.settings),
            Middleware(LastResort),
        ],
        exception_handlers={Problem: on_problem, HTTPException: on_http_exception},
        lifespan=lifespan,
    )
    app.state.services = services
    return app


def _lifespan(services: Services, store: ConversationStore, engine: Engine) -> Lifespan:
    """Return what is begun before the first request, and ended after the last."""
    days, metrics = services.settings.retention_days, services.metrics
    rasa, follower = services.rasa, services.follower

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.loop = asyncio.get_running_loop()
        cleaning = asyncio.create_task(remove_old(store, days, metrics=metrics))
        follower.start()
        try:
            yield
        finally:
            follower.stop()
            cleaning.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await cleaning
            await rasa.close()
            engine.dispose()

    return lifespan


def _for_foreign_pages(settings: Settings) -> list[Middleware]:
    """Return what lets the pages of the allowed origins load the widget and call the API.

    Nothing is opened to them by a cookie: a conversation is opened by its token alone.
    """
    if not settings.allowed_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("Authorization", "Content-Type"),
            expose_headers=("Retry-After", "Content-Language", "X-Conversation-Token"),
            max_age=3600,
        )
    ]


class _Stores(NamedTuple):
    conversations: ConversationStore
    directory: Directory
    reports: ReportStore


def _services(
    settings: Settings,
    stores: _Stores,
    rasa: RasaClient,
    follower: Follower,
) -> Services:
    patience, metrics = Patience(settings.answer_seconds), Metrics()
    said = from_content(stores.directory, patience)
    replies = said.pop("replies")
    greeting = load_answer(GREETING)
    database = Database(patience, metrics)
    chat = Chat(
        stores.conversations, rasa, replies, greeting, patience, database=database, metrics=metrics
    )
    closing = Closing(settings.data_dir, settings.closed_message)
    metrics.look_at(
        waiting=lambda: chat.waiting,
        answering=lambda: chat.answering,
        closed=lambda: closing.messages() is not None,
    )
    return Services(
        **said,
        settings=settings,
        chat=chat,
        tokens=Tokens(settings.secret_keys, timedelta(days=settings.retention_days)),
        limits=Limits(settings, metrics),
        closing=closing,
        rasa=rasa,
        follower=follower,
        reports=stores.reports,
        database=database,
        metrics=metrics,
        parts=Parts(chat, rasa, follower),
        openapi=json.dumps(load_yaml(HERE / "openapi.yml"), ensure_ascii=False).encode(),
    )
