"""Follow-ups to what was said: source, more, again, yes, and the other language."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.resources import resources
from actions.say import say_again, say_sources, say_suggestions, say_topic
from actions.turn import entities_of, language_of, last_answer, said_before, topic_asked

Events = list[dict[str, Any]]

_MEANKIELI_RIGHTS = "minorities/meankieli_sami"


class ActionSource(Action):
    """Names the sources of the last answer."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_source"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Say the sources, or that there was no answer, or none that cites a source."""
        said = last_answer(tracker, settled=True)
        if said is None:
            dispatcher.utter_message(response="utter_dialogue/source")
        elif not said.sources:
            dispatcher.utter_message(response="utter_source_none")
        else:
            say_sources(dispatcher, said.sources)
        return []


class ActionMore(Action):
    """Offers the topics that follow from the one talked about."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_more"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Offer the last topic's related topics."""
        found, language = resources(), language_of(tracker)
        answer = found.answers.get(tracker.get_slot("topic") or "")
        if answer is None or not answer.related:
            dispatcher.utter_message(response="utter_dialogue/more")
        else:
            say_suggestions(dispatcher, found, answer.related, language, "utter_more_topics")
        return []


class ActionRepeat(Action):
    """Says the last answer again."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_repeat"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Say it again, or that there is nothing to repeat."""
        said = last_answer(tracker)
        if said is None:
            dispatcher.utter_message(response="utter_dialogue/repeat")
        else:
            say_again(dispatcher, resources(), said, language_of(tracker))
        return []


class ActionSwitchLanguage(Action):
    """Confirms the switch and gives the last answer again in the new language."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_switch_language"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Confirm in the language that the slot holds by now."""
        dispatcher.utter_message(response=f"utter_{topic_asked(tracker)}")
        said, language = last_answer(tracker), language_of(tracker)
        # "Jag pratar inte finska" in Swedish asks for no switch: nothing is to be said again.
        if said is not None and said.language != language:
            say_again(dispatcher, resources(), said, language)
        return []


class ActionMeankieli(Action):
    """Answers a message in Meänkieli in Finnish, and says so the first time."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_meankieli"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Say once that Meänkieli is not spoken here, with its rights, then what was understood."""
        found, language = resources(), language_of(tracker)
        if not said_before(tracker, "utter_meankieli"):
            buttons = found.buttons([_MEANKIELI_RIGHTS], language)
            dispatcher.utter_message(response="utter_meankieli", buttons=buttons)
        understood = [
            t for value in entities_of(tracker, "act_meankieli") for t in value.split(",")
        ]
        topics = [topic for topic in understood if topic in found.catalogue]
        if len(topics) == 1:
            say_topic(dispatcher, found, topics[0], language)
        else:
            say_suggestions(dispatcher, found, topics, language)
        return []


class ActionAffirm(Action):
    """Takes up what was offered last."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_affirm"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        """Answer the one topic offered, ask which of several, else only acknowledge."""
        found, language = resources(), language_of(tracker)
        said = last_answer(tracker)
        candidates = said.candidates if said is not None else ()
        if len(candidates) == 1:
            say_topic(dispatcher, found, candidates[0], language)
        elif candidates:
            say_suggestions(dispatcher, found, candidates, language, "utter_affirm_which")
        else:
            answer = found.answers.get(tracker.get_slot("topic") or "")
            related = {"related": list(answer.related)} if answer is not None else None
            dispatcher.utter_message(response="utter_dialogue/affirm", json_message=related)
        return []
