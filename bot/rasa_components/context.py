"""What was said before, as the tracker remembers it, for reading the next message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rasa.shared.core.events import BotUttered, Restarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content import Catalogue
from bot.content.payload import payload_of
from bot.rasa_components.payload import parse_payload
from bot.understanding import About, Context, Offer


def abouts(catalogue: Catalogue) -> dict[str, About]:
    """Return what the reader of contexts needs to know of each topic."""
    return {topic.id: About(topic.titles, topic.route is not None) for topic in catalogue}


def context_of(tracker: DialogueStateTracker | None, topics: dict[str, About]) -> Context:
    """Return what the next message can go on from.

    The topic is that of the slot, unless something out of scope was talked about since: what
    follows it is not about the topic before.
    """
    if tracker is None:
        return Context()
    return Context(_topic(tracker), tuple(_offers(tracker, topics)), _in_act(tracker))


def _topic(tracker: DialogueStateTracker) -> str | None:
    topic = tracker.get_slot("topic")
    for event in reversed(tracker.events):
        if isinstance(event, Restarted):
            return None
        if isinstance(event, BotUttered):
            said = str(_about(event).get("topic") or "")
            if said.startswith("out_of_scope/"):
                return None
            if said and not said.startswith("dialogue/"):
                break
    return topic if isinstance(topic, str) else None


def _in_act(tracker: DialogueStateTracker) -> bool:
    """Return whether the last message said a section of the act, or asked which."""
    said = (event for event in reversed(tracker.events) if isinstance(event, BotUttered))
    last = next(said, None)
    return last is not None and "section" in _about(last)


def _offers(tracker: DialogueStateTracker, topics: dict[str, About]) -> list[Offer]:
    """Return the buttons of the last message that has any, as the gateway shows them."""
    for event in reversed(tracker.events):
        if isinstance(event, (UserUttered, Restarted)):
            break
        if isinstance(event, BotUttered):
            offers = {offer.payload: offer for offer in _buttons(event, topics)}
            if offers:
                return list(offers.values())
    return []


def _buttons(event: BotUttered, topics: dict[str, About]) -> Iterator[Offer]:
    about = _about(event)
    buttons = (event.data or {}).get("buttons") or []
    for button in buttons:
        payload = parse_payload(str(button.get("payload") or ""))
        if payload is not None:
            own = topics.get(payload.topic) if not payload.entities else None
            titles = () if own is None else tuple(own.titles.values())
            yield Offer(str(button["payload"]), (str(button.get("title")), *titles))
    candidates = [] if buttons else list(about.get("candidates") or ())
    for topic in [*candidates, *(about.get("related") or ())]:
        if topic in topics:
            yield Offer(payload_of(topic), tuple(topics[topic].titles.values()))


def _about(event: BotUttered) -> dict[str, Any]:
    """Return what a message knows of itself: the response's metadata, and what an action adds."""
    metadata = (event.metadata or {}).get("metadata") or {}
    return {**metadata, **((event.data or {}).get("custom") or {})}
