"""Rasa's reader of training data, reading each file once.

Rasa asks its importers for questions and domain several times a training, and reads and checks all
files each time: most of the time of a training, with some twenty thousand questions.
"""

from __future__ import annotations

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method


class QuicklyHashed(Message):
    """A question whose hash is that of its words.

    Rasa's own digests all that a message has, over and over while it removes doubles: the second
    largest part of a training. Equal messages have equal words, and equality stays Rasa's.
    """

    __eq__ = Message.__eq__

    def __hash__(self) -> int:
        return hash((self.get(TEXT), self.get(INTENT)))


class ReadOnceImporter(RasaFileImporter):
    """`RasaFileImporter` that remembers what it has read."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the questions, which are in both languages whichever is asked for."""
        return self._questions()

    @cached_method
    def _questions(self) -> TrainingData:
        read = super().get_nlu_data()
        examples = [
            QuicklyHashed(m.data, m.output_properties, m.time, m.features)
            for m in read.training_examples
        ]
        return TrainingData(
            examples, read.entity_synonyms, read.regex_features, read.lookup_tables, read.responses
        )

    @cached_method
    def get_domain(self) -> Domain:
        """Return the domain."""
        return super().get_domain()
