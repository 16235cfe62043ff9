"""Regularised least squares in its dual form, with what each question gets when it is left out.

The exact solution is one Cholesky factorisation, the same every time. From the diagonal of the
inverse follows for each question what the model would have said without it (Rifkin & Lippert,
"Notes on Regularized Least Squares", MIT 2007, section 4). Both cost the cube of the number of
questions; landmarks instead of all questions were tried and cost five points (docs/decisions/0002).
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import lapack

from bot.understanding.features import Array

_RIDGE = 1.0


def least_squares(likeness: Array, right: Array, topics: int) -> tuple[Array, Array]:
    """Fit one score per topic: 1 for the right one, 0 for the others.

    In single precision: the eigenvalues lie between the ridge and a few thousand times it, and
    the scores are needed to three digits.

    Args:
        likeness: Of the questions to each other, float32, shape (questions, questions). It is
            overwritten: two such matrices would not be small.
        right: The right topic of each question, shape (questions,).
        topics: How many topics there are.

    Returns:
        Weight of each question for each topic, and the scores left out, both float32 and of shape
        (questions, topics).

    Raises:
        numpy.linalg.LinAlgError: The factorisation failed, which the ridge rules out.
    """
    likeness[np.diag_indices_from(likeness)] += _RIDGE
    # The transpose of a symmetric matrix is itself, and lies as LAPACK wants it.
    factor, failed = lapack.spotrf(likeness.T, lower=True, overwrite_a=True, clean=True)
    if failed:
        raise np.linalg.LinAlgError("the kernel matrix is not positive definite")
    targets = np.zeros((len(right), topics), dtype=np.float32)
    targets[np.arange(len(right)), right] = 1.0
    dual = lapack.spotrs(factor, targets, lower=True)[0]
    root, _ = lapack.strtri(factor, lower=True, overwrite_c=True)
    diagonal = np.einsum("ij,ij->j", root, root)
    return np.ascontiguousarray(dual), targets - dual / diagonal[:, None]
