"""The payload of a button: a topic, and what is already known about the request.

Rasa's own `/intent{"entity": "value"}` does not reach the response selector for retrieval intents,
so buttons carry `topic:<id>{"entity": "value"}` and the topic classifier reads it.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

PREFIX = "topic:"
_PAYLOAD = re.compile(r"topic:(?P<topic>[a-z_]+/[a-z0-9_]+)(?P<entities>\{.*\})?", re.DOTALL)


class Payload(NamedTuple):
    """A button's topic and entities."""

    topic: str
    entities: dict[str, str]


def parse_payload(text: str) -> Payload | None:
    """Return the payload that the text is, or None where it is what a resident wrote."""
    match = _PAYLOAD.fullmatch(text.strip()) if text.startswith(PREFIX) else None
    if match is None:
        return None
    try:
        entities = json.loads(match["entities"] or "{}")
    except ValueError:
        return None
    return Payload(match["topic"], {str(k): str(v) for k, v in entities.items()})
