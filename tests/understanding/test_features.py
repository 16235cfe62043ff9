"""N-grams of texts."""

import numpy as np
import pytest

from bot.understanding.features import NgramFeatures, ngrams, normalise


def test_dots_capitals_and_marks_are_folded_away_and_the_section_sign_is_a_word():
    assert normalise("Äldreomsorg, på FINSKA? 8 §") == "aldreomsorg pa finska 8 pykala"


def test_a_number_is_both_a_number_and_that_number():
    terms, _ = ngrams("läs 8 §")
    assert {"w0", "w=8", "w0 pykala"} <= set(terms)


def test_a_text_weighs_the_same_alone_as_among_those_it_was_learnt_with():
    texts = ["läs 8 §", "böcker på finska", "finska finska böcker på biblioteket", "hej"]
    features, matrix = NgramFeatures.fit(texts)
    for text, row in zip(texts, matrix.toarray(), strict=True):
        alone = np.zeros_like(row)
        columns, values = features.vector(text)
        # A word and letters within words may share a column.
        np.add.at(alone, columns, values)
        assert alone == pytest.approx(row, abs=1e-6)
