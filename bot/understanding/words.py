"""Naive Bayes on n-grams: which topic's questions are made of such words?

Multinomial naive Bayes on weighted counts (Rennie et al., "Tackling the Poor Assumptions of Naive
Bayes Text Classifiers", ICML 2003) is counted in a second, and on our questions as good as a
linear model of the same n-grams. Leaving a question out is taking its counts away.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from bot.understanding.features import Array

# Chosen on left-out questions; 0.005 to 0.05 differ by a point.
_SMOOTHING = 0.02


def naive_bayes(matrix: sparse.csr_matrix, right: Array, topics: int) -> tuple[Array, Array]:
    """Count the n-grams of each topic.

    Args:
        matrix: Weighted n-grams of the questions, shape (questions, vocabulary).
        right: The right topic of each question, shape (questions,).
        topics: How many topics there are.

    Returns:
        Log-probability of each n-gram in each topic, float32, shape (vocabulary, topics); and the
        log-likelihood of each question with its own counts taken away, shape (questions, topics).
    """
    chosen = np.zeros((len(right), topics), dtype=np.float32)
    chosen[np.arange(len(right)), right] = 1.0
    counts = np.asarray(matrix.T @ chosen, dtype=np.float32) + np.float32(_SMOOTHING)
    totals = counts.sum(axis=0)
    logs = np.log(counts) - np.log(totals)
    held_out = np.asarray(matrix @ logs)
    rows = np.repeat(np.arange(len(right)), np.diff(matrix.indptr))
    mass = np.bincount(rows, weights=matrix.data, minlength=len(right))
    left = np.log(counts[matrix.indices, right[rows]] - matrix.data)
    left -= np.log(totals[right] - mass)[rows]
    own = np.bincount(rows, weights=matrix.data * left, minlength=len(right))
    held_out[np.arange(len(right)), right] = own
    return logs, held_out
