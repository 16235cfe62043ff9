"""The figures as Markdown, for the terminal and for docs/."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.evaluation.figures import Figures, Interval, confusions, figures, gap
from bot.understanding.evaluation.judge import Judged

_COLUMNS = (
    "questions", "right first", "answered right", "wrong as if sure",
    "offered among three", "lists with the right one", "does not know", "calibration error",
)  # fmt: skip


def as_markdown(judged: Sequence[Judged]) -> str:
    """Return the figures per language and theme, the gap, and the commonest confusions."""
    languages = sorted({row.question.language for row in judged}, reverse=True)
    themes = sorted({row.question.topic.split("/", 1)[0] for row in judged})
    lines = ["| | " + " | ".join(_COLUMNS) + " |", "|---" * (len(_COLUMNS) + 1) + "|"]
    lines.append(_row("all", figures(judged)))
    for language in languages:
        lines.append(_row(language, figures(_of(judged, language))))
    for theme in themes:
        for language in languages:
            rows = [r for r in _of(judged, language) if r.question.topic.startswith(f"{theme}/")]
            if rows:
                lines.append(_row(f"{theme} {language}", figures(rows)))
    if len(languages) > 1:
        lines += ["", f"Swedish ahead of Finnish: {_points(gap(judged))} points, right first."]
    lines += ["", "| asked for | taken for | times | as if sure |", "|---|---|---|---|"]
    lines += [f"| {a} | {b} | {n} | {sure} |" for a, b, n, sure in confusions(judged)]
    return "\n".join(lines)


def _of(judged: Sequence[Judged], language: str) -> list[Judged]:
    return [row for row in judged if row.question.language == language]


def _row(name: str, of: Figures) -> str:
    shares = (
        of.right_first, of.answered_right, of.wrong_when_sure,
        of.offered_right, of.suggestion_recall, of.lost,
    )  # fmt: skip
    cells = [name, str(of.questions), *map(_percent, shares), f"{100 * of.calibration_error:.1f}"]
    return "| " + " | ".join(cells) + " |"


def _percent(share: Interval) -> str:
    if share.value != share.value:  # no list was offered
        return "–"
    return f"{100 * share.value:.1f} ({100 * share.low:.1f}–{100 * share.high:.1f})"


def _points(difference: Interval) -> str:
    low, high = 100 * difference.low, 100 * difference.high
    return f"{100 * difference.value:+.1f} ({low:+.1f} to {high:+.1f})"
