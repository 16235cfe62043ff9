"""Ranks all topics for a text, and is trained on the questions in seconds.

A text is read twice at most. The first reading counts words and n-grams (`words`) and takes a
fraction of a millisecond; where it is sure, it decides. The second adds nearness of meaning
(`meaning`), which needs the sentence encoder, some milliseconds a text. On what both say of
questions left out, the confidences are calibrated and the thresholds chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np

from bot.understanding.calibration import Calibration
from bot.understanding.decision import (
    Decision,
    Outcome,
    Thresholds,
    choose_quick,
    choose_thresholds,
    decide,
)
from bot.understanding.encoder import Encoder
from bot.understanding.features import Array, NgramFeatures, normalise
from bot.understanding.meaning import MeaningModel
from bot.understanding.words import naive_bayes

# How much the first reading counts in the second. Chosen on left-out questions.
_WORDS_COUNT = 0.03

T = TypeVar("T")


class Question(NamedTuple):
    """A text with the topic it asks about and the language it is written in."""

    text: str
    topic: str
    language: str


class Ranking(NamedTuple):
    """Topics with confidence, best first, and what to do with them.

    Attributes:
        topics: (topic, confidence).
        decision: What to do.
        encoded: Whether the sentence encoder was asked.
    """

    topics: list[tuple[str, float]]
    decision: Decision
    encoded: bool = False


@dataclass(frozen=True)
class HeldOut:
    """What the ranker says of its own questions without having seen them.

    Attributes:
        rows: Which of the questions: all that the encoder was not tuned on, shape (rows,).
        probabilities: Shape (rows, topics).
        right: Column of the right topic, shape (rows,).
        encoded: Whether the sentence encoder is asked, shape (rows,).
    """

    rows: Array
    probabilities: Array
    right: Array
    encoded: Array


@dataclass(frozen=True)
class Words:
    """The first reading.

    Attributes:
        weights: Of n-grams for topics, float16, shape (vocabulary, topics).
        calibration: From scores to confidences.
    """

    weights: Array
    calibration: Calibration

    def scores(self, columns: Array, values: Array) -> Array:
        """Return the scores of a text's n-grams, shape (topics,)."""
        scores: Array = values @ self.weights[columns].astype(np.float32)
        return scores


@dataclass(frozen=True)
class Meaning:
    """The second reading, which counts the first one's scores a little.

    Attributes:
        model: Nearness of meaning to the training questions.
        calibration: From scores to confidences.
        quick: Per language, the confidence from which the first reading suffices.
    """

    model: MeaningModel
    calibration: Calibration
    quick: dict[str, float]

    def scores(self, vector: Array, words: Array) -> Array:
        """Return the scores of a text, shape (topics,).

        Args:
            vector: What the encoder says of it, shape (dimensions,).
            words: The scores of the first reading, shape (topics,).
        """
        scores: Array = self.model.scores(vector[None, :])[0] + _WORDS_COUNT * words
        return scores


