"""Ranks all topics for a text, and is trained on the questions in seconds.

A linear model over n-grams, fitted by least squares in its dual form: there are fewer questions
than n-grams, so the exact solution is one Cholesky factorisation, the same every time. From the
factor follows for each training question what the model would have said without it (leave one
out; Rifkin & Lippert, "Notes on Regularized Least Squares", MIT 2007, section 4), and on these
honest scores the confidences are calibrated and the thresholds chosen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from scipy import optimize, sparse
from scipy.linalg import blas, lapack
from scipy.special import logsumexp, softmax

from bot.understanding.decision import Decision, Thresholds, choose_thresholds, decide
from bot.understanding.features import Array, NgramFeatures

_FORMAT = 1
_RIDGE = 1.0


class UnusableModel(ValueError):  # noqa: N818 - says what the file is
    """A stored model is missing, damaged or of another format."""


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
class TopicRanker:
    """A trained model.

    Attributes:
        topics: The topics, in the order of the columns of `weights`.
        features: The vocabulary.
        weights: Shape (vocabulary, topics), float32.
        temperature: What scores are multiplied with to become log-probabilities.
        thresholds: Per language.
    """

    topics: tuple[str, ...]
    features: NgramFeatures
    weights: Array
    temperature: float
    thresholds: dict[str, Thresholds]

    @classmethod
    def train(cls, questions: Sequence[Question]) -> TopicRanker:
        """Train on the questions.

        Raises:
            ValueError: Fewer than two topics, so that there is nothing to tell apart.
        """
        return cls.train_with_held_out(questions)[0]

    @classmethod
    def train_with_held_out(cls, questions: Sequence[Question]) -> tuple[TopicRanker, HeldOut]:
        """Train, and return what the model says of each question when that one is left out."""
        topics = tuple(sorted({question.topic for question in questions}))
        if len(topics) < 2:
            raise ValueError("at least two topics with questions are needed")
        column = {topic: i for i, topic in enumerate(topics)}
        right = np.asarray([column[question.topic] for question in questions])
        features = NgramFeatures.fit(question.text for question in questions)
        matrix = features.matrix([question.text for question in questions])
        dual, scores = _least_squares(matrix @ matrix.T, right, len(topics))
        weights = np.ascontiguousarray((matrix.T @ dual).astype(np.float32))
        temperature = _temperature(scores, right)
        held_out = HeldOut(softmax(temperature * scores, axis=1), right)
        thresholds = _thresholds(held_out, [question.language for question in questions])
        return cls(topics, features, weights, temperature, thresholds), held_out

    def rank(self, text: str, language: str | None = None, most: int = 10) -> Ranking:
        """Rank the topics for a text.

        Args:
            text: What the resident wrote.
            language: Language whose thresholds decide; the stricter ones where it is not known.
            most: How many topics to return.
        """
        columns, values = self.features.vector(text)
        if len(columns) == 0:
            return Ranking([], decide([], self._threshold(language)))
        probabilities = softmax(self.temperature * (values @ self.weights[columns]))
        order = np.argsort(-probabilities)[:most]
        topics = [(self.topics[i], float(probabilities[i])) for i in order]
        return Ranking(topics, decide(topics, self._threshold(language)))

    def _threshold(self, language: str | None) -> Thresholds:
        if language in self.thresholds:
            return self.thresholds[language]
        return max(self.thresholds.values(), key=lambda threshold: threshold.answer)

    def save(self, folder: Path) -> None:
        """Write the model into a folder, as plain numbers and JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / "weights.npz", weights=self.weights, idf=self.features.idf)
        description = {
            "format": _FORMAT,
            "topics": self.topics,
            "temperature": self.temperature,
            "thresholds": {name: asdict(value) for name, value in self.thresholds.items()},
            "vocabulary": list(self.features.index),
        }
        (folder / "ranker.json").write_text(json.dumps(description), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TopicRanker:
        """Read a model that `save` wrote.

        Raises:
            UnusableModel: A file is missing, damaged, or of another format.
        """
        try:
            description = json.loads((folder / "ranker.json").read_text(encoding="utf-8"))
            if description["format"] != _FORMAT:
                raise UnusableModel(f"format {description['format']} is not {_FORMAT}: train again")
            # Opened here, because numpy leaves a damaged file open.
            with (folder / "weights.npz").open("rb") as file:
                arrays = np.load(file, allow_pickle=False)
                weights, idf = arrays["weights"], arrays["idf"]
            index = {gram: i for i, gram in enumerate(description["vocabulary"])}
            thresholds = {k: Thresholds(**v) for k, v in description["thresholds"].items()}
            topics, temperature = tuple(description["topics"]), float(description["temperature"])
        except UnusableModel:
            raise
        except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise UnusableModel(f"the topic model cannot be read ({error}): train again") from error
        if weights.shape != (len(index), len(topics)):
            raise UnusableModel("the topic model's parts do not fit together: train again")
        return cls(topics, NgramFeatures(index, idf), weights, temperature, thresholds)


def _least_squares(gram: sparse.csr_matrix, right: Array, topics: int) -> tuple[Array, Array]:
    """Return dual weights and leave-one-out scores, both of shape (questions, topics).

    In single precision: the kernel's eigenvalues lie between the ridge and a few thousand, and
    the scores are needed to three digits.

    Raises:
        numpy.linalg.LinAlgError: The factorisation failed, which the ridge rules out.
    """
    kernel = np.asfortranarray(gram.toarray(), dtype=np.float32)
    kernel[np.diag_indices_from(kernel)] += _RIDGE
    factor, failed = lapack.spotrf(kernel, lower=True, overwrite_a=True)
    inverse, failed_too = lapack.spotri(factor, lower=True, overwrite_c=True)
    if failed or failed_too:
        raise np.linalg.LinAlgError("the kernel matrix is not positive definite")
    diagonal = np.diag(inverse).copy()
    targets = np.zeros((len(right), topics), dtype=np.float32)
    targets[np.arange(len(right)), right] = 1.0
    # Only the lower triangle holds the inverse.
    dual = blas.ssymm(1.0, inverse, targets, lower=True)
    return dual, targets - dual / diagonal[:, None]


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
