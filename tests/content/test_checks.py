"""The checks say nothing of what is right, list every fault, and let only errors stop."""

from __future__ import annotations

import pytest

from bot.content import ContentProblems, check_content, stop_on_errors
from tests.content.breaks import FIRST_LINE, LIBRARY, PRESCHOOL, RULES, unconfirmed
from tests.content.small import change


def test_nothing_is_said_of_content_that_is_right(data):
    assert unconfirmed(data) == []


def test_every_fault_is_listed_not_only_the_first(data):
    change(data / LIBRARY, FIRST_LINE, "Ring 08-530 610 00.")
    change(data / PRESCHOOL, "      metadata: &om", "\tmetadata: &om")
    change(data / RULES, "action_thanks", "action_tack")
    assert list(dict.fromkeys(f.path.name for f in check_content(data))) == [
        "library.yml", "preschool.yml", "rules.yml",
    ]  # fmt: skip


def test_a_broken_catalogue_is_not_followed_by_what_only_it_explains(data):
    change(data / "catalogue.yml", "minorities:", "minorities: x")
    (finding,) = check_content(data)
    assert finding.path == data / "catalogue.yml"


def test_errors_stop_and_warnings_do_not(data):
    change(data / LIBRARY, 'reviewed: "20', 'reviewed: "19')
    stop_on_errors(check_content(data))
    change(data / LIBRARY, "skollagen 8:12 b", "skolagen 8:12 b")
    with pytest.raises(ContentProblems, match=r"library\.yml, rad 7: okänd källa") as caught:
        stop_on_errors(check_content(data))
    assert len(caught.value.problems) == 1
