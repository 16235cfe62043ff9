"""Turns scores into confidences that mean what they say.

A temperature (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017) makes the scores
probabilities. One number cannot mend all of it: the surest are right less often than they say.
So the chance that the first topic is right is fitted by a logistic model of a few signs (Platt,
"Probabilistic Outputs for Support Vector Machines", 1999), and the other topics share the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize
from scipy.special import expit, logsumexp, softmax

from bot.understanding.features import Array

_PENALTY = 1e-3
_FLOOR = 1e-6
_TRACE = 1e-12


@dataclass(frozen=True)
class Calibration:
    """What was fitted on questions that were left out.

    Attributes:
        temperature: What scores are multiplied with to become log-probabilities.
        weights: Of the signs that `_signs` names and of those given besides, float64, shape
            (signs,).
    """

    temperature: float
    weights: Array

    @classmethod
    def fit(cls, scores: Array, right: Array, besides: Array | None = None) -> Calibration:
        """Fit on questions that were left out.

        Args:
            scores: Shape (questions, topics).
            right: The right topic of each question, shape (questions,).
            besides: Other signs that the first topic is right, shape (questions, others).
        """
        temperature = _temperature(scores, right)
        signs = _signs(scores, softmax(temperature * scores, axis=1), besides)
        hit = (scores.argmax(axis=1) == right).astype(float)

        def cost(weights: Array) -> tuple[float, Array]:
            values = signs @ weights
            loss = np.logaddexp(0.0, values) - hit * values
            slope = signs.T @ (expit(values) - hit) / len(hit)
            return float(loss.mean() + _PENALTY * weights @ weights), slope + 2 * _PENALTY * weights

        found = optimize.minimize(cost, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B")
        # Rounded far below what matters and above what parallel arithmetic adds by chance, so that
        # the same questions give the same file.
        return cls(round(temperature, 3), np.round(found.x, 3))

    def confidences(self, scores: Array, besides: Array | None = None) -> Array:
        """Return confidences of scores of shape (questions, topics); each row adds up to 1.

        Args:
            scores: Shape (questions, topics).
            besides: The other signs that it was fitted with, shape (questions, others).
        """
        plain = softmax(self.temperature * scores, axis=1)
        best = plain.argmax(axis=1)
        rows = np.arange(len(plain))
        chance = np.clip(expit(_signs(scores, plain, besides) @ self.weights), _FLOOR, 1 - _FLOOR)
        others = np.maximum(plain, _TRACE)
        others[rows, best] = 0.0
        others /= others.sum(axis=1, keepdims=True)
        # The first stays first: as likely as the second at least.
        second = others.max(axis=1)
        chance = np.maximum(chance, second / (1.0 + second))
        shared: Array = others * (1.0 - chance)[:, None]
        shared[rows, best] = chance
        return shared


def log_odds(chances: Array) -> Array:
    """Return the logarithm of what chances are to their opposites."""
    kept = np.clip(chances, _FLOOR, 1 - _FLOOR)
    odds: Array = np.log(kept / (1 - kept))
    return odds


def _signs(scores: Array, plain: Array, besides: Array | None) -> Array:
    """Return what tells a right first topic from a wrong one, shape (questions, signs)."""
    top = -np.partition(-scores, 2, axis=1)[:, :3] if scores.shape[1] > 2 else -np.sort(-scores)
    first, second, third = top[:, 0], top[:, 1], top[:, -1]
    spread = -(plain * np.log(np.maximum(plain, 1e-12))).sum(axis=1)
    signs = np.stack(
        [
            np.ones(len(scores)),
            log_odds(plain.max(axis=1)),
            first,
            first - second,
            second - third,
            spread,
            np.maximum(scores, 0.0).sum(axis=1),
        ],
        axis=1,
    )
    return signs if besides is None else np.concatenate([signs, besides], axis=1)


def _temperature(scores: Array, right: Array) -> float:
    """Return the factor that makes the right topics most likely."""

    def surprise(log_factor: float) -> float:
        scaled = np.exp(log_factor) * scores
        picked = scaled[np.arange(len(right)), right]
        return float((logsumexp(scaled, axis=1) - picked).mean())

    found = optimize.minimize_scalar(surprise, bounds=(-5.0, 5.0), method="bounded")
    return float(np.exp(found.x))
