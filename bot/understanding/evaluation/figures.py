"""Figures on judged questions, with what chance alone could make of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from bot.understanding.decision import Outcome
from bot.understanding.evaluation.judge import Judged
from bot.understanding.features import Array

_RESAMPLES, _SEED = 1000, 2009724
_BINS = 10


class Interval(NamedTuple):
    """A share with the 95 % interval of its bootstrap, all between 0 and 1."""

    value: float
    low: float
    high: float


class Figures(NamedTuple):
    """Shares of a set of judged questions.

    Attributes:
        questions: Number of questions.
        right_first: A right topic is ranked first.
        answered_right: A right answer is given at once.
        wrong_when_sure: A wrong answer is given as if sure.
        offered_right: A list with a right topic is offered.
        suggestion_recall: Of the lists that are offered, those that hold a right topic.
        lost: "I do not know" is said.
        calibration_error: Expected calibration error, see `expected_calibration_error`.
        encoded: Share of the texts on which the sentence encoder was asked.
    """

    questions: int
    right_first: Interval
    answered_right: Interval
    wrong_when_sure: Interval
    offered_right: Interval
    suggestion_recall: Interval
    lost: Interval
    calibration_error: float
    encoded: float


def figures(judged: Sequence[Judged]) -> Figures:
    """Return the figures of the questions.

    Raises:
        ValueError: There are no questions.
    """
    if not judged:
        raise ValueError("there are no questions to judge")
    lists = [row for row in judged if row.outcome is Outcome.SUGGESTIONS]
    return Figures(
        len(judged),
        _share(judged, lambda row: row.right_first),
        _share(judged, lambda row: row.answered_right),
        _share(judged, lambda row: row.wrong_when_sure),
        _share(judged, lambda row: row.offered_right),
        _share(lists, lambda row: row.right_among),
        _share(judged, lambda row: row.outcome is Outcome.FALLBACK),
        expected_calibration_error(judged),
        sum(row.encoded for row in judged) / len(judged),
    )


def gap(judged: Sequence[Judged]) -> Interval:
    """Return how much larger the share ranked right is in Swedish than in Finnish.

    Raises:
        ValueError: One of the languages has no questions.
    """
    hits = {
        name: np.asarray([row.right_first for row in judged if row.question.language == name])
        for name in ("sv", "fi")
    }
    if not len(hits["sv"]) or not len(hits["fi"]):
        raise ValueError("both languages are needed")
    chance = np.random.default_rng(_SEED)
    swedish, finnish = (_resampled(hits[name], chance) for name in ("sv", "fi"))
    low, high = np.percentile(swedish - finnish, (2.5, 97.5))
    return Interval(float(hits["sv"].mean() - hits["fi"].mean()), float(low), float(high))


def confusions(judged: Sequence[Judged], most: int = 20) -> list[tuple[str, str, int, int]]:
    """Return the pairs of topics that are mixed up most.

    Returns:
        Rows of (right topic, topic ranked first, times, of them as if sure), most frequent first.
    """
    wrong = [row for row in judged if not row.right_first and row.best is not None]
    times = Counter((row.question.topic, row.best) for row in wrong)
    sure = Counter((row.question.topic, row.best) for row in wrong if row.wrong_when_sure)
    return [
        (right, str(best), count, sure[right, best])
        for (right, best), count in times.most_common(most)
    ]


def reliability(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """Return, per tenth of confidence, (mean confidence, share right, number of questions)."""
    confidence = np.asarray([row.confidence for row in judged])
    right = np.asarray([row.right_first for row in judged])
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    return [
        (float(confidence[here].mean()), float(right[here].mean()), int(here.sum()))
        for number in range(_BINS)
        if (here := bins == number).any()
    ]


def expected_calibration_error(judged: Sequence[Judged]) -> float:
    """Return the mean distance between confidence and share right, weighted by questions.

    Naeini, Cooper & Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning"
    (AAAI 2015), with ten bins of equal width.
    """
    rows = reliability(judged)
    total = sum(count for _, _, count in rows)
    return sum(abs(confidence - right) * count for confidence, right, count in rows) / total


def _share(judged: Sequence[Judged], holds: Callable[[Judged], bool]) -> Interval:
    hits = np.asarray([holds(row) for row in judged], dtype=bool)
    if not len(hits):
        return Interval(float("nan"), float("nan"), float("nan"))
    low, high = np.percentile(_resampled(hits, np.random.default_rng(_SEED)), (2.5, 97.5))
    return Interval(float(hits.mean()), float(low), float(high))


def _resampled(hits: Array, chance: np.random.Generator) -> Array:
    """Return the shares in samples drawn with replacement, shape (resamples,).

    Drawing from zeros and ones with replacement is drawing from a binomial distribution.
    """
    share: Array = chance.binomial(len(hits), hits.mean(), _RESAMPLES) / len(hits)
    return share
