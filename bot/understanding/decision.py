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
# What one asks the assistant for, about itself or the conversation: listed, and as sure as others.
_ASKED_FOR = frozenset(
    {
        "dialogue/bot_challenge",
        "dialogue/capabilities",
        "dialogue/more",
        "dialogue/other_language",
        "dialogue/privacy",
        "dialogue/repeat",
        "dialogue/restart",
        "dialogue/source",
        "dialogue/switch_to_finnish",
        "dialogue/switch_to_swedish",
    }
)
# To be told off for nothing hurts: this must be sure like any other.
_GRAVE = "dialogue/abuse"
LIKELY = 0.75
# Less than half likely, nothing is answered, however cheap a mistake.
_LIKELIHOODS = np.linspace(0.5, 1.0, 21)
_GRID = np.linspace(0.05, 0.995, 190)
# Below it a list costs more than a fallback: p x 1 + (1 - p) x (1 + 3) > 3.
LEAST_SUGGESTED = 1 / 3
# However cheap it would be: so many of an average topic's questions may be answered wrongly.
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
        suggest: The joint confidence of those of the three best topics that a list can offer from
            which they are offered.
        unlisted: The confidence that a text is of a kind that a list could not offer (`UNLISTED`)
            from which its best topic is answered all the same.
    """

    answer: float
    suggest: float
    unlisted: float = LIKELY


@dataclass(frozen=True)
class Decision:
    """What to do, and with which topics (one for an answer, up to three for suggestions)."""

    outcome: Outcome
    topics: tuple[str, ...]


def decide(ranking: Sequence[tuple[str, float]], thresholds: Thresholds) -> Decision:
    """Decide from a ranking, best first, of (topic, confidence)."""
    if not ranking:
        return Decision(Outcome.FALLBACK, ())
    best = ranking[:SUGGESTIONS]
    if best[0][1] >= thresholds.answer or _share_of_its_kind(best) >= thresholds.unlisted:
        return Decision(Outcome.ANSWER, (best[0][0],))
    # What cannot stand in the list is no reason to offer it.
    listed = [(topic, share) for topic, share in best if can_be_listed(topic)]
    if sum(share for _, share in listed) >= thresholds.suggest:
        return Decision(Outcome.SUGGESTIONS, tuple(topic for topic, _ in listed))
    return Decision(Outcome.FALLBACK, ())


def can_be_listed(topic: str) -> bool:
    """Return whether a list to choose from may offer the topic."""
    return _kind(topic) is None


def _share_of_its_kind(best: Sequence[tuple[str, float]]) -> float:
    """Return how likely a text is of the unlisted kind that its best topic is of; 0 of none."""
    kind = _kind(best[0][0])
    if kind is None or best[0][0] == _GRAVE:
        return 0.0
    return sum(share for topic, share in best if _kind(topic) == kind)


def _kind(topic: str) -> str | None:
    if topic in _ASKED_FOR:
        return None
    return next((kind for kind in UNLISTED if topic.startswith(kind)), None)


def choose_thresholds(said: Array, right: Array, topics: Sequence[str]) -> Thresholds:
    """Choose the thresholds with the smallest cost on held-out questions.

    Args:
        said: Confidence of each topic, shape (questions, topics).
        right: Column of the right topic, shape (questions,).
        topics: The topics.

    Returns:
        The cheapest with which at most `MOST_WRONG` are answered wrongly. A list without the right
        topic costs what a fallback costs, and the list besides: the resident has read it in vain.
        Every topic counts as much as any other: where staff have just added questions, hard ones
        mostly, all other topics' residents would else be answered less.
    """
    held_out = _HeldOut.of(said, right, topics)
    # Few questions left out lie as low as gibberish does: there the costs themselves decide.
    offers = _GRID[_GRID >= LEAST_SUGGESTED]
    # How many of the offers a list would clear.
    cleared = np.searchsorted(offers, held_out.joint, side="right")
    cheapest: tuple[float, Thresholds] | None = None
    for unlisted in _LIKELIHOODS:
        for answer in _GRID:
            sure = held_out.answered(answer, unlisted)
            wrong = (held_out.weight * (sure & ~held_out.hit)).mean()
            if wrong > MOST_WRONG and answer < _GRID[-1]:
                continue
            fixed = held_out.weight @ np.where(sure, held_out.cost_of_answer, COST_FALLBACK)
            listed = held_out.weight * np.where(sure, 0.0, held_out.cost_of_list - COST_FALLBACK)
            by_cleared = np.bincount(cleared, weights=listed, minlength=len(offers) + 1)
            # From each offer on: what all the lists cost that clear it.
            costs = fixed + np.cumsum(by_cleared[::-1])[::-1][1:]
            lowest = int(costs.argmin())
            if cheapest is None or costs[lowest] < cheapest[0]:
                chosen = Thresholds(float(answer), float(offers[lowest]), float(unlisted))
                cheapest = (float(costs[lowest]), chosen)
    assert cheapest is not None  # noqa: S101 - the grid is not empty
    return cheapest[1]


def choose_quick(said: Array, said_deep: Array, right: Array, topics: Sequence[str]) -> float:
    """Choose the confidence from which the first reading decides without the second.

    Args:
        said: What the first reading says of held-out questions, shape (questions, topics).
        said_deep: What the second says, in the same shape.
        right: Column of the right topic, shape (questions,).
        topics: The topics.

    Returns:
        The lowest from which it costs `QUICK_MAY_COST` a question more at most than the second
        reading with its own best thresholds; over 1 where there is none.
    """
    thresholds = choose_thresholds(said_deep, right, topics)
    deep = _HeldOut.of(said_deep, right, topics).costs(thresholds)
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


@dataclass(frozen=True)
class _HeldOut:
    """What the thresholds are chosen by, each of shape (questions,).

    Attributes:
        best: Confidence of the first topic.
        joint: Of those together that would be offered.
        unlisted: How likely the text is of its first topic's unlisted kind; 0 of none.
        hit: Whether the first topic is the right one.
        cost_of_answer: What answering it costs.
        cost_of_list: What offering the first topics costs.
        weight: How much it counts: every topic alike, all together as many as there are questions.
    """

    best: Array
    joint: Array
    unlisted: Array
    hit: Array
    cost_of_answer: Array
    cost_of_list: Array
    weight: Array

    @classmethod
    def of(cls, said: Array, right: Array, topics: Sequence[str]) -> _HeldOut:
        order = np.argsort(-said, axis=1)[:, :SUGGESTIONS]
        top = np.take_along_axis(said, order, axis=1)
        kinds = np.asarray([UNLISTED.index(kind) if (kind := _kind(t)) else -1 for t in topics])
        light = np.asarray([topic != _GRAVE for topic in topics])
        first = kinds[order[:, 0]]
        counted = (kinds[order] == first[:, None]) & ((first >= 0) & light[order[:, 0]])[:, None]
        found = order == right[:, None]
        in_list = found.any(axis=1) & (kinds[right] < 0)
        weight = 1.0 / np.bincount(right, minlength=len(topics))[right]
        return cls(
            best=top[:, 0],
            joint=np.where(kinds[order] < 0, top, 0.0).sum(axis=1),
            unlisted=np.where(counted, top, 0.0).sum(axis=1),
            hit=found[:, 0],
            cost_of_answer=np.where(found[:, 0], 0.0, COST_WRONG),
            cost_of_list=np.where(in_list, COST_SUGGESTIONS, COST_SUGGESTIONS + COST_FALLBACK),
            weight=weight / weight.mean(),
        )

    def answered(self, answer: float, unlisted: float) -> Array:
        sure: Array = (self.best >= answer) | (self.unlisted >= unlisted)
        return sure

    def costs(self, thresholds: Thresholds) -> Array:
        sure = self.answered(thresholds.answer, thresholds.unlisted)
        unsure = np.where(self.joint >= thresholds.suggest, self.cost_of_list, COST_FALLBACK)
        costs: Array = np.where(sure, self.cost_of_answer, unsure)
        return costs
