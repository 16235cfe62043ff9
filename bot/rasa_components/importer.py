"""Rasa's reader of training data, reading each file once.

Rasa asks its importers for questions and domain several times a training, and reads and checks all
files each time: most of the time of a training, with some twenty thousand questions.
"""

from __future__ import annotations

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method


class ReadOnceImporter(RasaFileImporter):
    """`RasaFileImporter` that remembers what it has read."""

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return the questions."""
        return super().get_nlu_data(language)

    @cached_method
    def get_domain(self) -> Domain:
        """Return the domain."""
        return super().get_domain()
