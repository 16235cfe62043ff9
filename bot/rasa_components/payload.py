"""A button's payload as Rasa reads it: checked by the gateway, or written in an answer's file."""

from __future__ import annotations

import json
from typing import NamedTuple

from bot.content.payload import split_payload


class Payload(NamedTuple):
    """A button's topic and entities."""

    topic: str
    entities: dict[str, str]


def parse_payload(text: str) -> Payload | None:
    """Return the payload that the text is, or None where it is what a resident wrote."""
    parts = split_payload(text.rstrip())
    if parts is None:
        return None
    topic, written = parts
    try:
        entities = json.loads(written)
    except ValueError:
        return None
    return Payload(topic, {str(k): str(v) for k, v in entities.items()})
