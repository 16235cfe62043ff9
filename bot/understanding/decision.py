"""What to do with a ranking: answer, offer the nearest topics, or say that one does not know.

The thresholds are not chosen by feel. A wrong answer about somebody's rights costs ten times a
list to choose from; saying "I do not know, here is who does" lies between. The thresholds that
make the expected cost of held-out questions smallest are kept with the model, per language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from bot.understanding.features import Array

COST_WRONG = 10.0
COST_SUGGESTIONS = 1.0
COST_FALLBACK = 3.0
SUGGESTIONS = 3


class Outcome(str, Enum):
    """How sure the assistant is."""

    ANSWER = "answer"
    SUGGESTIONS = "suggestions"
    FALLBACK = "fallback"


@dataclass(frozen=True)
class Thresholds:
    """Confidences from which something is done.

    Attributes:
        answer: The best topic's confidence from which it is answered.
        suggest: The three best topics' joint confidence from which they are offered.
    """

    answer: float
    suggest: float


@dataclass(frozen=True)
class Decision:
    """What to do, and with which topics (one for an answer, two or three for suggestions)."""

    outcome: Outcome
    topics: tuple[str, ...]


def decide(ranking: Sequence[tuple[str, float]], thresholds: Thresholds) -> Decision:
    """Decide from a ranking, best first, of (topic, confidence)."""
    if not ranking:
        return Decision(Outcome.FALLBACK, ())
    if ranking[0][1] >= thresholds.answer:
        return Decision(Outcome.ANSWER, (ranking[0][0],))
    best = ranking[:SUGGESTIONS]
    if sum(confidence for _, confidence in best) >= thresholds.suggest:
        return Decision(Outcome.SUGGESTIONS, tuple(topic for topic, _ in best))
    return Decision(Outcome.FALLBACK, ())


def choose_thresholds(confidences: Array, right: Array) -> Thresholds:
    """Choose the thresholds with the smallest cost on held-out questions.

    Args:
        confidences: Confidence of the three best topics, best first, shape (questions, 3).
        right: Position of the right topic among them, 3 where it is not there, shape (questions,).

    Returns:
        The cheapest pair. A list without the right topic costs what a fallback costs, and the
        list besides: the resident has read it in vain.
    """
    grid = np.linspace(0.05, 0.99, 95)
    answered = np.where(right == 0, 0.0, COST_WRONG)
    offered = np.where(right < SUGGESTIONS, COST_SUGGESTIONS, COST_SUGGESTIONS + COST_FALLBACK)
    best, joint = confidences[:, 0], confidences.sum(axis=1)
    cheapest: tuple[float, Thresholds] | None = None
    for answer in grid:
        sure = best >= answer
        for suggest in grid:
            unsure = np.where(joint >= suggest, offered, COST_FALLBACK)
            cost = float(np.where(sure, answered, unsure).mean())
            if cheapest is None or cost < cheapest[0]:
                cheapest = (cost, Thresholds(float(answer), float(suggest)))
    assert cheapest is not None  # noqa: S101 - the grid is not empty
    return cheapest[1]
