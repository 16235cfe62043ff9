"""One self-contained page: figures, reliability, confusions and every mistake, to look at."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

from bot.understanding.decision import Outcome
from bot.understanding.evaluation.figures import reliability
from bot.understanding.evaluation.judge import Judged
from bot.understanding.evaluation.table import as_markdown

_OUTCOMES = {
    Outcome.ANSWER: "besvarades",
    Outcome.SUGGESTIONS: "förslag",
    Outcome.FALLBACK: "vet inte",
}
_STYLE = """
:root{color-scheme:light dark} body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;
max-width:70rem;padding:0 1rem} table{border-collapse:collapse;margin:1rem 0;font-size:.85rem}
td,th{border:1px solid #8888;padding:.25rem .5rem;text-align:left;vertical-align:top}
svg{background:#fff;max-width:30rem;height:auto} .plots{display:flex;flex-wrap:wrap;gap:1rem}
"""


def write_report(path: Path, sets: Sequence[tuple[str, Sequence[Judged]]]) -> None:
    """Write the page.

    Args:
        path: Where to; its folder is made where it is missing.
        sets: (title, judged questions) of each set.
    """
    parts = [
        "<!doctype html><html lang=sv><meta charset=utf-8><title>Hur väl ämnena hittas</title>"
        f"<style>{_STYLE}</style><h1>Hur väl ämnena hittas</h1>"
        "<p>Andelar i procent, inom parentes 95-procentigt intervall (bootstrap)."
    ]
    for title, judged in sets:
        parts.append(f"<h2>{html.escape(title)}</h2>")
        parts.append(_tables(as_markdown(judged)))
        parts.append(f"<div class=plots>{_reliability(judged)}{_confidences(judged)}</div>")
        parts.append(_mistakes(judged))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts), encoding="utf-8")


def _tables(markdown: str) -> str:
    out: list[str] = []
    rows: list[str] = []
    for line in [*markdown.splitlines(), ""]:
        if line.startswith("|---"):
            continue
        if line.startswith("|"):
            cells = [html.escape(cell.strip()) for cell in line.strip("|").split("|")]
            tag = "td" if rows else "th"
            rows.append("<tr>" + "".join(f"<{tag}>{cell}" for cell in cells))
            continue
        if rows:
            out.append("<table>" + "".join(rows) + "</table>")
            rows = []
        if line:
            out.append(f"<p>{html.escape(line)}")
    return "\n".join(out)


def _reliability(judged: Sequence[Judged]) -> str:
    figure, axes = pyplot.subplots(figsize=(4.5, 4))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    for language, marker in (("sv", "o"), ("fi", "s")):
        rows = reliability([row for row in judged if row.question.language == language])
        axes.plot([r[0] for r in rows], [r[1] for r in rows], marker=marker, label=language)
    axes.set(xlabel="konfidens", ylabel="andel rätt", xlim=(0, 1), ylim=(0, 1))
    axes.set_title("Betyder konfidensen vad den säger?")
    axes.legend()
    return _svg(figure, "Konfidens och andel rätt per språk")


def _confidences(judged: Sequence[Judged]) -> str:
    figure, axes = pyplot.subplots(figsize=(4.5, 4))
    right = [row.confidence for row in judged if row.right_first]
    wrong = [row.confidence for row in judged if not row.right_first]
    axes.hist([right, wrong], bins=20, range=(0, 1), stacked=True, label=["rätt", "fel"])
    axes.set(xlabel="konfidens", ylabel="frågor")
    axes.set_title("Konfidenser")
    axes.legend()
    return _svg(figure, "Hur många frågor som har vilken konfidens")


def _svg(figure: pyplot.Figure, label: str) -> str:
    buffer = io.StringIO()
    figure.tight_layout()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    pyplot.close(figure)
    return re.sub(
        r"^.*?<svg", f'<svg role="img" aria-label="{label}"', buffer.getvalue(), flags=re.DOTALL
    )


def _mistakes(judged: Sequence[Judged]) -> str:
    rows = sorted((row for row in judged if not row.right_first), key=lambda row: -row.confidence)
    cells = [
        f"<tr><td lang={row.question.language}>{html.escape(row.question.text)}"
        f"<td>{html.escape(row.question.topic)}<td>{html.escape(str(row.best))}"
        f"<td>{row.confidence:.2f}<td>{_OUTCOMES[row.outcome]}"
        for row in rows
    ]
    head = "<tr><th>fråga<th>gällde<th>togs för<th>konfidens<th>utfall"
    return (
        f"<details><summary>Alla {len(rows)} misstag, de säkraste först</summary>"
        f"<table>{head}{''.join(cells)}</table></details>"
    )
