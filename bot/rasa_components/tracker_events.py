"""Rasa's events as JSON text and back, without Rasa's search for the class of every event."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

# Name of an event type -> its class. Rasa walks all classes for every event that it reads.
_CLASSES: dict[str, type[Event]] = {}


def text_of(event: Event) -> str:
    """Return the event as JSON."""
    return json.dumps(event.as_dict())


def parsed(texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return the JSON objects of the texts."""
    bodies: list[dict[str, Any]] = json.loads(f"[{','.join(texts)}]")
    return bodies


def events_of(bodies: Iterable[dict[str, Any]]) -> list[Event]:
    """Return the events that the JSON objects describe, like Rasa's `deserialise_events`.

    Raises:
        ValueError: No event has this name.
    """
    events = []
    for body in bodies:
        known = _CLASSES.get(body["event"]) or _find(body["event"])
        event = known._from_parameters(body) if known else Event.from_parameters(body)
        if event is not None:
            events.append(event)
    return events


def _find(name: str) -> type[Event] | None:
    # The first of a name is the one that Rasa takes.
    for known in reversed(all_subclasses(Event)):
        _CLASSES[known.type_name] = known
    return _CLASSES.get(name)


def missing(events: Iterable[Event], texts: Sequence[str]) -> list[Event]:
    """Return the events that are not among the stored texts, each of which counts once."""
    stored = Counter(json.dumps(body, sort_keys=True) for body in parsed(texts))
    absent = []
    for event in events:
        # Read back and forth, so that a tuple equals the list that was stored for it.
        text = json.dumps(json.loads(text_of(event)), sort_keys=True)
        if stored[text]:
            stored[text] -= 1
        else:
            absent.append(event)
    return absent
