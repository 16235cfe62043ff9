"""What only the thorough checks find: spelling, terms, and questions that are nearly the same."""

from __future__ import annotations

import pytest

from tests.content.breaks import LIBRARY, QUESTIONS, Break, broken, unconfirmed
from tests.content.small import change, write

LANGUAGE = {
    "a Swedish word misspelt": Break(
        LIBRARY, "biblioteken ska", "bibbloteken ska", "”bibbloteken”", "data/spelling/words.yml"
    ),
    "a Finnish word misspelt, with a guess": Break(
        LIBRARY, "Medborgarcenteristä, jos et ole varma", "jos et ole varmaa, puhellimessa",
        "”puhellimessa” finns inte i ordlistan för finska", "Menas ”puhelimessa”?",
    ),
    "a word of the page misspelt": Break(
        "texts/web.yml", "Kysy suomeksi", "Kysy suommeksi", "”suommeksi”", "Menas ”suomeksi”?"
    ),
    "a question nearly the same as another topic's": Break(
        "nlu/minorities/preschool.yml", "- förskola 4\n", "- äldreomsorgg 4\n",
        "nästan lika med ”äldreomsorg 4”", "vilket ämne",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", LANGUAGE)
def test_what_only_the_thorough_checks_find_is_a_warning(data, name):
    case = LANGUAGE[name]
    found, line = broken(data, case, thorough=True)
    (finding,) = [f for f in found if case.what in f.what]
    assert finding.severity == "warning"
    assert case.mend in finding.mend
    if "nearly" not in name:
        assert (finding.path, finding.line) == (data / case.file, line)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "what", "mend"),
    [
        ("Voit\n", "Suomenruotsalaisena voit\n", "finlandssvensk", "Skriv ”ruotsinsuomalainen”."),
        ("Voit\n", "Päiväkodissa voit\n", "det är Finlands ord", "Skriv ”esikoulu” (det andra"),
    ],
)
def test_a_term_that_the_glossary_avoids_is_an_error(data, old, new, what, mend):
    line = change(data / LIBRARY, old, new)
    (finding,) = unconfirmed(data)
    assert (finding.severity, finding.path, finding.line) == ("error", data / LIBRARY, line)
    assert what in finding.what
    assert mend in finding.mend


@pytest.mark.slow
def test_an_avoided_term_may_be_quoted_and_some_may_stand_in_parentheses(data):
    change(data / LIBRARY, "Voit\n", "Ei ”suomenruotsalainen” eikä esikoulu (päiväkoti). Voit\n")
    assert unconfirmed(data) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["glossary.yml", "spelling/words.yml"])
def test_a_word_list_that_cannot_be_read_is_an_error(data, name):
    write(data / name, "x: 1\n")
    (finding,) = unconfirmed(data)
    assert (finding.severity, finding.path, finding.line) == ("error", data / name, 1)


def test_a_word_of_the_word_list_is_right(data):
    change(data / LIBRARY, "biblioteken ska", "biblioteken i Gröndalsby ska")
    change(data / "spelling" / "words.yml", "sv: []", "sv: [gröndalsby]")
    assert unconfirmed(data) == []


@pytest.mark.slow
def test_questions_in_another_order_of_words_are_nearly_the_same(data):
    change(data / QUESTIONS, "- bibliotek 7\n", "- finns det böcker på finska\n")
    change(data / "nlu/dialogue/thanks.yml", "- tusen tack 7\n", "- böcker på finska finns det?\n")
    (finding,) = unconfirmed(data)
    assert (finding.severity, finding.path.name) == ("warning", "library.yml")
    assert "under dialogue/thanks" in finding.what


def test_questions_that_differ_by_a_number_are_not_nearly_the_same(data):
    change(data / QUESTIONS, "- bibliotek 7\n", "- berätta mer om mål 3\n")
    change(data / "nlu/dialogue/thanks.yml", "- tusen tack 7\n", "- berätta mer om mål 4\n")
    assert unconfirmed(data) == []
