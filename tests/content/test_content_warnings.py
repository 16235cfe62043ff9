"""What is only warned of: what is old, long or hard to read, and too few questions."""

from __future__ import annotations

import pytest

from bot.content.checks.texts import lix
from tests.content.breaks import FIRST_LINE, LIBRARY, QUESTIONS, Break, assert_found

WARNINGS = {
    "an old review": Break(
        LIBRARY, 'reviewed: "20', 'reviewed: "19', "för mer än ett år sedan", "på båda språken"
    ),
    "one follow-up": Break(
        LIBRARY,
        "[minorities/preschool, minorities/elderly_care]",
        "[minorities/preschool]",
        "har 1 följdämnen",
        "2 eller 3",
    ),
    "a rather long answer": Break(
        LIBRARY, FIRST_LINE, "Så. " * 50, "svaret på svenska har", "högst 90"
    ),
    "an answer in hard words": Break(
        LIBRARY, FIRST_LINE, "kommunala bibliotek " * 20 + ".", "svårläst", "Dela långa meningar"
    ),
    "a very long sentence": Break(
        LIBRARY, FIRST_LINE, "Nu och " * 16 + ".", "en mening har 32 ord", "Dela den i två"
    ),
    "fewer questions than wanted": Break(
        QUESTIONS, "      - bibliotek 7\n", "", "29 frågor på svenska", "Skriv fler", None
    ),
    "a contact confirmed long ago": Break(
        "contacts/units.yml", "2999", "2020", "bekräftades senast 2020-01-01", "contacts verify"
    ),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_is_named_with_file_line_and_mend(data, name):
    assert_found(data, WARNINGS[name], "warning")


def test_lix_is_words_per_sentence_and_the_share_of_long_words():
    assert lix("Du kan fråga oss.") == 4
    assert lix("Biblioteket har böcker. Du kan låna dem.") == pytest.approx(7 / 2 + 100 / 7)
    assert lix("Enligt 8 kap. 12 b § får du det.") == 8
    assert lix("- Botkyrka\n- i Södertälje") == pytest.approx(3 / 2 + 100 / 3)
