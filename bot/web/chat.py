"""What can be done with a conversation; the API and the page both do it here."""

from __future__ import annotations

import asyncio
import copy
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.content import Answer
from bot.content.payload import PREFIX
from bot.storage import Conversation, ConversationStore, NoSuchConversation
from bot.web.database import Database
from bot.web.incoming import Incoming
from bot.web.known import KnownLanguages
from bot.web.languages import DEFAULT, Served, served
from bot.web.metrics import Metrics
from bot.web.patience import Patience
from bot.web.problems import Problem, unavailable
from bot.web.rasa import RasaClient, RasaUnavailable
from bot.web.replies import Message, Replies, language_of
from bot.web.turns import Line, Turns

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

# Rasa answers some sixty messages a second: of more than these the last would wait in vain.
_AT_ONCE, _WAITING = 8, 56
_KNOWN = 10_000
_LONGEST_ID = 64
# A crowd is told of this often in the log.
_TOLD_SECONDS = 1.0
# A conversation whose language nobody knows yet; the store has a language for every conversation.
_UNKNOWN = "mul"


@dataclass(frozen=True)
class Said:
    """Messages, and the language that the conversation is in after them, where it is known."""

    language: Served | None
    messages: list[Message]


class Chat:
    """The conversations of this gateway."""

    def __init__(  # noqa: PLR0913 - what it stands on, each a thing of its own
        self,
        store: ConversationStore,
        rasa: RasaClient,
        replies: Replies,
        greeting: Answer,
        patience: Patience,
        *,
        database: Database,
        metrics: Metrics,
    ) -> None:
        self._store, self._rasa, self._replies, self._greeting = store, rasa, replies, greeting
        self._turns, self._line, self.patience = Turns(), Line(_AT_ONCE, _WAITING), patience
        self._metrics, self._known = metrics, KnownLanguages(_KNOWN)
        self._database, self._next_told = database, 0.0

    @property
    def waiting(self) -> int:
        """How many messages wait for their turn."""
        return self._turns.waiting + self._line.waiting

    @property
    def answering(self) -> int:
        """How many messages are being answered."""
        return self._line.inside

    def speaking(self, replies: Replies, greeting: Answer) -> Chat:
        """Return the same conversations, with the same queues, in the words of another release."""
        other = copy.copy(self)
        other._replies, other._greeting = replies, greeting
        return other

    def greeting(self, language: Served | None) -> Message:
        """Return the first message: in the language, or in both while it is not known."""
        texts = self._greeting.texts
        raw = {
            "kind": "notice",
            "topic": self._greeting.topic,
            "sources": list(self._greeting.sources),
            "related": list(self._greeting.related),
        }
        if language is not None:
            return self._replies.from_assistant(
                raw | {"text": texts[language], "language": language}
            )
        parts = [{"language": each, "text": texts[each]} for each in ("sv", "fi")]
        text = "\n\n".join(part["text"] for part in parts)
        return self._replies.from_assistant(raw | {"text": text, "language": "mul", "parts": parts})

    async def open(self, language: Served | None) -> tuple[str, Said]:
        """Begin a conversation; return its id and the greeting.

        Raises:
            Problem: 503, the database cannot be used.
        """
        conversation_id = secrets.token_urlsafe(16)
        greeting = [self.greeting(language)]
        await self._stored(self._store.create, conversation_id, language or _UNKNOWN, greeting)
        self._known[conversation_id] = language
        self._metrics.opened(language or _UNKNOWN)
        return conversation_id, Said(language, greeting)

    async def say(
        self, conversation_id: str, said: Incoming, shown_in: Served | None = None
    ) -> Said:
        """Put a resident's message to Rasa and return the reply; both are kept.

        Args:
            conversation_id: The conversation.
            said: The message.
            shown_in: Language of the page, for a conversation whose own is not known yet.

        Raises:
            Problem: 404 where the conversation does not exist, 503 where Rasa or the database
                does not answer, or too many wait. A message that Rasa was given is kept without
                an answer too; one whose turn did not come is not.
        """
        if said.redacted is not None:
            self._metrics.removed(kind.value for kind in said.redacted.kinds)
        try:
            async with (
                self._turns.of(conversation_id, self.patience.to_begin()),
                self._line.place(self.patience.to_begin()),
            ):
                reply = await self._say(conversation_id, said, shown_in)
        except asyncio.TimeoutError:
            # The card at once and nothing else: to keep what so many have sent would make those
            # late who wait for their reply, and each has it in the own browser to send again.
            self._metrics.unanswered("queue")
            self._tell_of_crowd()
            raise unavailable(language=self._known.get(conversation_id)) from None
        first = reply.messages[0]
        topic, took = self._replies.topic_label(first), self.patience.passed()
        self._metrics.answered(first["kind"], topic, first["language"], took)
        return reply

    async def read(self, conversation_id: str) -> Said:
        """Return everything that was said.

        Raises:
            Problem: 404 or 503, as in `say`.
        """
        conversation: Conversation | None = await self._stored(self._store.read, conversation_id)
        if conversation is None:
            raise _no_conversation()
        return Said(served(conversation.language), conversation.messages)

    async def language(self, conversation_id: str) -> Served | None:
        """Return the conversation's language, where it is known.

        Raises:
            Problem: 404 or 503, as in `say`.
        """
        language: str | None = await self._stored(self._store.language, conversation_id)
        if language is None:
            raise _no_conversation()
        return served(language)

    async def delete(self, conversation_id: str) -> None:
        """Remove the conversation from every store.

        It waits for a reply that is being written, which would otherwise leave traces.

        Raises:
            Problem: 404 or 503, as in `say`.
        """
        try:
            async with self._turns.of(conversation_id, self.patience.to_begin()):
                found = await self._stored(self._store.delete, conversation_id)
        except asyncio.TimeoutError:
            raise unavailable() from None
        self._known.forget(conversation_id)
        if not found:
            raise _no_conversation()
        self._metrics.deleted("request")

    async def judge(self, conversation_id: str, message_id: str, helpful: bool) -> None:
        """Keep whether a message helped.

        Raises:
            Problem: 404 where the conversation, or the message in it, does not exist; 503.
        """
        # What cannot be an id is not looked for: not all of it is text that a database can take.
        if not message_id.isalnum() or len(message_id) > _LONGEST_ID:
            raise _no_conversation()
        judged: Message | None = await self._stored(
            self._store.add_feedback, conversation_id, message_id, helpful
        )
        if judged is None:
            raise _no_conversation()
        self._metrics.judged(helpful, self._replies.topic_label(judged))

    async def database_answers(self) -> bool:
        """Return whether the database and its tables can be read."""
        try:
            await self._stored(self._store.language, "")
        except Problem:
            return False
        return True

    async def _say(self, conversation_id: str, said: Incoming, shown_in: Served | None) -> Said:
        if conversation_id not in self._known:
            self._known[conversation_id] = await self.language(conversation_id)
        before = self._known[conversation_id]
        try:
            raw = await self._reply_of_rasa(conversation_id, for_rasa(said), before or shown_in)
            reply = [self._replies.from_assistant(message) for message in raw]
        except RasaUnavailable as reason:
            _log.warning("Rasa gives no reply: %s", reason)
            self._metrics.unanswered("rasa")
            await self._keep_unanswered(conversation_id, said, shown_in)
            raise unavailable(language=before) from None
        language = language_of(reply, before)
        if said.redacted is not None and said.redacted.kinds:
            told_in = language or shown_in or DEFAULT
            reply.append(self._replies.notice_of_removal(said.redacted, told_in))
        question = self._replies.from_resident(said, language_of(reply, None) or _UNKNOWN)
        try:
            await self._append(conversation_id, language, [question, *reply])
        except Problem as problem:
            if problem.status == 404:
                self._known.forget(conversation_id)
                # Deleted elsewhere in the meantime: what Rasa has written since must go too.
                await self._stored(self._store.delete, conversation_id)
            raise
        self._known[conversation_id] = language
        return Said(language, reply)

    async def _reply_of_rasa(
        self, conversation_id: str, text: str, language: Served | None
    ) -> list[dict[str, Any]]:
        began = time.perf_counter()
        try:
            return await self._rasa.reply(conversation_id, text, language)
        finally:
            self._metrics.rasa_took(time.perf_counter() - began)

    async def _keep_unanswered(
        self, conversation_id: str, said: Incoming, shown_in: Served | None
    ) -> None:
        """Keep a message without a reply."""

        def message(language: str) -> Message:
            return self._replies.from_resident(said, served(language) or shown_in or _UNKNOWN)

        await self._stored(self._store.keep, conversation_id, message)

    def _tell_of_crowd(self) -> None:
        """Write a line in the log, but not for each of a crowd: their requests have their own."""
        now = time.monotonic()
        if now >= self._next_told:
            self._next_told = now + _TOLD_SECONDS
            _log.warning("messages wait too long for their turn; residents are told whom to call")

    async def _append(
        self, conversation_id: str, language: Served | None, messages: list[Message]
    ) -> None:
        await self._stored(self._store.append, conversation_id, language or _UNKNOWN, messages)

    async def _stored(self, call: Callable[..., _T], *arguments: object) -> _T:
        """Call the store; its troubles become problems."""
        try:
            return await self._database.call(call, *arguments)
        except NoSuchConversation:
            raise _no_conversation() from None


def for_rasa(said: Incoming) -> str:
    """Return the message as Rasa is to read it.

    Rasa takes a text that begins with `/` for an intent, and the topic classifier one that begins
    with `topic:` for a button; what a resident types is neither.
    """
    if said.payload is not None:
        return said.payload.raw
    text = said.text or ""
    if text.startswith("/"):
        return "\N{DIVISION SLASH}" + text[1:]
    if text.startswith(PREFIX):
        return text.replace(":", " ", 1)
    return text


def _no_conversation() -> Problem:
    return Problem(404, "no_conversation")
