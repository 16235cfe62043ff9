"""What `benchmarks.serving` asks: any system that serves conversations, and this assistant."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Protocol

from bot.paths import ROOT

Message = dict[str, Any]


class System(Protocol):
    """Something that serves conversations, in processes of its own."""

    name: str
    process: subprocess.Popen[bytes]
    train_seconds: float
    ready_seconds: float

    def open(self) -> Any: ...

    def ask(self, conversation: Any, text: str) -> list[Message]: ...

    def stop(self) -> None: ...


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes], seconds: float = 600) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            sys.exit(f"the server ended with exit code {process.returncode}; see its log")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit(f"{address} did not answer in {seconds:.0f} s")


class Connection:
    """One connection a thread, kept open. A client that does more takes milliseconds itself."""

    def __init__(self, url: str) -> None:
        self._address = url.removeprefix("http://")
        self._local = threading.local()

    def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Any:
        if not hasattr(self._local, "connection"):
            self._local.connection = http.client.HTTPConnection(self._address, timeout=60)
        connection = self._local.connection
        sent = {"Content-Type": "application/json", **(headers or {})}
        try:
            connection.request("POST", path, json.dumps(body), sent)
        except ConnectionError:
            # Idle while other clients asked, it was closed from the other side.
            connection.close()
            connection.request("POST", path, json.dumps(body), sent)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{path}: {answer.status} {content[:200]!r}")
        return json.loads(content)


class Assistant:
    """The three processes, asked over the chat API."""

    name = "Botkyrka-assistenten"

    def __init__(self, folder: Path, from_scratch: bool) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        models = folder / "models" if from_scratch else ROOT / "models"
        environment = os.environ | {
            "PORT": self.url.rsplit(":", 1)[1],
            "BOT_DATA": str(folder / "var"),
            "BOT_MODELS": str(models),
            "BOT_MESSAGES_PER_MINUTE": "100000",
            "BOT_CONVERSATIONS_PER_MINUTE": "100000",
        }
        self.log = (folder / "assistant.log").open("w+")
        started = time.monotonic()
        if from_scratch:
            subprocess.run(
                [sys.executable, "-m", "bot", "train"], cwd=ROOT, env=environment,
                stdout=self.log, stderr=self.log, check=True,
            )  # fmt: skip
        self.train_seconds = time.monotonic() - started
        started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment,
            stdout=self.log, stderr=self.log,
        )  # fmt: skip
        wait_for(f"{self.url}/api/ready", self.process)
        self.ready_seconds = time.monotonic() - started
        self.connection = Connection(self.url)

    def open(self) -> Any:
        body = self.connection.post("/api/conversations", {"language": None})
        return body["id"], {"Authorization": f"Bearer {body['token']}"}

    def ask(self, conversation: Any, text: str) -> list[Message]:
        key, headers = conversation
        path = f"/api/conversations/{key}/messages"
        messages: list[Message] = self.connection.post(path, {"text": text}, headers)["messages"]
        return messages

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
