"""How well topics are found: judged questions, figures with intervals, and a report to look at."""

from bot.understanding.evaluation.figures import (
    Figures,
    Interval,
    confusions,
    expected_calibration_error,
    figures,
    gap,
    reliability,
)
from bot.understanding.evaluation.judge import Judged, judge, judge_held_out
from bot.understanding.evaluation.page import coverage_table, quality_page
from bot.understanding.evaluation.report import write_report
from bot.understanding.evaluation.run import QuestionSet, evaluate
from bot.understanding.evaluation.table import as_markdown

__all__ = [
    "Figures",
    "Interval",
    "Judged",
    "QuestionSet",
    "as_markdown",
    "confusions",
    "coverage_table",
    "evaluate",
    "expected_calibration_error",
    "figures",
    "gap",
    "judge",
    "judge_held_out",
    "quality_page",
    "reliability",
    "write_report",
]
