"""N-grams of texts, and how alike that makes them."""

import numpy as np
import pytest
from scipy import sparse

from bot.understanding.features import likeness, ngrams, normalise

SEED = 20261128


def test_likeness_is_the_inner_product_whatever_the_n_grams_are_shared_by():
    print("seed", SEED)
    chance = np.random.default_rng(SEED)
    common = chance.random((60, 3))
    rare = chance.random((60, 40)) * (chance.random((60, 40)) < 0.05)
    matrix = sparse.csr_matrix(np.hstack([common, rare, np.eye(60)]).astype(np.float32))
    assert likeness(matrix) == pytest.approx((matrix @ matrix.T).toarray(), abs=1e-4)


def test_dots_capitals_and_marks_are_folded_away_and_the_section_sign_is_a_word():
    assert normalise("Äldreomsorg, på FINSKA? 8 §") == "aldreomsorg pa finska 8 pykala"


def test_a_number_is_both_a_number_and_that_number():
    terms, _ = ngrams("läs 8 §")
    assert {"w0", "w=8", "w0 pykala"} <= set(terms)
