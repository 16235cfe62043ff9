"""The figures as Markdown, for the terminal and for docs/."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.evaluation.figures import Figures, Interval, confusions, figures, gap
from bot.understanding.evaluation.judge import Judged

_COLUMNS = (
    "frågor", "rätt först", "besvaras rätt", "fel fast säker", "rätt bland tre förslag",
    "förslag med det rätta", "vet inte", "kalibreringsfel", "kodaren tillfrågad",
)  # fmt: skip


def as_markdown(judged: Sequence[Judged]) -> str:
    """Return the figures per language and theme, the gap, and the commonest confusions."""
    languages = sorted({row.question.language for row in judged}, reverse=True)
    themes = sorted({row.question.topic.split("/", 1)[0] for row in judged})
    lines = ["| | " + " | ".join(_COLUMNS) + " |", "|---" * (len(_COLUMNS) + 1) + "|"]
    lines.append(_row("alla", figures(judged)))
    for language in languages:
        lines.append(_row(language, figures(_of(judged, language))))
    for theme in themes:
        for language in languages:
            rows = [r for r in _of(judged, language) if r.question.topic.startswith(f"{theme}/")]
            if rows:
                lines.append(_row(f"{theme} {language}", figures(rows)))
    if {"sv", "fi"} <= set(languages):
        lines += ["", f"Svenska före finska: {_points(gap(judged))} procentenheter, rätt först."]
    lines += ["", "| gällde | togs för | gånger | som om säker |", "|---|---|---|---|"]
    lines += [f"| {a} | {b} | {n} | {sure} |" for a, b, n, sure in confusions(judged)]
    return "\n".join(lines)


def _of(judged: Sequence[Judged], language: str) -> list[Judged]:
    return [row for row in judged if row.question.language == language]


def _row(name: str, of: Figures) -> str:
    shares = (
        of.right_first, of.answered_right, of.wrong_when_sure,
        of.offered_right, of.suggestion_recall, of.lost,
    )  # fmt: skip
    cells = [name, str(of.questions), *map(_percent, shares)]
    cells += [f"{100 * share:.1f}" for share in (of.calibration_error, of.encoded)]
    return "| " + " | ".join(cells) + " |"


def _percent(share: Interval) -> str:
    if share.value != share.value:  # no list was offered
        return "–"
    return f"{100 * share.value:.1f} ({100 * share.low:.1f}–{100 * share.high:.1f})"


def _points(difference: Interval) -> str:
    low, high = 100 * difference.low, 100 * difference.high
    return f"{100 * difference.value:+.1f} ({low:+.1f} till {high:+.1f})"
