"""What is done with a ranking: an answer, a list, or "I do not know"."""

import numpy as np
import pytest

from bot.understanding import Outcome, Thresholds, can_be_listed, decide
from bot.understanding.decision import (
    COST_FALLBACK,
    COST_SUGGESTIONS,
    COST_WRONG,
    MOST_WRONG,
    choose_quick,
    choose_thresholds,
)

CAREFUL = Thresholds(answer=0.9, suggest=0.5)
SEED = 20261128
TOPICS = ("minorities/jo", "minorities/which", "minorities/library")


@pytest.mark.parametrize(
    ("ranking", "outcome"),
    [
        # A list can offer neither small talk nor what lies outside, and a mistake costs little.
        ([("out_of_scope/other", 0.4), ("out_of_scope/municipal", 0.4)], Outcome.ANSWER),
        ([("dialogue/thanks", 0.8), ("minorities/jo", 0.2)], Outcome.ANSWER),
        # A list is offered for what can stand in it, not because nothing else is likely.
        ([("out_of_scope/other", 0.7), ("minorities/jo", 0.3)], Outcome.FALLBACK),
        ([("minorities/jo", 0.55), ("out_of_scope/other", 0.45)], Outcome.SUGGESTIONS),
        # What starts the conversation over, or takes offence, must be as sure as a right.
        ([("dialogue/restart", 0.8), ("minorities/jo", 0.1)], Outcome.SUGGESTIONS),
        ([("dialogue/abuse", 0.8), ("minorities/jo", 0.1)], Outcome.FALLBACK),
        # What one asks the assistant for is offered as other matters are.
        ([("dialogue/privacy", 0.5), ("dialogue/thanks", 0.4)], Outcome.SUGGESTIONS),
        ([("dialogue/thanks", 0.5), ("dialogue/privacy", 0.4)], Outcome.FALLBACK),
        ([("minorities/jo", 0.8), ("dialogue/thanks", 0.1)], Outcome.SUGGESTIONS),
        ([("minorities/jo", 0.2), ("dialogue/thanks", 0.1)], Outcome.FALLBACK),
        ([], Outcome.FALLBACK),
    ],
)
def test_small_talk_and_what_lies_outside_are_answered_when_likely_and_never_offered(
    ranking, outcome
):
    assert decide(ranking, CAREFUL).outcome is outcome


def test_no_more_may_be_answered_wrongly_than_is_allowed_however_cheap():
    """Nine of ten right at 0.8: worth the risk by cost, were there no limit."""
    said = np.tile([0.8, 0.15, 0.05], (1000, 1))
    right = (np.arange(1000) % 11 == 0).astype(int)
    chosen = choose_thresholds(said, right, TOPICS)
    assert (said[:, 0] >= chosen.answer)[right != 0].mean() <= MOST_WRONG


def test_many_questions_of_one_topic_change_nothing_for_the_others():
    print("seed", SEED)
    chance = np.random.default_rng(SEED)
    said = chance.dirichlet(np.full(3, 0.2), 3000)
    right = np.array([chance.choice(3, p=row) for row in said])
    # The second topic's again, nine times.
    many = np.concatenate([np.arange(3000), np.tile(np.flatnonzero(right == 1), 9)])

    assert choose_thresholds(said[many], right[many], TOPICS) == choose_thresholds(
        said, right, TOPICS
    )


def test_no_other_thresholds_would_have_cost_less():
    """By what is in fact decided with each of them, question by question."""
    print("seed", SEED)
    chance = np.random.default_rng(SEED)
    topics = ("minorities/jo", "minorities/which", "dialogue/thanks", "dialogue/greet")
    topics += ("dialogue/privacy", "dialogue/abuse", "out_of_scope/other")
    said = chance.dirichlet(np.full(len(topics), 0.15), 400)
    right = np.array([chance.choice(len(topics), p=0.9 * row + 0.1 / len(topics)) for row in said])
    orders = [sorted(zip(topics, row, strict=True), key=lambda of: -of[1]) for row in said]

    def cost_and_wrong(thresholds):
        cost, wrong = 0.0, 0
        for order, column in zip(orders, right, strict=True):
            outcome, chosen = decide(order, thresholds), topics[column]
            listed = chosen in outcome.topics and can_be_listed(chosen)
            missed = outcome.outcome is Outcome.ANSWER and chosen not in outcome.topics
            wrong += missed
            cost += {
                Outcome.ANSWER: COST_WRONG * missed,
                Outcome.SUGGESTIONS: COST_SUGGESTIONS + (0 if listed else COST_FALLBACK),
                Outcome.FALLBACK: COST_FALLBACK,
            }[outcome.outcome]
        return cost, wrong / len(orders)

    least, wrong = cost_and_wrong(choose_thresholds(said, right, topics))

    assert wrong <= MOST_WRONG
    others = [
        Thresholds(chance.uniform(0.9, 1), chance.uniform(1 / 3, 1), chance.uniform(0.9, 1))
        for _ in range(300)
    ]
    costs = [cost for cost, wrong in map(cost_and_wrong, others) if wrong <= MOST_WRONG]
    assert len(costs) > 30
    # The grid's steps leave a little between.
    assert least <= min(costs) * 1.01


def test_the_words_decide_alone_only_where_that_costs_next_to_nothing():
    print("seed", SEED)
    chance = np.random.default_rng(SEED)
    right = np.zeros(1000, dtype=int)
    sure = chance.random(1000) < 0.5
    words = np.where(sure[:, None], [0.98, 0.01, 0.01], [0.3, 0.6, 0.1])
    deep = np.tile([0.95, 0.03, 0.02], (1000, 1))
    quick = choose_quick(words, deep, right, TOPICS)
    assert quick == pytest.approx(0.98)


def test_words_that_are_always_wrong_never_decide():
    right = np.zeros(100, dtype=int)
    words, deep = np.tile([0.01, 0.99], (100, 1)), np.tile([0.95, 0.05], (100, 1))
    assert choose_quick(words, deep, right, TOPICS) > 1
