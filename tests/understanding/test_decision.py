"""What is done with a ranking: an answer, a list, or "I do not know"."""

import numpy as np
import pytest

from bot.understanding import Outcome, Thresholds, decide
from bot.understanding.decision import MOST_WRONG, choose_quick, choose_thresholds

CAREFUL = Thresholds(answer=0.9, suggest=0.5)
SEED = 20261128


@pytest.mark.parametrize(
    ("ranking", "outcome"),
    [
        # A list can offer neither small talk nor what lies outside, and a mistake costs little.
        ([("out_of_scope/other", 0.4), ("out_of_scope/municipal", 0.4)], Outcome.ANSWER),
        ([("dialogue/thanks", 0.8), ("minorities/jo", 0.2)], Outcome.ANSWER),
        ([("out_of_scope/other", 0.4), ("minorities/jo", 0.35)], Outcome.SUGGESTIONS),
        # What starts the conversation over, or takes offence, must be as sure as a right.
        ([("dialogue/restart", 0.8), ("minorities/jo", 0.1)], Outcome.SUGGESTIONS),
        ([("dialogue/abuse", 0.8), ("minorities/jo", 0.1)], Outcome.SUGGESTIONS),
        ([("minorities/jo", 0.8), ("dialogue/thanks", 0.1)], Outcome.SUGGESTIONS),
        ([("minorities/jo", 0.2), ("dialogue/thanks", 0.1)], Outcome.FALLBACK),
        ([], Outcome.FALLBACK),
    ],
)
def test_small_talk_and_what_lies_outside_are_answered_when_likely(ranking, outcome):
    assert decide(ranking, CAREFUL).outcome is outcome


def test_no_more_may_be_answered_wrongly_than_is_allowed_however_cheap():
    """Nine of ten right at 0.8: worth the risk by cost, were there no limit."""
    said = np.tile([0.8, 0.15, 0.05], (1000, 1))
    right = (np.arange(1000) % 11 == 0).astype(int)
    chosen = choose_thresholds(said, right)
    assert (said[:, 0] >= chosen.answer)[right != 0].mean() <= MOST_WRONG


def test_the_words_decide_alone_only_where_that_costs_next_to_nothing():
    print("seed", SEED)
    chance = np.random.default_rng(SEED)
    right = np.zeros(1000, dtype=int)
    sure = chance.random(1000) < 0.5
    words = np.where(sure[:, None], [0.98, 0.01, 0.01], [0.3, 0.6, 0.1])
    deep = np.tile([0.95, 0.03, 0.02], (1000, 1))
    quick = choose_quick(words, deep, right)
    assert quick == pytest.approx(0.98)


def test_words_that_are_always_wrong_never_decide():
    right = np.zeros(100, dtype=int)
    words, deep = np.tile([0.01, 0.99], (100, 1)), np.tile([0.95, 0.05], (100, 1))
    assert choose_quick(words, deep, right) > 1
