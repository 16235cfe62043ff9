"""Whether a message would be answered now, and what is missing otherwise."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass

from bot.content import Follower
from bot.web.chat import Chat
from bot.web.rasa import RasaClient

# How long what was found is told again. A start and a publication wait for what is not settled yet.
_SETTLED_SECONDS = 1.0
_UNSETTLED_SECONDS = 0.1

_log = logging.getLogger("bot.web.readiness")


@dataclass(frozen=True)
class Readiness:
    """What answers, and what does not.

    Attributes:
        model: Id of Rasa's loaded model.
        content: Digest of the published content, None where there is none, or while one part has
            loaded it and another has not yet.
        missing: Of `database`, `rasa` and `actions`, those that do not answer.
    """

    model: str | None
    content: str | None
    missing: list[str]


class Parts:
    """The parts behind the gateway: asked once for all who want to know at the same time.

    What they said is told for a moment more, and written to the log when it changes.
    """

    def __init__(self, chat: Chat, rasa: RasaClient, follower: Follower) -> None:
        """Prepare; nobody is asked yet."""
        self._chat, self._rasa, self._follower = chat, rasa, follower
        self._asking: asyncio.Task[Readiness] | None = None
        self._fresh_until = float("-inf")
        self._missing: list[str] | None = None

    async def readiness(self) -> Readiness:
        """Return what answers now, or did a moment ago. To be called in the gateway's loop."""
        asking = self._asking
        if asking is None or (asking.done() and time.monotonic() >= self._fresh_until):
            asking = self._asking = asyncio.create_task(self._ask())
        # Whoever gives up takes nothing from the others.
        return await asyncio.shield(asking)

    async def _ask(self) -> Readiness:
        """Ask the database, Rasa and its actions, all at once."""
        database, state = await asyncio.gather(self._chat.database_answers(), self._rasa.state())
        answers = {"database": database, "rasa": state.model is not None, "actions": state.actions}
        missing = [part for part, works in answers.items() if not works]
        content = self._follower.content if self._follower.content == state.content else None
        settled = content is not None and not missing
        self._fresh_until = time.monotonic() + (_SETTLED_SECONDS if settled else _UNSETTLED_SECONDS)
        self._tell(missing)
        return Readiness(state.model, content, missing)

    def _tell(self, missing: list[str]) -> None:
        if missing == self._missing:
            return
        self._missing = missing
        if missing:
            _log.info("does not answer: %s", ", ".join(missing))
        else:
            _log.info("all parts answer")
