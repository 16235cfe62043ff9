"""Confidences mean what they say, and are a distribution over the topics."""

import numpy as np
import pytest

from bot.understanding.calibration import Calibration

SEED = 20261128


def scores_that_overstate(questions=4000, topics=5):
    """Scores whose first topic is right three times of four, however large they are."""
    print("seed", SEED)
    chance = np.random.default_rng(SEED)
    scores = chance.normal(0, 0.3, (questions, topics))
    right = chance.integers(0, topics, questions)
    said = np.where(chance.random(questions) < 0.75, right, chance.integers(0, topics, questions))
    scores[np.arange(questions), said] += 3
    return scores, right


def test_the_mean_confidence_is_the_share_that_is_right():
    scores, right = scores_that_overstate()
    confidences = Calibration.fit(scores, right).confidences(scores)
    hits = confidences.argmax(axis=1) == right
    assert confidences.max(axis=1).mean() == pytest.approx(hits.mean(), abs=0.01)


@pytest.mark.parametrize("topics", [2, 3, 104])
def test_confidences_add_up_and_keep_the_order_of_the_scores(topics):
    scores, right = scores_that_overstate(200, topics)
    confidences = Calibration.fit(scores, right).confidences(scores)
    assert confidences.sum(axis=1) == pytest.approx(np.ones(200))
    assert (confidences.argmax(axis=1) == scores.argmax(axis=1)).all()
    assert (confidences >= 0).all()
