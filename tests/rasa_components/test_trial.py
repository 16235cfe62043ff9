"""`bot try`: what staff type in the terminal, and what they see of it."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from bot.rasa_components.parsing import Understood
from bot.rasa_components.trial import Trial, Turn, chat

# Rasa warns about its own pins when it is imported.
pytestmark = pytest.mark.filterwarnings("ignore")

UNDERSTOOD = Understood(
    "minorities/library", "answer", "sv", 0.97, ranking=[("minorities/jo", 0.02)]
)
ANSWER: dict[str, Any] = {
    "text": "Biblioteken ska erbjuda litteratur på finska.",
    "sources": ["bibliotekslagen 5"],
    "related": ["minorities/services_in_finnish"],
    "buttons": [],
}


class Conversation:
    """Answers everything alike, and remembers what was said."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.begun = 0

    def begin(self) -> None:
        self.begun += 1

    async def say(self, text: str) -> Turn:
        self.heard.append(text)
        return Turn(UNDERSTOOD, "sv", [ANSWER])


def typed(*lines: str) -> tuple[Conversation, list[str]]:
    """Return the conversation and what was shown, when somebody types these lines."""
    conversation, shown, left = Conversation(), [], list(lines)
    reading = chat(cast(Trial, conversation), lambda: left.pop(0) if left else None, shown.append)
    asyncio.run(reading)
    return conversation, shown


def test_the_reasons_stand_before_the_answer() -> None:
    _, shown = typed("böcker?")

    assert shown[1:] == [
        "  svar · minorities/library · 0,97 · svenska",
        "  närmast: minorities/jo 0,02",
        "",
        "Biblioteken ska erbjuda litteratur på finska.",
        "  källor: 5 § bibliotekslagen (2013:801)",
        "  #1 [Service på finska i Botkyrka]",
        "",
    ]


def test_a_button_is_pressed_by_its_number() -> None:
    conversation, _ = typed("böcker?", "#1", "/slut", "tack")

    assert conversation.heard == ["böcker?", "topic:minorities/services_in_finnish"]


@pytest.mark.parametrize("wrong", ["#2", "#0", "#", "#ett", "#²"])
def test_a_button_that_is_not_there_is_told_and_the_chat_goes_on(wrong: str) -> None:
    conversation, shown = typed("böcker?", wrong, "tack")

    assert f"  det finns ingen knapp {wrong}" in shown
    assert conversation.heard == ["böcker?", "tack"]


def test_a_new_conversation_has_no_buttons_of_the_one_before() -> None:
    conversation, shown = typed("böcker?", "/ny", "#1")

    assert (conversation.begun, conversation.heard) == (1, ["böcker?"])
    assert shown[-2:] == ["  (ett nytt samtal)", "  det finns ingen knapp #1"]
