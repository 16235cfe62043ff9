"""Reads sections of the minority act, and only of that act."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.resources import resources
from actions.say import say_section, say_topic
from actions.turn import entities_of, language_of

Events = list[dict[str, Any]]

_MOST_SECTIONS = 3
_UNKNOWN_ACT = "okand"
# "8 kap. 12 b §", "8:12 b", "8 luvun 12 b §", "13 §"
_NUMBERS = re.compile(
    r"(?:(?P<chapter>\d+)\s*(?:kap\w*\.?|luku|luvun|luvussa|:)\s*)?"
    r"(?P<section>\d+)\s*(?:(?P<letter>[a-z])\b)?",
    re.IGNORECASE,
)


class ActionLawSection(Action):
    """Gives the section asked for, word for word."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_law_section"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Say the sections named, or which there are where none is named."""
        found, language = resources(), language_of(tracker)
        numbers = entities_of(tracker, "section")[:_MOST_SECTIONS]
        if not numbers:
            dispatcher.utter_message(response="utter_minorities/law_section")
        for number in numbers:
            say_section(dispatcher, found, number, language)
        return []


class ActionOtherAct(Action):
    """Says that another act is not read here, and which topics build on it."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_other_act"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Answer with the topic that cites the section, else say where the act is found."""
        found, language = resources(), language_of(tracker)
        acts = [act for act in entities_of(tracker, "other_act") if act != _UNKNOWN_ACT]
        exact = found.citing(_references(tracker))
        if exact:
            say_topic(dispatcher, found, exact[0], language)
            return []
        topics = found.citing_act(acts)
        dispatcher.utter_message(
            response="utter_other_act" if acts else "utter_other_act_unknown",
            buttons=found.buttons(topics, language),
            json_message={"sources": acts},
        )
        return []


def _references(tracker: Tracker) -> list[str]:
    """Return the sections of other acts in the message as answers cite them: `skollagen 8:12 b`."""
    text = tracker.latest_message.get("text") or ""
    references = []
    for entity in tracker.latest_message.get("entities") or []:
        if entity["entity"] == "other_act" and entity.get("end") is not None:
            match = _NUMBERS.search(text, entity["start"], entity["end"])
            if match is not None:
                letter = f" {match['letter']}".lower() if match["letter"] else ""
                chapter = f"{match['chapter']}:" if match["chapter"] else ""
                references.append(f"{entity['value']} {chapter}{match['section']}{letter}")
    return references
