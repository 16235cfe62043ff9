"""The gateway's side of the loopback channel to Rasa."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.web.patience import Patience

# Sanic closes an idle connection after 5 s; ours must be gone before that.
_KEEP_ALIVE_SECONDS = 4.0
_USUAL_SECONDS = 2.0


class RasaUnavailable(Exception):  # noqa: N818 - a state of another process
    """Rasa is down, slow, or answers with something that cannot be used; the text says which."""


@dataclass(frozen=True)
class RasaState:
    """What Rasa and its actions say of themselves.

    Attributes:
        model: The id of the loaded model, None without one.
        actions: Whether the actions answer.
        content: Digest of the release that both have loaded, None where they differ or have none.
    """

    model: str | None
    actions: bool
    content: str | None = None


class RasaClient:
    """Talks to one Rasa process over kept-alive connections."""

    def __init__(
        self, rasa_url: str, actions_ready_url: str, patience: Patience | None = None
    ) -> None:
        """Prepare; nothing is opened before the first call.

        Args:
            rasa_url: Base address of Rasa's HTTP server.
            actions_ready_url: Address that the action server answers 200 on when it works.
            patience: Says how long a reply is waited for.
        """
        self._webhook = f"{rasa_url}/webhooks/gateway/webhook"
        self._ready = f"{rasa_url}/webhooks/gateway/ready"
        self._actions = actions_ready_url
        self._patience = patience or Patience(_USUAL_SECONDS)
        self._opened: aiohttp.ClientSession | None = None

    @property
    def _session(self) -> aiohttp.ClientSession:
        if self._opened is None:
            self._opened = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0, keepalive_timeout=_KEEP_ALIVE_SECONDS, use_dns_cache=False
                ),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._opened

    async def reply(
        self, conversation_id: str, message: str, language: str | None
    ) -> list[dict[str, Any]]:
        """Return Rasa's messages of one turn, as the channel gives them.

        Args:
            conversation_id: Rasa's sender id.
            message: A text, or a button's payload.
            language: The language that the page is shown in, where it is known.

        Raises:
            RasaUnavailable: No usable reply within the timeout.
        """
        body = {
            "sender": conversation_id,
            "message": message,
            "metadata": {"language": language},
        }
        status, raw = await self._call("POST", self._webhook, body)
        if status != 200:
            raise RasaUnavailable(f"Rasa answered with status {status}")
        messages = _json(raw).get("messages")
        if not isinstance(messages, list) or not messages:
            raise RasaUnavailable("Rasa's answer has no messages")
        if not all(isinstance(one, dict) for one in messages):
            raise RasaUnavailable("Rasa's messages are not objects")
        return messages

    async def state(self) -> RasaState:
        """Return whether Rasa and its actions would answer; never raises."""
        rasa, actions = await asyncio.gather(self._said(self._ready), self._said(self._actions))
        model = (rasa or {}).get("model")
        if not isinstance(model, str) or not model:
            model = None
        content = None
        if rasa and actions and rasa.get("content") == actions.get("content"):
            content = rasa.get("content")
        return RasaState(model, actions is not None, content)

    async def close(self) -> None:
        """Close all connections."""
        if self._opened is not None:
            await self._opened.close()
            self._opened = None

    async def _said(self, url: str) -> dict[str, Any] | None:
        """Return what a part says of itself, None where it does not answer."""
        try:
            status, raw = await self._call("GET", url)
            return _json(raw) if status == 200 else None
        except RasaUnavailable:
            return None

    async def _call(self, method: str, url: str, body: Any = None) -> tuple[int, bytes]:
        seconds = self._patience.to_reply()
        if seconds <= 0:
            # aiohttp would take 0 for leave to wait without end.
            raise RasaUnavailable("no time left to ask")
        try:
            timeout = aiohttp.ClientTimeout(total=seconds)
            async with self._session.request(method, url, json=body, timeout=timeout) as response:
                return response.status, await response.read()
        except asyncio.TimeoutError:
            raise RasaUnavailable("no answer in time") from None
        except aiohttp.ClientError as error:
            # The error's text may hold an address but never what a resident wrote.
            raise RasaUnavailable(type(error).__name__) from None


def _json(raw: bytes) -> dict[str, Any]:
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        raise RasaUnavailable("the answer is not JSON") from None
    if not isinstance(content, dict):
        raise RasaUnavailable("the answer is not a JSON object")
    return content
