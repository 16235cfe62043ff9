"""Makes the API's messages of what Rasa's channel gives: ids, sources with links, buttons."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from bot.content import Catalogue, Sources, Texts, UnknownSource
from bot.content.payload import payload_of
from bot.privacy import Redacted
from bot.web.ids import new_id
from bot.web.incoming import Incoming
from bot.web.languages import DEFAULT, Served, served
from bot.web.rasa import RasaUnavailable

Message = dict[str, Any]

# The topic that says what is kept, and for how long.
PRIVACY = "dialogue/privacy"
KINDS = frozenset({"answer", "contact", "law", "suggestions", "fallback", "notice"})
LANGUAGES = frozenset({"sv", "fi", "en", "mul"})

_log = logging.getLogger(__name__)


class Replies:
    """Turns one side's words into a Message of the chat API."""

    def __init__(self, catalogue: Catalogue, sources: Sources, texts: Texts) -> None:
        self._catalogue, self._sources, self._texts = catalogue, sources, texts

    def from_assistant(self, raw: dict[str, Any]) -> Message:
        """Return the Message for one message of the channel.

        A source or topic that is not known is left out and logged: the answer itself is right.

        Raises:
            RasaUnavailable: It is not a message: text, kind or language cannot be used.
        """
        text, kind, language = raw.get("text"), raw.get("kind"), raw.get("language")
        if not isinstance(text, str) or not text.strip():
            raise RasaUnavailable("a message without text")
        if kind not in KINDS or language not in LANGUAGES:
            raise RasaUnavailable("a message without a kind or language of the contract")
        topic, section, law = raw.get("topic"), raw.get("section"), raw.get("law")
        message = {
            "id": new_id(),
            "from": "assistant",
            "kind": kind,
            "language": language,
            "text": text,
            "topic": topic if isinstance(topic, str) else None,
            "candidates": self._known(raw.get("candidates")),
            "sources": self._links(raw.get("sources"), language),
            "contacts": [card for card in _items(raw.get("contacts")) if isinstance(card, dict)],
            "section": section if isinstance(section, str) else None,
            "buttons": self._buttons(raw, language),
        }
        if language == "mul":
            message["parts"] = _parts(raw.get("parts"))
        if isinstance(law, dict) and isinstance(law.get("text"), str):
            message["law"] = {key: law.get(key) for key in ("text", "wording_date", "amendment")}
            message["law"]["repealed"] = law.get("repealed") is True
        return message

    def from_resident(self, said: Incoming, language: str) -> Message:
        """Return the Message for what a resident wrote or pressed.

        Args:
            said: The text or the button.
            language: Language of the reply, which is the best there is to say about the question.
        """
        return {
            "id": new_id(),
            "from": "resident",
            "kind": "notice",
            "language": language if language in LANGUAGES else "mul",
            "text": self._said(said, served(language) or DEFAULT),
            "topic": None,
            "candidates": [],
            "sources": [],
            "contacts": [],
            "section": None,
            "buttons": [],
        }

    def notice_of_removal(self, redacted: Redacted, language: Served) -> Message:
        """Return the Message that tells the resident what was removed, and why."""
        raw = {"text": redacted.notice(language), "kind": "notice", "language": language}
        return self.from_assistant(raw | {"related": [PRIVACY]})

    def topic_label(self, message: Message) -> str:
        """Return a message's topic for the figures: one of the catalogue, `none`, or `other`."""
        topic = message.get("topic")
        if topic is None:
            return "none"
        return str(topic) if topic in self._catalogue else "other"

    def _said(self, said: Incoming, language: Served) -> str:
        if said.payload is None:
            return said.redacted.shown(language) if said.redacted else ""
        unit = f"pressed_unit_{said.payload.entities.get('unit')}"
        if unit in self._texts.entries:
            return self._texts.get(unit, language)
        title = self._catalogue[said.payload.topic].title(language)
        section = said.payload.entities.get("section")
        if section is None:
            return title
        return self._texts.get("pressed_section", language, title=title, section=section)

    def _known(self, topics: Any) -> list[str]:
        known = []
        for topic in _items(topics):
            if isinstance(topic, str) and topic in self._catalogue:
                known.append(topic)
            else:
                _log.error("Rasa names a topic that is not in the catalogue: %r", topic)
        return known

    def _links(self, references: Any, language: str) -> list[dict[str, str]]:
        links = []
        for reference in _items(references):
            try:
                source = self._sources.resolve(str(reference), language)
            except UnknownSource:
                _log.error("Rasa names a source that is not in data/sources.yml: %r", reference)
                continue
            links.append({"label": source.label, "url": source.url})
        return links

    def _buttons(self, raw: dict[str, Any], language: str) -> list[dict[str, str]]:
        """Return the message's own buttons, then those of its candidates and related topics."""
        buttons = []
        for button in _items(raw.get("buttons")):
            if isinstance(button, dict) and button.get("title") and button.get("payload"):
                own = served(button.get("language")) or served(language) or DEFAULT
                buttons.append(
                    {"title": button["title"], "payload": button["payload"], "language": own}
                )
        topics = self._known(raw.get("candidates")) if not buttons else []
        topics += self._known(raw.get("related"))
        for button in self._topic_buttons(dict.fromkeys(topics), language):
            if all(button["payload"] != other["payload"] for other in buttons):
                buttons.append(button)
        return buttons

    def _topic_buttons(self, topics: Iterable[str], language: str) -> list[dict[str, str]]:
        one = served(language)
        if one is not None:
            return [
                {
                    "title": self._catalogue[topic].title(one),
                    "payload": payload_of(topic),
                    "language": one,
                }
                for topic in topics
            ]
        # Where the language is open, pressing a button decides it.
        return [
            {
                "title": self._catalogue[topic].title(each),
                "payload": payload_of(topic, language=each),
                "language": each,
            }
            for each in ("sv", "fi")
            for topic in topics
        ]


def language_of(messages: list[Message], before: Served | None) -> Served | None:
    """Return the language that a conversation has after a reply."""
    for message in messages:
        spoken = served(message["language"])
        if spoken is not None:
            return spoken
    return before


def _parts(raw: Any) -> list[dict[str, str]]:
    return [
        {"language": part["language"], "text": part["text"]}
        for part in _items(raw)
        if isinstance(part, dict)
        and part.get("language") in LANGUAGES
        and isinstance(part.get("text"), str)
    ]


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
