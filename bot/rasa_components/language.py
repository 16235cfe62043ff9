"""Graph component: adds the entity `language`, from which the slot is filled.

An entity is added only where the text itself tells its language; `ja`, `Tumba` or a section number
say nothing, and the conversation keeps the language it has.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language import Evidence, LanguageIdentifier, requested_language
from bot.rasa_components.messages import EVIDENCE, REQUESTED, add_entity, hint_of, text_of
from bot.rasa_components.payload import parse_payload

_SERVED = ("sv", "fi")
# Meänkieli is answered in Finnish, Norwegian and Danish in Swedish, when they are understood.
ANSWERED_IN = {"fit": "fi", "nb": "sv", "nn": "sv", "da": "sv"}


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER], is_trainable=False)
class LanguageComponent(GraphComponent):
    """Adds the entity `language` on strong evidence, and at the start of a conversation."""

    def __init__(self) -> None:
        self._identifier = LanguageIdentifier()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageComponent:
        """Make the component; it has no settings and learns nothing from the questions."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data as it is: the topic model needs no language."""
        return training_data

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Add `language` to each message whose text tells it."""
        for message in messages:
            language = self._language(message, tracker)
            if language is not None:
                add_entity(message, "language", language, type(self).__name__)
        return messages

    def _language(self, message: Message, tracker: DialogueStateTracker | None) -> str | None:
        current = tracker.get_slot("language") if tracker is not None else None
        text = text_of(message)
        if parse_payload(text) is not None:
            return None if current else hint_of(message)
        requested = requested_language(text)
        if requested is not None:
            message.set(REQUESTED, requested)
            return requested
        evidence = self._identifier.identify(text)
        message.set(EVIDENCE, evidence)
        if evidence.strong and not (current == "fi" and self._identifier.is_courtesy(text)):
            return _answer_language(evidence, current)
        if current in _SERVED:
            return None
        weak = evidence.language if evidence.language in _SERVED else None
        return hint_of(message) or weak


def _answer_language(evidence: Evidence, current: str | None) -> str | None:
    if evidence.language in _SERVED:
        return evidence.language
    if evidence.detail == "fit" and current in _SERVED:
        return None
    return ANSWERED_IN.get(evidence.detail or "")
