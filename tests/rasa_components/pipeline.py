"""Reads a text as Rasa's pipeline does, with a ranker that says what a test wants it to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from bot.rasa_components.language import LanguageComponent
from bot.rasa_components.topic import TopicClassifier
from bot.understanding import Decision, Outcome, Ranking

ACTS = {
    "minorities/law_section": "act_law_section",
    "dialogue/source": "act_source",
    "dialogue/switch_to_finnish": "act_switch_language",
}


class Ranker:
    """Says what a test wants it to, and remembers what it was asked."""

    def __init__(
        self, outcome: Outcome, topics: Sequence[str], *others: str, step: float = 0.1
    ) -> None:
        listed = [(topic, 0.5 - step * i) for i, topic in enumerate([*topics, *others])]
        self._ranking = Ranking(listed, Decision(outcome, tuple(topics)))
        self.asked: list[tuple[str, str | None]] = []

    def rank(self, text: str, language: str | None = None, most: int = 10) -> Ranking:
        self.asked.append((text, language))
        return self._ranking


UNDECIDED = Ranker(Outcome.FALLBACK, ())


def read(
    before: list[Any], ranker: Ranker, text: str, slot: str | None = None, page: str | None = None
) -> Message:
    """Let the pipeline read a text, in a conversation whose language is `slot`."""
    events = [SlotSet("language", slot)] if slot else []
    tracker = DialogueStateTracker.from_events("samtal", events)
    message = Message({"text": text, "metadata": {"language": page}})
    for component in before:
        if isinstance(component, LanguageComponent):
            component.process([message], tracker)
        else:
            component.process([message])
    classifier = TopicClassifier(None, None, ranker, ACTS)  # type: ignore[arg-type]
    (understood,) = classifier.process([message], tracker)
    return understood


def topic_of(message: Message) -> str | None:
    """Return the topic that both the intent and the response selector say."""
    intent = message.get("intent")["name"]
    selector = message.get("response_selector")
    if selector is None:
        return None
    chosen = selector[intent]["response"]
    topic: str = chosen["intent_response_key"]
    assert topic.startswith(f"{intent}/")
    assert chosen["utter_action"] == f"utter_{topic}"
    assert chosen["confidence"] == message.get("intent")["confidence"]
    return topic
