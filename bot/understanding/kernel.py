"""Nearness of meaning: a Gaussian kernel on the encoder's vectors.

Vectors of one language lie in a cone of their own; each language's mean is taken away first, so
that a Finnish question and a Swedish one of the same meaning come to lie close together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.understanding.features import Array

# Chosen on left-out questions: width 1.5 to 3 with weight 12 to 6 differ by half a point.
_WIDTH = 1.5
_WEIGHT = 12.0


@dataclass(frozen=True)
class MeaningKernel:
    """The vectors of the training questions, to compare others with.

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
        return cls(_centred(vectors, languages, means), means)

    def nearness(self, vectors: Array, languages: Sequence[str | None]) -> Array:
        """Return the nearness of texts to the training questions, float32.

        The shape is (texts, questions).

        Args:
            vectors: What the encoder says of the texts, shape (texts, dimensions).
            languages: The language of each, None where it is not known.
        """
        cosines = _centred(vectors, languages, self.means) @ self.vectors.T
        np.subtract(cosines, 1.0, out=cosines)
        np.multiply(cosines, _WIDTH, out=cosines)
        np.exp(cosines, out=cosines)
        np.multiply(cosines, _WEIGHT, out=cosines)
        return cosines


def _centred(vectors: Array, languages: Sequence[str | None], means: dict[str, Array]) -> Array:
    moved = vectors - np.stack([means.get(name or "", means[""]) for name in languages])
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    unit: Array = (moved / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
