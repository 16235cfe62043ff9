"""Offers topics where the assistant is not sure, or was wrong."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.resources import resources
from actions.say import say_suggestions
from actions.turn import earlier_ranking, entities_of, language_of, last_answer, suggested
from bot.directory import MAIN_UNIT

Events = list[dict[str, Any]]

_OTHERS = 3
_NO_MATTER = ("dialogue/", "out_of_scope/")


class ActionSuggest(Action):
    """Offers the two or three topics that the question is nearest to."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_suggest"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Offer the topics that the classifier left open."""
        elsewhere = bool(entities_of(tracker, "elsewhere"))
        response = "utter_suggestions_elsewhere" if elsewhere else "utter_suggestions"
        topics, language = suggested(tracker), language_of(tracker)
        units = entities_of(tracker, "unit")
        say_suggestions(dispatcher, resources(), topics, language, response, units=units)
        return []


class ActionOtherTopics(Action):
    """Apologises for an answer that did not help, and offers other topics and a person."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_other_topics"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Offer what else the earlier question could have meant."""
        found, language = resources(), language_of(tracker)
        said = last_answer(tracker)
        refused = said.topic if said is not None else None
        # A button or a question known by heart has no runners-up; what goes with it is next best.
        answer = found.answers.get(refused or "")
        near = [*earlier_ranking(tracker), *(answer.related if answer is not None else ())]
        matters = (topic for topic in near if not topic.startswith(_NO_MATTER))
        others = [topic for topic in dict.fromkeys(matters) if topic != refused][:_OTHERS]
        dispatcher.utter_message(
            response="utter_dialogue/dissatisfied",
            buttons=found.buttons(others, language),
            json_message={"contacts": found.cards(MAIN_UNIT, language)},
        )
        return []
