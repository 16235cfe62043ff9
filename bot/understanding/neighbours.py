"""The nearest training question of a topic: has somebody asked almost this before?

Least squares weighs many questions together and smooths over single ones. One very near question,
and none as near of another topic, is the best sign there is that the first topic is right: with it,
a tenth more questions can be answered at one wrong answer in a hundred (docs/decisions/0002).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.understanding.features import Array

# What is not among the candidates counts as turned away.
FAR = -1.0
_STEPS = 127.0
_ROWS = 512


@dataclass(frozen=True)
class Neighbours:
    """All training questions, topic by topic.

    Attributes:
        vectors: Of length one, in steps of `step`, int8, shape (questions, dimensions).
        step: What one step is worth.
        starts: Row where each topic's questions start, and where the last one's end, shape
            (topics + 1,).
    """

    vectors: Array
    step: float
    starts: Array

    @classmethod
    def fit(
        cls, vectors: Array, right: Array, topics: int, left_out: Array
    ) -> tuple[Neighbours, Array]:
        """Keep the questions.

        Args:
            vectors: Of length one, float32, shape (questions, dimensions).
            right: The right topic of each, shape (questions,).
            topics: How many topics there are.
            left_out: Rows whose nearest others are wanted, shape (rows,).

        Returns:
            The neighbours; and for each of those rows the nearness of each topic's nearest
            question other than itself, float32, shape (rows, topics).
        """
        order = np.argsort(right, kind="stable")
        starts = np.searchsorted(right[order], np.arange(topics + 1))
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        sorted_vectors = vectors[order]
        nearest = np.full((len(left_out), topics), FAR, dtype=np.float32)
        for begin in range(0, len(left_out), _ROWS):
            rows = left_out[begin : begin + _ROWS]
            near = vectors[rows] @ sorted_vectors.T
            near[np.arange(len(rows)), place[rows]] = FAR
            nearest[begin : begin + _ROWS] = np.maximum.reduceat(near, starts[:-1], axis=1)
        step = float(np.abs(sorted_vectors).max()) / _STEPS
        return cls(np.rint(sorted_vectors / step).astype(np.int8), step, starts), nearest

    def nearest(self, vector: Array, topics: Array) -> Array:
        """Return the nearness of each topic's nearest question, `FAR` where it was not asked.

        Args:
            vector: Of length one, shape (dimensions,).
            topics: Columns of the topics asked for, shape (n,).
        """
        found = np.full(len(self.starts) - 1, FAR, dtype=np.float32)
        for topic in topics:
            questions = self.vectors[self.starts[topic] : self.starts[topic + 1]]
            found[topic] = (questions.astype(np.float32) @ vector).max() * self.step
        return found
