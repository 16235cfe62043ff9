"""Rasa's reader of training data, reading each file once.

Rasa asks its importers for questions and domain several times a training, and reads and checks all
files each time: most of the time of a training, with some twenty thousand questions.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method
from rasa.shared.utils.io import get_text_hash


class QuickMessage(Message):
    """A question that is quickly compared, digested and copied.

    Rasa's own digests all that a message has, item by item, over and over while it removes doubles,
    and copies all of it several times while it merges sources: half of a training. Equal messages
    have equal words, and equality stays Rasa's. What a question holds is text and what its block
    says of it, which nobody changes in place.
    """

    __eq__ = Message.__eq__

    def __hash__(self) -> int:
        return hash((self.get(TEXT), self.get(INTENT)))

    def __deepcopy__(self, memo: dict[int, Any]) -> QuickMessage:
        return QuickMessage(
            dict(self.data), set(self.output_properties), self.time, list(self.features)
        )

    def fingerprint(self) -> str:
        """Return a digest of what the question holds."""
        if self.features:
            return str(super().fingerprint())
        return str(get_text_hash(json.dumps(self.data, sort_keys=True, default=str)))


class ReadOnceImporter(RasaFileImporter):
    """`RasaFileImporter` that remembers what it has read."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the questions, which are in both languages whichever is asked for."""
        return self._questions()

    @cached_method
    def _questions(self) -> TrainingData:
        read = super().get_nlu_data()
        examples = [
            QuickMessage(m.data, m.output_properties, m.time, m.features)
            for m in read.training_examples
        ]
        return TrainingData(
            examples, read.entity_synonyms, read.regex_features, read.lookup_tables, read.responses
        )

    @cached_method
    def get_domain(self) -> Domain:
        """Return the domain."""
        return super().get_domain()
