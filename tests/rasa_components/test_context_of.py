"""What the tracker remembers of the last reply is what the next message can go on from."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, Restarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content import load_catalogue
from bot.rasa_components.context import abouts, context_of
from bot.understanding import Context, Offer

ABOUT = abouts(load_catalogue())
SLOTS = Domain.from_dict({"slots": {"topic": {"type": "text", "mappings": []}}}).slots
PRESCHOOL = SlotSet("topic", "minorities/preschool")


def said(
    topic: str | None,
    custom: dict[str, Any] | None = None,
    buttons: list[dict[str, str]] | None = None,
    **metadata: Any,
) -> BotUttered:
    """Return a message as Rasa logs a response with what an action adds to it."""
    data = {"custom": custom, "buttons": buttons}
    return BotUttered("…", data, {"metadata": {"topic": topic} | metadata})


def context(*events: Event) -> Context:
    return context_of(DialogueStateTracker.from_events("samtal", list(events), SLOTS), ABOUT)


def payloads(*events: Event) -> list[str]:
    return [offer.payload.removeprefix("topic:") for offer in context(*events).offered]


def test_nothing_was_said_yet() -> None:
    assert context_of(None, ABOUT) == context() == Context()


def test_the_topic_of_the_slot_is_gone_on_from() -> None:
    answer, thanks = said("minorities/preschool"), said("dialogue/thanks", kind="notice")

    assert context(PRESCHOOL, answer, UserUttered("tack"), thanks).topic == "minorities/preschool"
    assert context(PRESCHOOL, said("contact/unit")).topic == "minorities/preschool"


def test_after_something_out_of_scope_there_is_none() -> None:
    thanks = said("dialogue/thanks", kind="notice")

    assert context(PRESCHOOL, said("out_of_scope/municipal"), thanks).topic is None
    assert context(PRESCHOOL, Restarted()).topic is None


def test_what_the_last_message_with_buttons_offers_is_in_the_order_shown() -> None:
    earlier = said("minorities/library", related=["minorities/jo"])
    contact = said("contact/human", related=["contact/finnish"])
    suggestions = said(
        None, {"candidates": ["minorities/jo", "minorities/appeal"]}, related=["minorities/jo"]
    )
    notice = said("dialogue/thanks", kind="notice")

    offered = payloads(earlier, UserUttered("och sen?"), contact, suggestions, notice)

    assert offered == ["minorities/jo", "minorities/appeal"]
    assert payloads(earlier, UserUttered("tack")) == []


def test_buttons_of_its_own_come_instead_of_the_candidates() -> None:
    buttons = [
        {"title": "Klaga", "payload": "topic:minorities/jo"},
        {"title": "Förskola", "payload": 'topic:contact/unit{"unit":"preschool"}'},
        {"title": "Sida", "payload": "https://www.botkyrka.se"},
    ]

    offered = context(said(None, {"candidates": ["minorities/appeal"]}, buttons)).offered

    titles = tuple(ABOUT["minorities/jo"].titles.values())
    assert offered == (
        Offer("topic:minorities/jo", ("Klaga", *titles)),
        Offer('topic:contact/unit{"unit":"preschool"}', ("Förskola",)),
    )


def test_a_topic_that_is_no_longer_in_the_catalogue_is_not_offered() -> None:
    assert payloads(said("minorities/jo", related=["minorities/not_any_more"])) == []
