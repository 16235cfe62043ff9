"""A gateway as residents reach it: real HTTP, a real database, every answer checked."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import create_engine, text

from bot.settings import Settings
from bot.storage import ConversationStore
from bot.web import RasaClient, create_app
from bot.web.patience import Patience
from bot.web.server import OPTIONS
from tests.web import contract
from tests.web.fake_rasa import FakeRasa

KEY = "a-key-that-only-the-tests-use-0123456789"


@contextmanager
def served(app: Any, port: int = 0) -> Iterator[str]:
    """Serve an application on a port, or a free one; give its address."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    server = uvicorn.Server(uvicorn.Config(app, **OPTIONS))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.005)
        assert thread.is_alive(), "the server did not start"
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


class Api:
    """The chat API, every answer of which is checked against the contract."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._client = httpx.Client(base_url=address, timeout=30, trust_env=False)

    def __call__(self, method: str, path: str, **more: Any) -> httpx.Response:
        response = self._client.request(method, path, **more)
        contract.check(response)
        return response

    def open(self, language: str | None = None) -> Conversation:
        """Open a conversation."""
        response = self("POST", "/api/conversations", json={"language": language})
        assert response.status_code == 201, response.text
        return Conversation(self, response.json())

    def close(self) -> None:
        self._client.close()


class Conversation:
    """One conversation over the API."""

    def __init__(self, api: Api, opened: dict[str, Any]) -> None:
        self.opened, self.id, self.token = opened, opened["id"], opened["token"]
        self._api = api

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def call(self, method: str, path: str = "", **more: Any) -> httpx.Response:
        headers = self.headers | more.pop("headers", {})
        return self._api(method, f"/api/conversations/{self.id}{path}", headers=headers, **more)

    def say(self, text: str, **more: Any) -> httpx.Response:
        return self.call("POST", "/messages", json={"text": text}, **more)

    def press(self, payload: str) -> httpx.Response:
        return self.call("POST", "/messages", json={"payload": payload})

    def transcript(self) -> list[dict[str, Any]]:
        response = self.call("GET", "/messages")
        assert response.status_code == 200, response.text
        return response.json()["messages"]


class Gateway:
    """A running gateway with everything that a test may want to look at or break."""

    def __init__(self, address: str, settings: Settings, rasa: FakeRasa, app: Any) -> None:
        self.address, self.settings, self.rasa, self.app = address, settings, rasa, app
        self.api = Api(address)

    @property
    def database(self) -> Path:
        return Path(self.settings.database_url.removeprefix("sqlite:///"))

    @property
    def store(self) -> ConversationStore:
        return self.app.state.services.chat._store


class Gateways:
    """Starts gateways, each with a database of its own, and stops them all."""

    def __init__(self, folder: Path, database: Path, rasa: FakeRasa, rasa_url: str) -> None:
        self._folder, self._database = folder, database
        self._rasa, self._rasa_url = rasa, rasa_url
        self._running = ExitStack()

    def __call__(self, rasa_url: str = "", **environ: str) -> Gateway:
        """Start one, with settings and a Rasa of the test's own."""
        data = Path(tempfile.mkdtemp(dir=self._folder))
        shutil.copy(self._database, data / "botkyrka.db")
        settings = Settings.from_environment(
            {"BOT_DATA": str(data), "BOT_MODELS": str(data), "BOT_SECRET_KEYS": KEY}
            # A busy machine is no fault, except where a test says so.
            | {"BOT_ANSWER_SECONDS": "7"}
            | environ
        )
        url = rasa_url or self._rasa_url
        app = create_app(
            settings, rasa=RasaClient(url, f"{url}/ready", Patience(settings.answer_seconds))
        )
        gateway = Gateway(self._running.enter_context(served(app)), settings, self._rasa, app)
        self._running.callback(gateway.api.close)
        return gateway

    def stop(self) -> None:
        self._running.close()


def kept(gateway: Gateway, table: str, conversation_id: str, column: str = "*") -> list[object]:
    """Return a table's rows of the conversation."""
    engine = create_engine(gateway.settings.database_url, future=True)
    query = text(f"select {column} from {table} where conversation_id = :id")  # noqa: S608
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query, {"id": conversation_id})]
    finally:
        engine.dispose()
