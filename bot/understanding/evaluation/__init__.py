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
from bot.understanding.evaluation.report import write_report
from bot.understanding.evaluation.table import as_markdown

__all__ = [
    "Figures",
    "Interval",
    "Judged",
    "as_markdown",
    "confusions",
    "expected_calibration_error",
    "figures",
    "gap",
    "judge",
    "judge_held_out",
    "reliability",
    "write_report",
]
