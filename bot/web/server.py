"""Runs the gateway in uvicorn: one process, no access log, a graceful end."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from typing import Any

import uvicorn
from sqlalchemy.engine import Engine
from starlette.applications import Starlette

from bot.directory import seed
from bot.listening import listen, listen_for_metrics
from bot.logs import configure
from bot.settings import Settings
from bot.storage import StorageProblem, migrate, open_engine
from bot.web.app import create_app
from bot.web.metrics_port import serving_metrics
from bot.web.protocol import GuardedProtocol, connection_limit

_AGAIN_SECONDS = 1.0

_log = logging.getLogger(__name__)

OPTIONS: dict[str, Any] = {
    "loop": "uvloop",
    "http": GuardedProtocol,
    "ws": "none",
    "lifespan": "on",
    # What is asked for, and by whom, is not to be found in a log.
    "access_log": False,
    "log_config": None,
    "server_header": False,
    # Longer than an answer may take (BOT_ANSWER_SECONDS is 7 at most), shorter than `bot run` waits
    # for this process.
    "timeout_graceful_shutdown": 8,
}


def serve(settings: Settings) -> None:
    """Prepare the database and serve until SIGINT or SIGTERM.

    X-Forwarded-For and X-Forwarded-Proto are believed from the addresses that uvicorn's own
    variable FORWARDED_ALLOW_IPS names (127.0.0.1 where it is not set).

    Where the database cannot be used it is tried again every second; until then residents are
    told whom to call.

    Raises:
        StorageProblem: The database's address cannot be used.
        YamlProblem: A file under `data/` cannot be used.
        CannotListen: The address cannot be listened on, or that of the metrics.
    """
    configure(settings.log_level, settings.log_format, "web")
    listening = listen(settings.host, settings.port, "choose another with PORT", "HOST or PORT")
    private = None
    if settings.metrics_port:
        private = listen_for_metrics(settings.metrics_host, settings.metrics_port)
    engine = open_engine(settings.database_url)
    usable = _prepare(engine)
    GuardedProtocol.limit = connection_limit()
    app = create_app(settings)
    if not usable:
        later = threading.Thread(target=_prepare_later, args=(engine, app), daemon=True)
        later.start()
    config = uvicorn.Config(app, log_level=settings.log_level.lower(), **OPTIONS)
    server = uvicorn.Server(config)
    metrics = app.state.services.metrics
    metrics.look_at_connections(lambda: len(server.server_state.connections))
    # uvicorn raises a Ctrl-C again when it has ended in good order.
    with contextlib.suppress(KeyboardInterrupt), serving_metrics(private, app):
        server.run(sockets=[listening])


def _prepare(engine: Engine) -> bool:
    """Bring the database to this version's schema and contacts; return whether it can be used."""
    try:
        migrate(engine)
        seed(engine)
    except StorageProblem as problem:
        _log.error("%s", problem)
        return False
    finally:
        engine.dispose()
    return True


def _prepare_later(engine: Engine, app: Starlette) -> None:
    while not (_prepare(engine) and _read_anew(app)):
        time.sleep(_AGAIN_SECONDS)
    _log.info("the database can be used")


def _read_anew(app: Starlette) -> bool:
    """Read what staff have added to the contacts, and could not be read; return whether it was."""
    try:
        app.state.load_anew()
    except StorageProblem as problem:
        _log.error("%s", problem)
        return False
    return True
