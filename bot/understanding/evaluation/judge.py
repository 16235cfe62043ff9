"""Judges what the ranker says of questions whose right topic is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.understanding.decision import SUGGESTIONS, Outcome, can_be_listed, decide
from bot.understanding.ranker import HeldOut, Question, TopicRanker

_NO_OTHERS: Mapping[str, Collection[str]] = {}


@dataclass(frozen=True)
class Judged:
    """A question and what the ranker said of it.

    Attributes:
        question: The text, its topic and its language.
        accepted: The topics that are right: its own, and those that answer it equally well.
        ranking: (topic, confidence), best first, at most three.
        outcome: What the assistant would do.
        encoded: Whether the sentence encoder was asked.
    """

    question: Question
    accepted: frozenset[str]
    ranking: tuple[tuple[str, float], ...]
    outcome: Outcome
    encoded: bool = False

    @property
    def best(self) -> str | None:
        """The topic ranked first, None where nothing was recognised."""
        return self.ranking[0][0] if self.ranking else None

    @property
    def confidence(self) -> float:
        """The confidence of the topic ranked first."""
        return self.ranking[0][1] if self.ranking else 0.0

    @property
    def right_first(self) -> bool:
        """Whether a right topic is ranked first."""
        return self.best in self.accepted

    @property
    def right_among(self) -> bool:
        """Whether a right topic is among those of the three best that a list can offer."""
        return any(topic in self.accepted and can_be_listed(topic) for topic, _ in self.ranking)

    @property
    def answered_right(self) -> bool:
        """Whether the resident gets a right answer at once."""
        return self.outcome is Outcome.ANSWER and self.right_first

    @property
    def wrong_when_sure(self) -> bool:
        """Whether the resident gets a wrong answer as if it were sure: the costliest mistake."""
        return self.outcome is Outcome.ANSWER and not self.right_first

    @property
    def offered_right(self) -> bool:
        """Whether a list is offered that holds a right topic."""
        return self.outcome is Outcome.SUGGESTIONS and self.right_among


def judge(
    ranker: TopicRanker,
    questions: Iterable[Question],
    also: Mapping[str, Collection[str]] = _NO_OTHERS,
) -> list[Judged]:
    """Ask the ranker each question.

    Args:
        ranker: A trained ranker.
        questions: Questions that it was not trained on.
        also: By text, the topics that answer it as well as its own.
    """
    judged = []
    for question in questions:
        ranking = ranker.rank(question.text, question.language, SUGGESTIONS)
        judged.append(
            _judged(question, also, ranking.topics, ranking.decision.outcome, ranking.encoded)
        )
    return judged


def judge_held_out(
    ranker: TopicRanker,
    held_out: HeldOut,
    questions: Sequence[Question],
    also: Mapping[str, Collection[str]] = _NO_OTHERS,
) -> list[Judged]:
    """Judge the training questions by what the ranker says of each without having seen it.

    Calibration and thresholds were chosen on these very scores: what only they decide (answered or
    offered, calibration error) comes out a little better than on new questions.

    Args:
        ranker: The ranker, for its topics and thresholds.
        held_out: What `TopicRanker.train_with_held_out` returned with it.
        questions: The questions that it was trained on, in that order.
        also: By text, the topics that answer it as well as its own.
    """
    order = np.argsort(-held_out.probabilities, axis=1)[:, :SUGGESTIONS]
    judged = []
    rows = zip(held_out.rows, held_out.probabilities, order, held_out.encoded, strict=True)
    for row, said, best, encoded in rows:
        question = questions[row]
        ranking = [(ranker.topics[i], float(said[i])) for i in best]
        outcome = decide(ranking, ranker.thresholds[question.language]).outcome
        judged.append(_judged(question, also, ranking, outcome, bool(encoded)))
    return judged


def _judged(
    question: Question,
    also: Mapping[str, Collection[str]],
    ranking: Sequence[tuple[str, float]],
    outcome: Outcome,
    encoded: bool,
) -> Judged:
    accepted = frozenset({question.topic, *also.get(question.text, ())})
    return Judged(question, accepted, tuple(ranking[:SUGGESTIONS]), outcome, encoded)
