"""Graph component: sections of acts, units, minority languages and places in the text."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.entities import EntityFinder
from bot.rasa_components.messages import add_entity, text_of
from bot.rasa_components.payload import parse_payload


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class EntityComponent(GraphComponent):
    """Adds what `bot.entities` finds, or what a button's payload already knows."""

    def __init__(self) -> None:
        self._finder = EntityFinder()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityComponent:
        """Make the component; it has no settings and learns nothing from the questions."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message."""
        name = type(self).__name__
        for message in messages:
            text = text_of(message)
            payload = parse_payload(text)
            if payload is not None:
                for kind, value in payload.entities.items():
                    add_entity(message, kind, value, name)
                continue
            for found in self._finder.find(text):
                add_entity(message, found.kind, found.value, name, start=found.start, end=found.end)
        return messages
