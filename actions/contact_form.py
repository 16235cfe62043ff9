"""The form that leads somebody who wants to talk to a person to the right unit.

It asks what the matter is only where neither the message nor the conversation tells, and only
once. A reply that is a question of its own, a button for another matter, or about the conversation,
leaves the form, but for a change of language: there it asks again in the other. Rejecting
the form with the loop switched off lets the rule of that message answer it in the same turn
(`ActionExecutionRejected`; Rasa 3.6, "Forms").
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.resources import Resources, resources
from actions.say import say_contact
from actions.turn import (
    entities_of,
    language_of,
    suggested,
    talked_about,
    topic_asked,
    was_just_said,
)
from bot.content.payload import PREFIX
from bot.directory import MAIN_UNIT

Events = list[dict[str, Any]]

_FORM, _SLOT, _REQUESTED = "contact_form", "matter", "requested_slot"
_PERSON = "contact/human"
_NO_MATTER = ("dialogue/", "contact/")
# Where an empty slot makes the form ask again, in the language that the conversation has by now.
_ASK_AGAIN = (_PERSON, "dialogue/switch_to_finnish", "dialogue/switch_to_swedish")
_CONTACT_BUTTON = f"{PREFIX}contact/"


class ActionAskMatter(Action):
    """Gives the person who can be reached at once, and asks what the matter is."""

    def name(self) -> str:
        """Return the name under which the form finds it."""
        return f"action_ask_{_FORM}_{_SLOT}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Say the main contact, then the question."""
        say_contact(dispatcher, resources(), _PERSON, MAIN_UNIT, language_of(tracker))
        dispatcher.utter_message(response=f"utter_ask_{_FORM}_{_SLOT}")
        return []


class ValidateContactForm(Action):
    """Finds out which unit the matter belongs to."""

    def name(self) -> str:
        """Return the name under which the form finds it."""
        return f"validate_{_FORM}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Set the slot, ask, or leave the form to what else was said."""
        found = resources()
        if tracker.get_slot(_REQUESTED) is None:
            unit = _named(found, tracker) or _unit_talked_about(found, tracker)
            return [SlotSet(_SLOT, unit)] if unit else []
        unit = _replied(found, tracker)
        if unit is not None:
            return [SlotSet(_SLOT, unit)]
        if topic_asked(tracker) in _ASK_AGAIN:
            # It could not start anew in this turn.
            return [SlotSet(_SLOT, None)]
        return [SlotSet(_REQUESTED, None), ActiveLoop(None), ActionExecutionRejected(_FORM)]


class ActionContactMatter(Action):
    """Gives the contact of the unit that the form found, and forgets it."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_contact_matter"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Say the unit's card; where no unit of its own answers, the main one, but once."""
        unit = tracker.get_slot(_SLOT) or MAIN_UNIT
        if unit == MAIN_UNIT and was_just_said(tracker, f"utter_ask_{_FORM}_{_SLOT}"):
            # Its card stands right above, given with the question.
            dispatcher.utter_message(response=f"utter_{_FORM}_main")
            return [SlotSet(_SLOT, None)]
        topic = _PERSON if unit == MAIN_UNIT else "contact/unit"
        say_contact(dispatcher, resources(), topic, unit, language_of(tracker))
        return [SlotSet(_SLOT, None)]


def _named(found: Resources, tracker: Tracker) -> str | None:
    units = [unit for unit in entities_of(tracker, "unit") if found.directory.knows(unit)]
    return units[0] if units else None


def _unit_talked_about(found: Resources, tracker: Tracker) -> str | None:
    topic = talked_about(tracker)
    if topic is None or topic not in found.catalogue:
        return None
    return found.catalogue[topic].route or MAIN_UNIT


def _replied(found: Resources, tracker: Tracker) -> str | None:
    """Return the unit that a reply names or describes; None where it is not a reply."""
    text = tracker.latest_message.get("text") or ""
    if text.startswith(PREFIX) and not text.startswith(_CONTACT_BUTTON):
        return None
    if found.reader.asks(text):
        return None
    asked = topic_asked(tracker)
    unit = _named(found, tracker)
    if unit is not None:
        return unit
    if asked is not None:
        if asked.startswith(_NO_MATTER):
            return None
        return found.catalogue[asked].route or MAIN_UNIT
    routes = [found.catalogue[t].route for t in suggested(tracker) if t in found.catalogue]
    return next((route for route in routes if route), MAIN_UNIT)