@dataclass(frozen=True)
class TopicRanker:
    """A trained ranker.

    Attributes:
        topics: The topics, in the order of the columns of weights.
        features: The vocabulary.
        words: The first reading.
        meaning: The second; None where it was trained without an encoder.
        thresholds: Per language.
        known: Topic of each training question, by its normalised text.
        encoder: What turns a text into a vector; needed where there is a `meaning`.
    """

    topics: tuple[str, ...]
    features: NgramFeatures
    words: Words
    meaning: Meaning | None
    thresholds: dict[str, Thresholds]
    known: dict[str, str]
    encoder: Encoder | None = None

    @classmethod
    def train(cls, questions: Sequence[Question], encoder: Encoder | None = None) -> TopicRanker:
        """Train on the questions.

        Raises:
            ValueError: Fewer than two topics, so that there is nothing to tell apart.
        """
        return cls.train_with_held_out(questions, encoder)[0]

    @classmethod
    def train_with_held_out(
        cls, questions: Sequence[Question], encoder: Encoder | None = None
    ) -> tuple[TopicRanker, HeldOut]:
        """Train, and return what the ranker says of each question when that one is left out.

        Raises:
            ValueError: Fewer than two topics, so that there is nothing to tell apart.
        """
        topics = tuple(sorted({question.topic for question in questions}))
        if len(topics) < 2:
            raise ValueError("at least two topics with questions are needed")
        column = {topic: i for i, topic in enumerate(topics)}
        right = np.asarray([column[question.topic] for question in questions])
        texts = [question.text for question in questions]
        features, matrix = NgramFeatures.fit(texts)
        logs, left_out = naive_bayes(matrix, right, len(topics))
        rows = np.arange(len(texts)) if encoder is None else _unknown_to(encoder, texts)
        left_out, known_right = left_out[rows], right[rows]
        languages = [questions[row].language for row in rows]
        words = Words(logs.astype(np.float16), Calibration.fit(left_out, known_right))
        said = words.calibration.confidences(left_out)
        encoded, meaning = np.zeros(len(rows), dtype=bool), None
        if encoder is not None:
            model, scores = MeaningModel.fit(encoder.encode(texts), right, len(topics), rows)
            scores += _WORDS_COUNT * left_out
            calibration = Calibration.fit(scores, known_right)
            deep = calibration.confidences(scores)
            quick = _per_language(
                languages, lambda of: choose_quick(said[of], deep[of], known_right[of])
            )
            meaning = Meaning(model, calibration, quick)
            encoded = said.max(axis=1) < np.asarray([quick[name] for name in languages])
            said = np.where(encoded[:, None], deep, said)
        thresholds = _per_language(
            languages, lambda of: choose_thresholds(said[of], known_right[of])
        )
        known = {normalise(question.text): question.topic for question in questions}
        ranker = cls(topics, features, words, meaning, thresholds, known, encoder)
        return ranker, HeldOut(rows, said, known_right, encoded)

    def rank(self, text: str, language: str | None = None, most: int = 10) -> Ranking:
        """Rank the topics for a text.

        Args:
            text: What the resident wrote.
            language: Its language, whose thresholds decide; the stricter ones without.
            most: How many topics to return.
        """
        plain = normalise(text)
        if plain in self.known:
            topic = self.known[plain]
            return Ranking([(topic, 1.0)], Decision(Outcome.ANSWER, (topic,)))
        columns, values = self.features.vector(text)
        if len(columns) == 0:
            return Ranking([], decide([], self._threshold(language)))
        scores = self.words.scores(columns, values)
        said = self.words.calibration.confidences(scores[None, :])[0]
        encoded = self._needs_meaning(float(said.max()), language)
        if encoded:
            said = self._with_meaning(text, scores)
        order = np.argsort(-said)[:most]
        topics = [(self.topics[i], float(said[i])) for i in order]
        return Ranking(topics, decide(topics, self._threshold(language)), encoded)

    def _needs_meaning(self, confidence: float, language: str | None) -> bool:
        if self.meaning is None or self.encoder is None:
            return False
        quick = self.meaning.quick
        return confidence < quick.get(language or "", max(quick.values()))

    def _with_meaning(self, text: str, words: Array) -> Array:
        assert self.meaning is not None  # noqa: S101 - `_needs_meaning` has looked
        assert self.encoder is not None  # noqa: S101
        scores = self.meaning.scores(self.encoder.encode([text])[0], words)
        said: Array = self.meaning.calibration.confidences(scores[None, :])[0]
        return said

    def _threshold(self, language: str | None) -> Thresholds:
        if language in self.thresholds:
            return self.thresholds[language]
        return max(self.thresholds.values(), key=lambda threshold: threshold.answer)


def _per_language(languages: Sequence[str], choose: Callable[[Array], T]) -> dict[str, T]:
    names = np.asarray(languages)
    return {str(name): choose(names == name) for name in sorted(set(languages))}


def _unknown_to(encoder: Encoder, texts: Sequence[str]) -> Array:
    """Return the rows of the texts that the encoder was not tuned on.

    Only on those can be fitted how sure it may be. Where there are too few, all.
    """
    rows: Array = np.flatnonzero(~encoder.learnt_from(texts))
    return rows if len(rows) > len(texts) / 20 else np.arange(len(texts))
