"""N-grams of texts."""

from bot.understanding.features import ngrams, normalise


def test_dots_capitals_and_marks_are_folded_away_and_the_section_sign_is_a_word():
    assert normalise("Äldreomsorg, på FINSKA? 8 §") == "aldreomsorg pa finska 8 pykala"


def test_a_number_is_both_a_number_and_that_number():
    terms, _ = ngrams("läs 8 §")
    assert {"w0", "w=8", "w0 pykala"} <= set(terms)
