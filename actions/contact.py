"""Leads a request to the right contact details."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.resources import Resources, resources
from actions.say import say_contact, say_fallback, say_out_of_scope
from actions.turn import (
    entities_of,
    language_of,
    seems_small_talk,
    talked_about,
    topic_asked,
)
from bot.directory import MAIN_UNIT

Events = list[dict[str, Any]]

_FINNISH_SERVICE = "finnish_service"
# What has words of its own where the unit is the main one: whether its hours are confirmed, say.
_OF_THE_MAIN_UNIT = {"contact/phone", "contact/email", "contact/visit", "contact/hours"}
# With a unit named, a question for a phone number or an address is one about that unit.
_ABOUT_A_UNIT = {*_OF_THE_MAIN_UNIT, "contact/general", "contact/unit", "contact/human"}


class ActionContact(Action):
    """Answers the contact topics from the contact directory."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_contact"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Say who to contact: the unit named, else that of the topic talked about."""
        found, language = resources(), language_of(tracker)
        topic = topic_asked(tracker) or "contact/general"
        units = [u for u in entities_of(tracker, "unit") if found.directory.knows(u)]
        if topic in _OF_THE_MAIN_UNIT and units[:1] == [MAIN_UNIT]:
            say_contact(dispatcher, found, topic, MAIN_UNIT, language)
        elif topic in _ABOUT_A_UNIT and units:
            say_contact(dispatcher, found, "contact/unit", units[0], language)
        elif topic == "contact/unit":
            unit = _route(found, tracker)
            asked = "contact/unit" if unit else "contact/general"
            say_contact(dispatcher, found, asked, unit or MAIN_UNIT, language)
        elif topic == "contact/finnish":
            say_contact(dispatcher, found, topic, _FINNISH_SERVICE, language)
        else:
            say_contact(dispatcher, found, topic, MAIN_UNIT, language)
        return []


class ActionOutOfScope(Action):
    """Says that a matter is not answered here, and who answers it."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_out_of_scope"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Say it, with the card where the matter is the municipality's."""
        found, language = resources(), language_of(tracker)
        topic = topic_asked(tracker) or "out_of_scope/other"
        say_out_of_scope(dispatcher, found, topic, language)
        return []


class ActionFallback(Action):
    """Says that the question was not understood, and who can answer it."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_fallback"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Say it, with the main contact card."""
        # "I do not know" is a strange reply to half a greeting.
        response = "utter_unclear" if seems_small_talk(tracker) else "utter_fallback"
        say_fallback(dispatcher, resources(), language_of(tracker), response)
        return []


def _route(found: Resources, tracker: Tracker) -> str | None:
    topic = talked_about(tracker)
    return found.catalogue[topic].route if topic is not None and topic in found.catalogue else None
