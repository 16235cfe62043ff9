"""The payload of a button: a topic, and what is already known about the request.

Rasa's own `/intent{"entity": "value"}` does not reach the response selector for retrieval intents,
so buttons carry `topic:<id>{"entity": "value"}`. The gateway checks it, and the topic classifier
reads it.
"""

from __future__ import annotations

import json
import re

PREFIX = "topic:"
_PAYLOAD = re.compile(rf"{PREFIX}(?P<topic>[a-z_]+/[a-z0-9_]+)(?P<entities>\{{.*\}})?", re.DOTALL)


def payload_of(topic: str, **known: str) -> str:
    """Return the payload of a topic's button, with what is known already."""
    entities = json.dumps(known, ensure_ascii=False, separators=(",", ":")) if known else ""
    return f"{PREFIX}{topic}{entities}"


def split_payload(text: str) -> tuple[str, str] | None:
    """Return a payload's topic and, as JSON, its entities; None where the text is no payload.

    Neither is checked here: that it is JSON, and that there is such a topic, is for who reads it.
    """
    match = _PAYLOAD.fullmatch(text)
    return None if match is None else (match["topic"], match["entities"] or "{}")
