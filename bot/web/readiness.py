"""Whether a message would be answered now, and what is missing otherwise."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from bot.content import Follower
from bot.web.chat import Chat
from bot.web.rasa import RasaClient

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


async def readiness(chat: Chat, rasa: RasaClient, follower: Follower) -> Readiness:
    """Ask the database, Rasa and its actions, all at once."""
    database, state = await asyncio.gather(chat.database_answers(), rasa.state())
    answers = {"database": database, "rasa": state.model is not None, "actions": state.actions}
    content = follower.content if follower.content == state.content else None
    return Readiness(state.model, content, [part for part, works in answers.items() if not works])


class ReadinessLog:
    """Writes a line when what answers has changed; it is asked for many times a minute."""

    def __init__(self) -> None:
        self._missing: list[str] | None = None

    def tell(self, missing: list[str]) -> None:
        """Note what does not answer now."""
        if missing == self._missing:
            return
        self._missing = missing
        if missing:
            _log.info("does not answer: %s", ", ".join(missing))
        else:
            _log.info("all parts answer")
