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
# Never offered in a list, and little harm where they are wrong: the topics outside say what a
# fallback says ("not here, but there"), those about the conversation are small talk.
UNLISTED = ("out_of_scope/", "dialogue/")
# These do something, or hurt: they must be sure like any other.
GRAVE = frozenset(
    {
        "dialogue/abuse",
        "dialogue/other_language",
        "dialogue/restart",
        "dialogue/switch_to_finnish",
        "dialogue/switch_to_swedish",
    }
)
LIKELY = 0.75
# Below it a list costs more than a fallback: p x 1 + (1 - p) x (1 + 3) > 3.
LEAST_SUGGESTED = 1 / 3
# However cheap it would be: so many of all questions may be answered wrongly as if sure.
MOST_WRONG = 0.015
# What leaving out the slow reading may cost a question on average: one wrong answer in a thousand.
QUICK_MAY_COST = 0.01


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
    if ranking[0][1] >= thresholds.answer or _is_unlisted(ranking):
        return Decision(Outcome.ANSWER, (ranking[0][0],))
    best = ranking[:SUGGESTIONS]
    if sum(confidence for _, confidence in best) >= thresholds.suggest:
        return Decision(Outcome.SUGGESTIONS, tuple(topic for topic, _ in best))
    return Decision(Outcome.FALLBACK, ())


def _is_unlisted(ranking: Sequence[tuple[str, float]]) -> bool:
    """Return whether the text is likely to be of a kind that a list could not offer."""
    best = ranking[0][0]
    kind = next((kind for kind in UNLISTED if best.startswith(kind)), None)
    if kind is None or best in GRAVE:
        return False
    return sum(share for topic, share in ranking if topic.startswith(kind)) >= LIKELY


def choose_thresholds(said: Array, right: Array) -> Thresholds:
    """Choose the thresholds with the smallest cost on held-out questions.

    Args:
        said: Confidence of each topic, shape (questions, topics).
        right: Column of the right topic, shape (questions,).

    Returns:
        The cheapest pair with which at most `MOST_WRONG` of all questions are answered wrongly. A
        list without the right topic costs what a fallback costs, and the list besides: the
        resident has read it in vain.
    """
    best, joint, place = _best(said, right)
    answered = np.where(place == 0, 0.0, COST_WRONG)
    offered = np.where(place < SUGGESTIONS, COST_SUGGESTIONS, COST_SUGGESTIONS + COST_FALLBACK)
    grid = np.linspace(0.05, 0.99, 95)
    # Few questions left out lie as low as gibberish does: there the costs themselves decide.
    offers = grid[grid >= LEAST_SUGGESTED]
    cheapest: tuple[float, Thresholds] | None = None
    for answer in grid:
        sure = best >= answer
        if (sure & (place != 0)).mean() > MOST_WRONG and answer < grid[-1]:
            continue
        for suggest in offers:
            unsure = np.where(joint >= suggest, offered, COST_FALLBACK)
            cost = float(np.where(sure, answered, unsure).mean())
            if cheapest is None or cost < cheapest[0]:
                cheapest = (cost, Thresholds(float(answer), float(suggest)))
    assert cheapest is not None  # noqa: S101 - the grid is not empty
    return cheapest[1]


def choose_quick(said: Array, said_deep: Array, right: Array) -> float:
    """Choose the confidence from which the first reading decides without the second.

    Args:
        said: What the first reading says of held-out questions, shape (questions, topics).
        said_deep: What the second says, in the same shape.
        right: Column of the right topic, shape (questions,).

    Returns:
        The lowest from which it costs `QUICK_MAY_COST` a question more at most than the second
        reading with its own best thresholds; over 1 where there is none.
    """
    thresholds = choose_thresholds(said_deep, right)
    best, joint, place = _best(said_deep, right)
    offered = np.where(place < SUGGESTIONS, COST_SUGGESTIONS, COST_SUGGESTIONS + COST_FALLBACK)
    unsure = np.where(joint >= thresholds.suggest, offered, COST_FALLBACK)
    deep = np.where(best >= thresholds.answer, np.where(place == 0, 0.0, COST_WRONG), unsure)
    confidence = said.max(axis=1)
    quick = np.where(said.argmax(axis=1) == right, 0.0, COST_WRONG)
    order = np.argsort(-confidence, kind="stable")
    more = np.cumsum((quick - deep)[order]) / len(right)
    falling = confidence[order]
    # All questions of one confidence go the same way.
    last_of_its_kind = np.append(falling[1:] < falling[:-1], True)
    allowed = last_of_its_kind & (more <= QUICK_MAY_COST) & (falling >= thresholds.answer)
    if not allowed.any():
        return 2.0
    return round(float(falling[np.flatnonzero(allowed)[-1]]), 3)


def _best(said: Array, right: Array) -> tuple[Array, Array, Array]:
    """Return the first topic's confidence, the offered ones' together, and where the right one is.

    Each of shape (questions,); the last is `SUGGESTIONS` where it is not among those offered.
    """
    order = np.argsort(-said, axis=1)[:, :SUGGESTIONS]
    top = np.take_along_axis(said, order, axis=1)
    hit = order == right[:, None]
    return top[:, 0], top.sum(axis=1), np.where(hit.any(axis=1), hit.argmax(axis=1), SUGGESTIONS)
