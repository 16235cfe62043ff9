"""Ranks all topics for a text, and is trained on the questions in seconds.

A text is read twice at most. The first reading counts words and n-grams (`words`) and takes a
fraction of a millisecond; where it is sure, it decides. The second adds nearness of meaning
(`meaning`), which needs the sentence encoder, some milliseconds a text. On what both say of
questions left out, the confidences are calibrated and the thresholds chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import marisa_trie
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
from bot.understanding.readings import Meaning, Words
from bot.understanding.words import NaiveBayes

T = TypeVar("T")

# Texts begun with and not ranked yet: as many as the gateway lets in at a time.
_MOST_BEGUN = 8


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


def certain(topic: str) -> Ranking:
    """Return a ranking that knows only this topic."""
    return Ranking([(topic, 1.0)], Decision(Outcome.ANSWER, (topic,)))


class _First(NamedTuple):
    """What the words of a text say; and the second reading, where another thread has begun it."""

    scores: Array
    said: Array
    second: Future[Array] | None = None


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
class TopicRanker:
    """A trained ranker.

    Attributes:
        topics: The topics, in the order of the columns of weights.
        features: The vocabulary.
        words: The first reading.
        meaning: The second; None where it was trained without an encoder.
        quick: Per language, the confidence from which the first reading suffices.
        thresholds: Per language.
        known: Column of each training question's topic, by its normalised text.
        encoder: What turns a text into a vector; needed where there is a `meaning`.
    """

    topics: tuple[str, ...]
    features: NgramFeatures
    words: Words
    meaning: Meaning | None
    quick: dict[str, float]
    thresholds: dict[str, Thresholds]
    known: marisa_trie.RecordTrie
    encoder: Encoder | None = None
    _begun: dict[str, _First] = field(default_factory=dict, repr=False, compare=False)
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, "meaning"), repr=False, compare=False
    )

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
        bayes, left_out = NaiveBayes.fit(matrix, right, len(topics))
        rows = np.arange(len(texts)) if encoder is None else _unknown_to(encoder, texts)
        left_out, known_right = left_out[rows], right[rows]
        languages = [questions[row].language for row in rows]
        words = Words(bayes, Calibration.fit(left_out, known_right))
        said = words.calibration.confidences(left_out)
        encoded, meaning, quick = np.zeros(len(rows), dtype=bool), None, {}
        if encoder is not None:
            meaning, deep = Meaning.fit(encoder.encode(texts), right, rows, left_out, said)
            quick = _per_language(
                languages, lambda of: choose_quick(said[of], deep[of], known_right[of], topics)
            )
            encoded = said.max(axis=1) < np.asarray([quick[name] for name in languages])
            said = np.where(encoded[:, None], deep, said)
        thresholds = _per_language(
            languages, lambda of: choose_thresholds(said[of], known_right[of], topics)
        )
        known = marisa_trie.RecordTrie(
            "<H", {normalise(q.text): (column[q.topic],) for q in questions}.items()
        )
        ranker = cls(topics, features, words, meaning, quick, thresholds, known, encoder)
        return ranker, HeldOut(rows, said, known_right, encoded)

    def rank(self, text: str, language: str | None = None, most: int = 10) -> Ranking:
        """Rank the topics for a text.

        Args:
            text: What the resident wrote.
            language: Its language, whose thresholds decide; the stricter ones without.
            most: How many topics to return.
        """
        topic = self._known_topic(text)
        if topic is not None:
            return certain(topic)
        first = self._begun.pop(text, None) or self._first(text)
        if first is None:
            return Ranking([], decide([], self._threshold(language)))
        said = first.said
        encoded = self._needs_meaning(said, language)
        if encoded:
            said = self._second(text, first) if first.second is None else first.second.result()
        order = np.argsort(-said)[:most]
        topics = [(self.topics[i], float(said[i])) for i in order]
        return Ranking(topics, decide(topics, self._threshold(language)), encoded)

    def begin(self, text: str) -> None:
        """Begin to read a text that will be ranked soon, on another core.

        The encoder leaves Python to itself meanwhile. Nothing is begun where the words are sure.
        """
        if self._known_topic(text) is not None:
            return
        first = self._first(text)
        if first is None:
            return
        if self._needs_meaning(first.said, None):
            first = first._replace(second=self._thread.submit(self._second, text, first))
        self._begun[text] = first
        if len(self._begun) > _MOST_BEGUN:
            # What a former model was asked for, or what was answered without its topic.
            del self._begun[next(iter(self._begun))]

    def _known_topic(self, text: str) -> str | None:
        known = self.known.get(normalise(text))
        return self.topics[known[0][0]] if known else None

    def _first(self, text: str) -> _First | None:
        columns, values = self.features.vector(text)
        if len(columns) == 0:
            return None
        scores = self.words.model.scores(columns, values)
        return _First(scores, self.words.calibration.confidences(scores[None, :])[0])

    def _second(self, text: str, first: _First) -> Array:
        assert self.meaning is not None and self.encoder is not None  # noqa: S101, PT018 - needed
        return self.meaning.confidences(self.encoder.encode([text])[0], first.scores, first.said)

    def _needs_meaning(self, said: Array, language: str | None) -> bool:
        if self.meaning is None or self.encoder is None:
            return False
        return float(said.max()) < self.quick.get(language or "", max(self.quick.values()))

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
