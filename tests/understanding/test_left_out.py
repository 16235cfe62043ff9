"""What a model says of a question left out is what one says that never saw it."""

import numpy as np
import pytest
from scipy import sparse

from bot.understanding.meaning import _RIDGE as RIDGE
from bot.understanding.meaning import _WIDTH as WIDTH
from bot.understanding.meaning import MeaningModel
from bot.understanding.words import NaiveBayes

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
    _, left_out = NaiveBayes.fit(matrix, right, TOPICS)
    for row in range(QUESTIONS):
        others = np.arange(QUESTIONS) != row
        model, _ = NaiveBayes.fit(matrix[others], right[others], TOPICS)
        said = model.scores(matrix[row].indices, matrix[row].data)
        # What was counted is kept in half precision.
        assert said == pytest.approx(left_out[row], abs=5e-3)


def test_scores_of_meaning_left_out_are_those_of_a_fit_without_the_question():
    print("seed", SEED)
    chance = np.random.default_rng(SEED)
    vectors = chance.normal(size=(QUESTIONS, 5)).astype(np.float32)
    right = np.arange(QUESTIONS) % TOPICS
    asked = np.array([0, 3, 17])
    whole, left_out = MeaningModel.fit(vectors, right, TOPICS, asked)
    assert left_out.shape == (3, TOPICS)
    for row, scores in zip(asked, left_out, strict=True):
        # The same landmarks and the same mean: only what the question itself taught is missing.
        others = np.flatnonzero(np.arange(QUESTIONS) != row)
        near = nearness(whole, vectors)
        products = near[others].T @ near[others] + RIDGE * np.eye(QUESTIONS)
        targets = np.eye(TOPICS)[right[others]]
        weights = np.linalg.solve(products, near[others].T @ targets)
        assert near[row] @ weights == pytest.approx(scores, abs=2e-3)


def nearness(model: MeaningModel, vectors):
    moved = vectors - model.mean
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    return np.exp(WIDTH * (moved @ model.landmarks.T - 1)).astype(np.float64)
