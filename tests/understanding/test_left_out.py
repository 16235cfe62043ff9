"""What a model says of a question left out is what one says that never saw it."""

import numpy as np
import pytest
from scipy import sparse

from bot.understanding.leastsquares import least_squares
from bot.understanding.words import naive_bayes

SEED = 20261128
QUESTIONS, GRAMS, TOPICS = 40, 30, 4


@pytest.fixture
def counted():
    """N-grams of questions and their topics, by chance."""
    print("seed", SEED)
    chance = np.random.default_rng(SEED)
    dense = chance.random((QUESTIONS, GRAMS)) * (chance.random((QUESTIONS, GRAMS)) < 0.2)
    right = np.arange(QUESTIONS) % TOPICS
    return sparse.csr_matrix(dense.astype(np.float32)), right


def test_naive_bayes_takes_away_exactly_the_question_s_own_counts(counted):
    matrix, right = counted
    _, left_out = naive_bayes(matrix, right, TOPICS)
    for row in range(QUESTIONS):
        others = np.arange(QUESTIONS) != row
        logs, _ = naive_bayes(matrix[others], right[others], TOPICS)
        assert np.asarray(matrix[row] @ logs)[0] == pytest.approx(left_out[row], abs=1e-3)


def test_least_squares_scores_left_out_are_those_of_a_fit_without_the_question(counted):
    matrix, right = counted
    likeness = (matrix @ matrix.T).toarray()
    _, left_out = least_squares(likeness.copy(), right, TOPICS)
    for row in range(QUESTIONS):
        others = np.flatnonzero(np.arange(QUESTIONS) != row)
        dual, _ = least_squares(likeness[np.ix_(others, others)].copy(), right[others], TOPICS)
        assert likeness[row, others] @ dual == pytest.approx(left_out[row], abs=1e-4)
