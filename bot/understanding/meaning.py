"""Nearness of meaning: which topic's questions does a text lie closest to?

Regularised least squares on the nearness of a text to some thousands of the training questions,
the landmarks (Williams & Seeger, "Using the Nyström Method to Speed Up Kernel Machines", NIPS
2000). It is solved in closed form, the same every time; and from the solution follows for each
question what it would say had it not seen that one (Rifkin & Lippert, "Notes on Regularized Least
Squares", MIT 2007, section 4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from bot.understanding.features import Array

# More landmarks bring less and less (docs/decisions/0002), and are asked for each text.
_LANDMARKS = 4000
# Chosen on left-out questions; twice or half of each changes little.
_WIDTH = 1.5
_RIDGE = 0.1
_SEED = 20261128
_ROWS = 2048


@dataclass(frozen=True)
class MeaningModel:
    """Landmarks, and what nearness to each says of the topics.

    Attributes:
        mean: Of the training questions' vectors, float32, shape (dimensions,).
        landmarks: Vectors less the mean, of length one, float32, shape (landmarks, dimensions).
        weights: Of each landmark for each topic, float32, shape (landmarks, topics).
    """

    mean: Array
    landmarks: Array
    weights: Array

    @classmethod
    def fit(
        cls, vectors: Array, right: Array, topics: int, left_out: Array
    ) -> tuple[MeaningModel, Array]:
        """Fit one score per topic: 1 for the right one, 0 for the others.

        Args:
            vectors: What the encoder says of the questions, shape (questions, dimensions).
            right: The right topic of each, shape (questions,).
            topics: How many topics there are.
            left_out: Rows to be told what is said of when they are left out, shape (rows,).

        Returns:
            The model; and the scores of those rows, float32, shape (rows, topics).
        """
        mean = vectors.mean(axis=0)
        moved = _unit(vectors - mean)
        chance = np.random.default_rng(_SEED)
        chosen = np.sort(chance.permutation(len(moved))[:_LANDMARKS])
        near = _nearness(moved, moved[chosen])
        targets = np.zeros((len(right), topics), dtype=np.float32)
        targets[np.arange(len(right)), right] = 1.0
        factor = linalg.cho_factor(_products(near), lower=True, overwrite_a=True)
        weights = linalg.cho_solve(factor, (near.T @ targets).astype(np.float64))
        weights = weights.astype(np.float32)
        scores = _without_themselves(factor[0], near[left_out], targets[left_out], weights)
        return cls(mean, moved[chosen], weights), scores

    def moved(self, vectors: Array) -> Array:
        """Return the vectors less the mean, of length one, float32, shape (texts, dimensions).

        Args:
            vectors: What the encoder says of texts, shape (texts, dimensions).
        """
        return _unit(vectors - self.mean)

    def scores(self, moved: Array) -> Array:
        """Return the scores of texts, float32, shape (texts, topics).

        Args:
            moved: Their vectors as `moved` returns them, shape (texts, dimensions).
        """
        scores: Array = _nearness(moved, self.landmarks) @ self.weights
        return scores


def _without_themselves(factor: Array, near: Array, targets: Array, weights: Array) -> Array:
    """Return what is said of questions when each is taken out of the fit."""
    solved = linalg.solve_triangular(factor, near.T.astype(np.float64), lower=True)
    own = np.einsum("ij,ij->j", solved, solved)[:, None]
    scores: Array = (near @ weights - own * targets) / (1.0 - own)
    return scores.astype(np.float32)


def _products(near: Array) -> Array:
    """Return the landmarks' inner products over all questions and the ridge, float64."""
    products = np.zeros((near.shape[1], near.shape[1]))
    # In portions: a sum of all questions in single precision would be off by more than the ridge.
    for start in range(0, len(near), _ROWS):
        some = near[start : start + _ROWS]
        products += some.T @ some
    products[np.diag_indices_from(products)] += _RIDGE
    return products


def _nearness(vectors: Array, landmarks: Array) -> Array:
    near = vectors @ landmarks.T
    np.subtract(near, 1.0, out=near)
    np.multiply(near, _WIDTH, out=near)
    np.exp(near, out=near)
    return near


def _unit(vectors: Array) -> Array:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Array = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
