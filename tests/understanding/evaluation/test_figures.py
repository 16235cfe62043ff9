"""Judged questions become figures that can be checked by counting."""

import pytest

from bot.understanding import Outcome, Question
from bot.understanding.evaluation import (
    Judged,
    as_markdown,
    confusions,
    coverage_table,
    expected_calibration_error,
    figures,
    gap,
    reliability,
    write_report,
)

LIBRARY, CARE, JO = "minorities/library", "minorities/elderly_care", "minorities/jo"


def judged(asked, ranking, outcome, language="sv", text="?", also=(), encoded=False):
    question = Question(text, asked, language)
    return Judged(question, frozenset({asked, *also}), tuple(ranking), outcome, encoded)


ANSWERED_RIGHT = judged(LIBRARY, [(LIBRARY, 0.95)], Outcome.ANSWER)
ANSWERED_WRONG = judged(LIBRARY, [(CARE, 0.9)], Outcome.ANSWER, encoded=True)
OFFERED = judged(LIBRARY, [(CARE, 0.5), (LIBRARY, 0.4)], Outcome.SUGGESTIONS, "fi", encoded=True)
OFFERED_IN_VAIN = judged(JO, [(CARE, 0.5), (LIBRARY, 0.4)], Outcome.SUGGESTIONS, "fi")
NOT_KNOWN = judged(JO, [(JO, 0.2)], Outcome.FALLBACK, "fi")
ALL = [ANSWERED_RIGHT, ANSWERED_WRONG, OFFERED, OFFERED_IN_VAIN, NOT_KNOWN]


def test_every_share_is_what_counting_gives():
    of = figures(ALL)
    assert of.questions == 5
    assert of.right_first.value == pytest.approx(2 / 5)
    assert of.answered_right.value == pytest.approx(1 / 5)
    assert of.wrong_when_sure.value == pytest.approx(1 / 5)
    assert of.offered_right.value == pytest.approx(1 / 5)
    assert of.suggestion_recall.value == pytest.approx(1 / 2)
    assert of.lost.value == pytest.approx(1 / 5)
    assert of.encoded == pytest.approx(2 / 5)


def test_what_no_list_can_offer_is_not_offered():
    outside = "out_of_scope/other"
    of = figures([judged(outside, [(JO, 0.5), (outside, 0.4)], Outcome.SUGGESTIONS)])
    assert of.offered_right.value == of.suggestion_recall.value == 0


def test_a_topic_that_answers_equally_well_is_right():
    either = judged(LIBRARY, [(CARE, 0.9)], Outcome.ANSWER, also=[CARE])
    assert figures([either]).wrong_when_sure.value == 0
    assert confusions([either]) == []


def test_nothing_recognised_is_not_right_and_no_confusion():
    silent = judged(LIBRARY, [], Outcome.FALLBACK)
    assert figures([silent]).right_first.value == 0
    assert confusions([silent]) == []


def test_the_interval_holds_the_share_and_narrows_with_more_questions():
    few = figures([ANSWERED_RIGHT, ANSWERED_WRONG] * 10).right_first
    many = figures([ANSWERED_RIGHT, ANSWERED_WRONG] * 1000).right_first
    assert few.low < few.value < few.high
    # The width for 2,000 fair coins: twice 1.96 standard deviations of sqrt(0.25 / 2000).
    assert many.high - many.low == pytest.approx(2 * 1.96 * (0.25 / 2000) ** 0.5, rel=0.15)
    assert many.high - many.low < few.high - few.low


def test_the_gap_is_swedish_minus_finnish_with_the_chance_of_both_languages():
    finnish = [judged(LIBRARY, [(t, 0.9)], Outcome.ANSWER, "fi") for t in (LIBRARY, CARE)] * 500
    swedish = [ANSWERED_RIGHT, ANSWERED_WRONG] * 500
    of = gap(swedish + finnish)
    assert of.value == 0
    # Both languages vary independently: 1.96 times sqrt(0.25 / 1000 + 0.25 / 1000) to each side.
    assert of.high - of.low == pytest.approx(2 * 1.96 * (0.5 / 1000) ** 0.5, rel=0.15)


def test_one_language_has_no_gap():
    with pytest.raises(ValueError, match="both languages"):
        gap([ANSWERED_RIGHT])
    assert "Svenska före finska" not in as_markdown([ANSWERED_RIGHT])


def test_no_questions_give_no_figures():
    with pytest.raises(ValueError, match="no questions"):
        figures([])


def test_confusions_are_counted_with_those_given_as_if_sure_and_the_commonest_first():
    assert confusions([*ALL, ANSWERED_WRONG]) == [(LIBRARY, CARE, 3, 2), (JO, CARE, 1, 0)]


def test_confidences_that_mean_what_they_say_have_no_calibration_error():
    said = [judged(LIBRARY, [(LIBRARY, 0.75)], Outcome.ANSWER)] * 3
    said += [judged(LIBRARY, [(CARE, 0.75)], Outcome.ANSWER)]
    assert reliability(said) == [(0.75, 0.75, 4)]
    assert expected_calibration_error(said) == pytest.approx(0)


def test_calibration_error_weighs_each_tenth_by_its_questions():
    sure = [judged(LIBRARY, [(CARE, 1.0)], Outcome.ANSWER)]
    unsure = [judged(LIBRARY, [(CARE, 0.0)], Outcome.FALLBACK)] * 3
    assert expected_calibration_error(sure + unsure) == pytest.approx(1 / 4)


def test_the_table_has_a_row_for_all_each_language_and_each_theme():
    rows = [line.split(" | ")[0] for line in as_markdown(ALL).splitlines()]
    assert [row for row in rows if "minorities" in row and "/" not in row] == [
        "| minorities sv",
        "| minorities fi",
    ]
    assert {"| alla", "| sv", "| fi"} <= set(rows)
    assert "| alla | 5 | 40.0 (" in as_markdown(ALL)


def test_a_set_without_lists_says_so_instead_of_a_share():
    assert " – |" in as_markdown([ANSWERED_RIGHT]).splitlines()[2]


def test_coverage_counts_per_topic_language_and_set_and_shows_what_is_empty():
    asked = [Question("a", LIBRARY, "sv"), Question("b", LIBRARY, "sv"), Question("c", JO, "fi")]
    lines = coverage_table([LIBRARY, JO, CARE], [("övning", asked), ("gyllene", [])]).splitlines()
    assert lines[0] == "| ämne | övning sv | övning fi | gyllene sv | gyllene fi |"
    assert lines[2:] == [
        f"| {LIBRARY} | 2 | 0 | 0 | 0 |",
        f"| {JO} | 0 | 1 | 0 | 0 |",
        f"| {CARE} | 0 | 0 | 0 | 0 |",
        "| alla | 2 | 1 | 0 | 0 |",
    ]


def test_the_report_is_one_page_with_plots_and_every_mistake_shown_as_text(tmp_path):
    nasty = judged(LIBRARY, [(CARE, 0.9)], Outcome.ANSWER, text="<script>alert(1)</script>")
    path = tmp_path / "results" / "report.html"
    write_report(path, [("Frågor <1>", [*ALL, nasty])])
    page = path.read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "Frågor &lt;1&gt;" in page
    # The mistakes: of ALL three are not right first, and the nasty one.
    assert "Alla 4 misstag" in page
    # Nothing is fetched: the only addresses are names of XML vocabularies.
    assert "src=" not in page
    assert "<link" not in page
