"""Ranks all topics for a text, and is trained on the questions in seconds.

One regularised least-squares model over two kinds of likeness: shared n-grams, and nearness of
meaning (`kernel`). In its dual form the exact solution is one Cholesky factorisation, the same
every time. From the inverse follows for each training question what the model would have said
without it (leave one out; Rifkin & Lippert, "Notes on Regularized Least Squares", MIT 2007,
section 4), and on these honest scores the confidences are calibrated and the thresholds chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import optimize, sparse
from scipy.linalg import blas, lapack
from scipy.special import logsumexp, softmax

from bot.understanding.decision import Decision, Outcome, Thresholds, choose_thresholds, decide
from bot.understanding.encoder import Encoder
from bot.understanding.features import Array, NgramFeatures, normalise
from bot.understanding.kernel import MeaningKernel

_RIDGE = 1.0


class Question(NamedTuple):
    """A text with the topic it asks about and the language it is written in."""

    text: str
    topic: str
    language: str


class Ranking(NamedTuple):
    """Topics with confidence, best first, and what to do with them."""

    topics: list[tuple[str, float]]
    decision: Decision


@dataclass(frozen=True)
class HeldOut:
    """What the model says of each of its own questions without having seen it.

    Attributes:
        probabilities: Shape (questions, topics).
        right: Column of the right topic, shape (questions,).
    """

    probabilities: Array
    right: Array


@dataclass(frozen=True)
class Meaning:
    """The part of a model that works on vectors.

    Attributes:
        kernel: The training questions' vectors.
        dual: Weight of each question for each topic, float32, shape (questions, topics).
    """

    kernel: MeaningKernel
    dual: Array


@dataclass(frozen=True)
class TopicRanker:
    """A trained model.

    Attributes:
        topics: The topics, in the order of the columns of `weights`.
        features: The vocabulary.
        weights: Shape (vocabulary, topics), float32.
        meaning: None where the model was trained without an encoder.
        temperature: What scores are multiplied with to become log-probabilities.
        thresholds: Per language.
        known: Topic of each training question, by its normalised text.
        encoder: What turns a text into a vector; needed where there is a `meaning`.
    """

    topics: tuple[str, ...]
    features: NgramFeatures
    weights: Array
    meaning: Meaning | None
    temperature: float
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
        """Train, and return what the model says of each question when that one is left out."""
        topics = tuple(sorted({question.topic for question in questions}))
        if len(topics) < 2:
            raise ValueError("at least two topics with questions are needed")
        texts = [question.text for question in questions]
        languages = [question.language for question in questions]
        column = {topic: i for i, topic in enumerate(topics)}
        right = np.asarray([column[question.topic] for question in questions])
        features = NgramFeatures.fit(texts)
        matrix = features.matrix(texts)
        kernel = None if encoder is None else MeaningKernel.fit(encoder.encode(texts), languages)
        dual, scores = _least_squares(matrix, kernel, right, len(topics))
        temperature = _temperature(scores, right)
        held_out = HeldOut(softmax(temperature * scores, axis=1), right)
        return cls(
            topics=topics,
            features=features,
            weights=np.ascontiguousarray((matrix.T @ dual).astype(np.float32)),
            meaning=None if kernel is None else Meaning(kernel, dual),
            temperature=temperature,
            thresholds=_thresholds(held_out, languages),
            known={normalise(question.text): question.topic for question in questions},
            encoder=encoder,
        ), held_out

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
        scores = values @ self.weights[columns]
        if self.meaning is not None and self.encoder is not None:
            vector = self.encoder.encode([text])[0]
            scores += self.meaning.kernel.nearness(vector, language) @ self.meaning.dual
        probabilities = softmax(self.temperature * scores)
        order = np.argsort(-probabilities)[:most]
        topics = [(self.topics[i], float(probabilities[i])) for i in order]
        return Ranking(topics, decide(topics, self._threshold(language)))

    def _threshold(self, language: str | None) -> Thresholds:
        if language in self.thresholds:
            return self.thresholds[language]
        return max(self.thresholds.values(), key=lambda threshold: threshold.answer)


def _least_squares(
    matrix: sparse.csr_matrix, kernel: MeaningKernel | None, right: Array, topics: int
) -> tuple[Array, Array]:
    """Return dual weights and leave-one-out scores, both of shape (questions, topics).

    In single precision: the eigenvalues lie between the ridge and a few thousand times it, and
    the scores are needed to three digits.

    Raises:
        numpy.linalg.LinAlgError: The factorisation failed, which the ridge rules out.
    """
    likeness = (matrix @ matrix.T).toarray(order="F").astype(np.float32, copy=False)
    if kernel is not None:
        likeness += kernel.matrix()
    likeness[np.diag_indices_from(likeness)] += _RIDGE
    factor, failed = lapack.spotrf(likeness, lower=True, overwrite_a=True)
    inverse, failed_too = lapack.spotri(factor, lower=True, overwrite_c=True)
    if failed or failed_too:
        raise np.linalg.LinAlgError("the kernel matrix is not positive definite")
    diagonal = np.diag(inverse).copy()
    targets = np.zeros((len(right), topics), dtype=np.float32)
    targets[np.arange(len(right)), right] = 1.0
    # Only the lower triangle holds the inverse.
    dual = blas.ssymm(1.0, inverse, targets, lower=True)
    return np.ascontiguousarray(dual), targets - dual / diagonal[:, None]


def _temperature(scores: Array, right: Array) -> float:
    """Return the factor that makes the right topics most likely (Guo et al. 2017)."""

    def surprise(log_factor: float) -> float:
        scaled = np.exp(log_factor) * scores
        picked = scaled[np.arange(len(right)), right]
        return float((logsumexp(scaled, axis=1) - picked).mean())

    found = optimize.minimize_scalar(surprise, bounds=(0.0, 5.0), method="bounded")
    return float(np.exp(found.x))


def _thresholds(held_out: HeldOut, languages: Sequence[str]) -> dict[str, Thresholds]:
    order = np.argsort(-held_out.probabilities, axis=1)[:, :3]
    best = np.take_along_axis(held_out.probabilities, order, axis=1)
    hit = order == held_out.right[:, None]
    position = np.where(hit.any(axis=1), hit.argmax(axis=1), 3)
    names = np.asarray(languages)
    return {
        str(name): choose_thresholds(best[names == name], position[names == name])
        for name in sorted(set(languages))
    }
