"""The two readings of a text: by its words, and by its meaning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.understanding.calibration import Calibration, log_odds
from bot.understanding.features import Array
from bot.understanding.meaning import MeaningModel
from bot.understanding.neighbours import FAR, Neighbours
from bot.understanding.words import NaiveBayes

# How much the first reading counts in the second. Chosen on left-out questions.
_WORDS_COUNT = 0.03
# How much a topic's nearest question may count: the more questions there are, the more it tells.
_NEAREST_MAY_COUNT = (0.0, 0.5, 1.0)
# Of so many topics, the nearest questions are looked at; of more, nothing changes.
_CANDIDATES = 5


@dataclass(frozen=True)
class Words:
    """The first reading.

    Attributes:
        model: Of n-grams for topics.
        calibration: From scores to confidences.
    """

    model: NaiveBayes
    calibration: Calibration


@dataclass(frozen=True)
class Meaning:
    """The second reading, which counts the first one's scores a little.

    Attributes:
        model: Nearness of meaning to the training questions together.
        neighbours: Nearness to single ones.
        nearest_counts: How much that to the nearest of a topic counts.
        calibration: From scores to confidences.
    """

    model: MeaningModel
    neighbours: Neighbours
    nearest_counts: float
    calibration: Calibration

    @classmethod
    def fit(
        cls, vectors: Array, right: Array, rows: Array, words: Array, said: Array
    ) -> tuple[Meaning, Array]:
        """Fit the nearness, and the confidences on questions that were left out.

        Args:
            vectors: What the encoder says of the questions, shape (questions, dimensions).
            right: The right topic of each, shape (questions,).
            rows: The questions that the confidences are fitted on, shape (rows,).
            words: What the first reading says of those, left out, shape (rows, topics).
            said: Its confidences, in the same shape.

        Returns:
            The reading; and its confidences for those questions, each left out, shape
            (rows, topics).
        """
        topics = words.shape[1]
        model, scores = MeaningModel.fit(vectors, right, topics, rows)
        scores += _WORDS_COUNT * words
        neighbours, nearest = Neighbours.fit(model.moved(vectors), right, topics, rows)
        looked_at = np.zeros(nearest.shape, dtype=bool)
        np.put_along_axis(looked_at, _candidates(scores), values=True, axis=1)
        nearest = np.where(looked_at, nearest, FAR)
        counts = max(
            _NEAREST_MAY_COUNT,
            key=lambda count: _share_right(_with_nearest(scores, nearest, count), right[rows]),
        )
        scores = _with_nearest(scores, nearest, counts)
        besides = _signs_besides(scores, nearest, said)
        calibration = Calibration.fit(scores, right[rows], besides)
        reading = cls(model, neighbours, counts, calibration)
        return reading, calibration.confidences(scores, besides)

    def confidences(self, vector: Array, words: Array, said: Array) -> Array:
        """Return the confidences of a text, shape (topics,).

        Args:
            vector: What the encoder says of it, shape (dimensions,).
            words: The scores of the first reading, shape (topics,).
            said: The confidences of the first reading, shape (topics,).
        """
        moved = self.model.moved(vector[None, :])
        scores = self.model.scores(moved) + _WORDS_COUNT * words
        nearest = self.neighbours.nearest(moved[0], _candidates(scores)[0])[None, :]
        scores = _with_nearest(scores, nearest, self.nearest_counts)
        confidences: Array = self.calibration.confidences(
            scores, _signs_besides(scores, nearest, said[None, :])
        )[0]
        return confidences


def _candidates(scores: Array) -> Array:
    """Return the columns of the topics whose nearest questions are looked at, best first."""
    columns: Array = np.argsort(-scores, axis=1)[:, :_CANDIDATES]
    return columns


def _with_nearest(scores: Array, nearest: Array, counts: float) -> Array:
    """Return the scores of both kinds of nearness, shape (texts, topics)."""
    together: Array = scores + counts * (nearest - FAR)
    return together


def _share_right(scores: Array, right: Array) -> float:
    return float((scores.argmax(axis=1) == right).mean())


def _signs_besides(scores: Array, nearest: Array, said: Array) -> Array:
    """Return what else tells whether the first topic is right, shape (texts, signs).

    How near its nearest question is, and the nearest of another topic; and how the first reading
    sees it: how sure it is of this topic, and of its own, and whether that is the same.
    """
    rows, first = np.arange(len(scores)), scores.argmax(axis=1)
    others = nearest.copy()
    others[rows, first] = FAR
    return np.stack(
        [
            nearest[rows, first],
            others.max(axis=1),
            log_odds(said[rows, first]),
            log_odds(said.max(axis=1)),
            said.argmax(axis=1) == first,
        ],
        axis=1,
    )
