"""The conversations of dialogues.yml, held with the three real processes over the chat API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.yaml import load_yaml
from tests.conversations.assistant import Assistant
from tests.conversations.talk import Message
from tests.web.gateway import Conversation

DIALOGUES = load_yaml(Path(__file__).with_name("dialogues.yml"))
_FIRST = ("topic", "kind", "language", "section")
_KNOWN = {*_FIRST, "say", "press", "then", "contains", "contacts", "button", "sources"}


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue["name"])
def test_the_dialogue_goes_as_it_is_written(assistant: Assistant, dialogue: Any) -> None:
    conversation = assistant.open(dialogue.get("language"))
    messages: list[Message] = []
    for number, turn in enumerate(dialogue["turns"], start=1):
        assert _KNOWN.issuperset(turn), f"unknown keys in turn {number}"
        messages = take_turn(conversation, turn, messages)

        problems = [*differences(turn, messages)]

        said = "\n".join(f"{m['topic']} {m['kind']}: {m['text']}" for m in messages)
        assert not problems, f"turn {number} {dict(turn)}: {problems}\n{said}"


def take_turn(conversation: Conversation, turn: Any, before: list[Message]) -> list[Message]:
    """Say or press what the turn says; return the reply's messages."""
    if "say" in turn:
        response = conversation.say(turn["say"])
    else:
        offered = {b["title"]: b["payload"] for message in before for b in message["buttons"]}
        response = conversation.press(offered[turn["press"]])
    assert response.status_code == 200, response.text
    messages: list[Message] = response.json()["messages"]
    return messages


def differences(turn: Any, messages: list[Message]) -> list[str]:
    """Return what of the turn's expectations does not hold of the reply."""
    first = messages[0]
    wrong = [f"{key}: {first[key]}" for key in _FIRST if key in turn and first[key] != turn[key]]
    if "then" in turn and [m["topic"] for m in messages[1:]] != [turn["then"]]:
        wrong.append(f"then: {[m['topic'] for m in messages[1:]]}")
    if "contains" in turn and not any(turn["contains"] in m["text"] for m in messages):
        wrong.append("contains")
    if "contacts" in turn and turn["contacts"] not in [c["key"] for c in first["contacts"][:1]]:
        wrong.append(f"contacts: {[card['key'] for card in first['contacts']]}")
    buttons = [button for message in messages for button in message["buttons"]]
    names = {b["title"] for b in buttons} | {b["payload"].removeprefix("topic:") for b in buttons}
    if "button" in turn and turn["button"] not in names:
        wrong.append(f"button: {sorted(names)}")
    labels = [source["label"] for message in messages for source in message["sources"]]
    if "sources" in turn and not any(turn["sources"] in label for label in labels):
        wrong.append(f"sources: {labels}")
    return wrong
