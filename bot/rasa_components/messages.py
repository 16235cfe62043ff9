"""What the graph components read from and write to Rasa's messages."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

# Properties that one component leaves for the next.
EVIDENCE = "language_evidence"
REQUESTED = "requested_language"


def text_of(message: Message) -> str:
    """Return what the resident wrote, or the empty string."""
    return message.get(TEXT) or ""


def hint_of(message: Message) -> str | None:
    """Return the language that the page was shown in, which the gateway sends along."""
    metadata = message.get("metadata") or {}
    hint = metadata.get("language")
    return hint if hint in ("sv", "fi") else None


def add_entity(message: Message, kind: str, value: Any, extractor: str, **more: Any) -> None:
    """Add an entity to the message; one of the same kind from the same extractor is replaced."""
    entities = [
        entity
        for entity in message.get(ENTITIES) or []
        if not (entity["entity"] == kind and entity["extractor"] == extractor and not more)
    ]
    entities.append({"entity": kind, "value": value, "extractor": extractor, **more})
    message.set(ENTITIES, entities, add_to_output=True)


def entity_values(message: Message, kind: str) -> list[Any]:
    """Return the values of the message's entities of a kind, in the order of the text."""
    return [e["value"] for e in message.get(ENTITIES) or [] if e["entity"] == kind]
