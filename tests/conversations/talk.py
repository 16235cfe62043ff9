"""What the conversation tests ask for: the answer to a text, and what the data say about it."""

from __future__ import annotations

from typing import Any

from bot.content import load_answers, load_sources
from tests.web.gateway import Conversation

Message = dict[str, Any]

ANSWERS = load_answers()
_SOURCES = load_sources()


def ask(conversation: Conversation, text: str) -> list[Message]:
    """Say something; return the reply's messages."""
    response = conversation.say(text)
    assert response.status_code == 200, response.text
    messages: list[Message] = response.json()["messages"]
    return messages


def answer(conversation: Conversation, text: str) -> Message:
    """Say something; return the reply, which must be one message."""
    (message,) = ask(conversation, text)
    return message


def press(conversation: Conversation, message: Message, title: str) -> Message:
    """Press the button of this title; return the reply, which must be one message."""
    (payload,) = [b["payload"] for b in message["buttons"] if b["title"] == title]
    response = conversation.press(payload)
    assert response.status_code == 200, response.text
    (reply,) = response.json()["messages"]
    return dict(reply)


def is_answer(message: Message, topic: str, language: str) -> None:
    """Fail unless the message is the topic's answer in the language, with its sources."""
    assert (message["topic"], message["language"]) == (topic, language), message
    assert message["text"] == ANSWERS[topic].texts[language]
    assert message["sources"] == links(topic, language)


def links(topic: str, language: str) -> list[dict[str, str]]:
    """Return the sources of a topic's answer as the API gives them."""
    resolved = [_SOURCES.resolve(source, language) for source in ANSWERS[topic].sources]
    return [{"label": source.label, "url": source.url} for source in resolved]
