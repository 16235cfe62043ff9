"""Ranks all topics for a text, and is trained on the questions in seconds.

A text is read twice at most. The first reading counts words and n-grams (`words`) and takes a
fraction of a millisecond; where it is sure, it decides. The second weighs n-grams against each
other (`leastsquares`) and adds nearness of meaning (`kernel`), which needs the sentence encoder,
some ten milliseconds a text. On what both say of questions left out, the confidences are
calibrated and the thresholds chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import numpy as np
from scipy import sparse

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
from bot.understanding.features import Array, NgramFeatures, likeness, normalise
from bot.understanding.kernel import MeaningKernel
from bot.understanding.leastsquares import least_squares
from bot.understanding.words import naive_bayes

# How much the first reading counts in the second. Chosen on left-out questions.
_WORDS_COUNT = 0.01

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
    """What the ranker says of each of its own questions without having seen it.

    Attributes:
        probabilities: Shape (questions, topics).
        right: Column of the right topic, shape (questions,).
        encoded: Whether the sentence encoder is asked, shape (questions,).
    """

    probabilities: Array
    right: Array
    encoded: Array


@dataclass(frozen=True)
class Reading:
    """One of the two ways to read a text.

    Attributes:
        weights: Of n-grams for topics, float16, shape (vocabulary, topics).
        calibration: From scores to confidences.
    """

    weights: Array
    calibration: Calibration

    @classmethod
    def fit(cls, weights: Array, left_out: Array, right: Array) -> tuple[Reading, Array]:
        """Calibrate on what is said of questions left out; return their confidences too."""
        calibration = Calibration.fit(left_out, right)
        return cls(weights.astype(np.float16), calibration), calibration.confidences(left_out)

    def scores(self, columns: Array, values: Array) -> Array:
        """Return the scores of a text's n-grams, shape (topics,)."""
        scores: Array = values @ self.weights[columns].astype(np.float32)
        return scores


@dataclass(frozen=True)
class Meaning:
    """What the second reading adds to the n-grams.

    Attributes:
        reading: Its weights of n-grams, and its calibration.
        kernel: The training questions' vectors.
        dual: Weight of each question for each topic, float32, shape (questions, topics).
        quick: Per language, the confidence from which the first reading suffices.
    """

    reading: Reading
    kernel: MeaningKernel
    dual: Array
    quick: dict[str, float]

    @classmethod
    def fit(
        cls,
        matrix: sparse.csr_matrix,
        vectors: Array,
        languages: Sequence[str],
        right: Array,
        words: tuple[Array, Array],
    ) -> tuple[Meaning, Array]:
        """Fit the second reading; return the confidences of questions left out too.

        Args:
            matrix: N-grams of the questions, shape (questions, vocabulary).
            vectors: What the encoder says of them, shape (questions, dimensions).
            languages: Their languages.
            right: Their topics.
            words: What the first reading learnt, and what it says of questions left out.
        """
        logs, left_out = words
        kernel = MeaningKernel.fit(vectors, languages)
        alike = likeness(matrix)
        alike += kernel.nearness(vectors, languages)
        dual, scores = least_squares(alike, right, logs.shape[1])
        weights = matrix.T @ dual + _WORDS_COUNT * logs
        reading, said = Reading.fit(weights, scores + _WORDS_COUNT * left_out, right)
        return cls(reading, kernel, dual, {}), said

    def scores(self, columns: Array, values: Array, vector: Array, language: str | None) -> Array:
        """Return the scores of a text, shape (topics,)."""
        near = self.kernel.nearness(vector[None, :], [language])[0]
        scores: Array = self.reading.scores(columns, values) + near @ self.dual
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
    words: Reading
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
        languages = [question.language for question in questions]
        texts = [question.text for question in questions]
        features = NgramFeatures.fit(texts)
        matrix = features.matrix(texts)
        logs, left_out = naive_bayes(matrix, right, len(topics))
        words, said = Reading.fit(logs, left_out, right)
        encoded, meaning = np.zeros(len(questions), dtype=bool), None
        if encoder is not None:
            vectors = encoder.encode(texts)
            meaning, said_deep = Meaning.fit(matrix, vectors, languages, right, (logs, left_out))
            quick = _per_language(
                languages, lambda of: choose_quick(said[of], said_deep[of], right[of])
            )
            meaning = replace(meaning, quick=quick)
            encoded = said.max(axis=1) < np.asarray([quick[name] for name in languages])
            said = np.where(encoded[:, None], said_deep, said)
        thresholds = _per_language(languages, lambda of: choose_thresholds(said[of], right[of]))
        known = {normalise(question.text): question.topic for question in questions}
        ranker = cls(topics, features, words, meaning, thresholds, known, encoder)
        return ranker, HeldOut(said, right, encoded)

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
            said = self._with_meaning(text, language, columns, values)
        order = np.argsort(-said)[:most]
        topics = [(self.topics[i], float(said[i])) for i in order]
        return Ranking(topics, decide(topics, self._threshold(language)), encoded)

    def _needs_meaning(self, confidence: float, language: str | None) -> bool:
        if self.meaning is None or self.encoder is None:
            return False
        quick = self.meaning.quick
        return confidence < quick.get(language or "", max(quick.values()))

    def _with_meaning(
        self, text: str, language: str | None, columns: Array, values: Array
    ) -> Array:
        assert self.meaning is not None  # noqa: S101 - `_needs_meaning` has looked
        assert self.encoder is not None  # noqa: S101
        vector = self.encoder.encode([text])[0]
        scores = self.meaning.scores(columns, values, vector, language)
        said: Array = self.meaning.reading.calibration.confidences(scores[None, :])[0]
        return said

    def _threshold(self, language: str | None) -> Thresholds:
        if language in self.thresholds:
            return self.thresholds[language]
        return max(self.thresholds.values(), key=lambda threshold: threshold.answer)


def _per_language(languages: Sequence[str], choose: Callable[[Array], T]) -> dict[str, T]:
    names = np.asarray(languages)
    return {str(name): choose(names == name) for name in sorted(set(languages))}
