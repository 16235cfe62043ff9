"""Nearness of meaning: a Gaussian kernel on the encoder's vectors.

Vectors of one language lie in a cone of their own; each language's mean is taken away first, so
that a Finnish question and a Swedish one of the same meaning come to lie close together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.understanding.features import Array

# Chosen on left-out questions: width 1.5 to 3 and weight 4 to 8 differ by half a point.
_WIDTH = 2.0
_WEIGHT = 8.0


@dataclass(frozen=True)
class MeaningKernel:
    """The training questions' vectors, to compare others with.

    Attributes:
        vectors: Centred by language and of length one, float32, shape (questions, dimensions).
        means: Mean vector per language, and of all under "".
    """

    vectors: Array
    means: dict[str, Array]

    @classmethod
    def fit(cls, vectors: Array, languages: Sequence[str]) -> MeaningKernel:
        """Centre the vectors of the training questions."""
        names = np.asarray(languages)
        means = {str(name): vectors[names == name].mean(axis=0) for name in sorted(set(languages))}
        means[""] = vectors.mean(axis=0)
        centred = np.stack([means[name] for name in languages])
        return cls(_unit(vectors - centred), means)

    def matrix(self) -> Array:
        """Return the nearness of all questions to each other, shape (questions, questions)."""
        return _nearness(self.vectors @ self.vectors.T)

    def nearness(self, vector: Array, language: str | None) -> Array:
        """Return the nearness of one text to each question, shape (questions,)."""
        mean = self.means.get(language or "", self.means[""])
        return _nearness(self.vectors @ _unit((vector - mean)[None, :])[0])


def _nearness(cosines: Array) -> Array:
    np.subtract(cosines, 1.0, out=cosines)
    np.multiply(cosines, _WIDTH, out=cosines)
    np.exp(cosines, out=cosines)
    np.multiply(cosines, _WEIGHT, out=cosines)
    return cosines


def _unit(vectors: Array) -> Array:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Array = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
