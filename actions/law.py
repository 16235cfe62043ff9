"""Reads sections of the minority act, and only of that act."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.resources import resources
from actions.say import own_sections, say_section, say_sources, say_topic
from actions.turn import entities_of, language_of

Events = list[dict[str, Any]]

_MOST_SECTIONS = 3
# As `bot.entities` names it, which this process does not load: it would bring spaCy along.
_UNKNOWN_ACT = "okand"


class ActionLawSection(Action):
    """Gives the section asked for, word for word."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_law_section"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Say the sections named or meant, or which there are where that is open."""
        found, language = resources(), language_of(tracker)
        numbers = entities_of(tracker, "section")
        about = entities_of(tracker, "about")
        sources = found.answers[about[0]].sources if about and about[0] in found.answers else ()
        if not numbers:
            # An answer names its main source first.
            numbers = own_sections(sources[0]) if sources else []
        if numbers:
            for number in numbers[:_MOST_SECTIONS]:
                say_section(dispatcher, found, number, language)
        elif sources:
            # What was talked about stands in another act, which is not read here.
            say_sources(dispatcher, sources)
        else:
            dispatcher.utter_message(response="utter_minorities/law_section")
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
        cited = entities_of(tracker, "other_act")
        acts = list(dict.fromkeys(reference.split(" ")[0] for reference in cited))
        acts = [act for act in acts if act != _UNKNOWN_ACT]
        exact = found.citing([reference for reference in cited if " " in reference])
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
