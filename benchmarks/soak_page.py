"""What `benchmarks.soak` saw: a table of tenths, and one self-contained page of plots over time."""

from __future__ import annotations

import html
import io
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import numpy as np
from matplotlib import pyplot

from benchmarks.soak_seen import Points, Seen
from benchmarks.tables import markdown

_STYLE = (
    ":root{color-scheme:light dark} body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;"
    "max-width:60rem;padding:0 1rem} svg{background:#fff;max-width:100%;height:auto}"
    " pre{overflow-x:auto}"
)


def as_markdown(seen: Seen, seconds: float) -> str:
    """Return the tables: memory per process, reply times per tenth, and what went wrong.

    Args:
        seen: What was measured.
        seconds: How long it was meant to last.
    """
    memory = [
        (
            name,
            f"{_mean(parts[0]):.0f}",
            f"{_mean(parts[-1]):.0f}",
            f"{slope(points, seconds):+.1f}",
        )
        for name, points in sorted(seen.memory.items())
        if (parts := tenths(points, seconds))
    ]
    total = sum_of(list(seen.memory.values()))
    parts = tenths(total, seconds)
    first, last = _mean(parts[0]), _mean(parts[-1])
    memory.append(("all", f"{first:.0f}", f"{last:.0f}", f"{slope(total, seconds):+.1f}"))
    replies = [
        (number, len(part), *(_percentiles(part) or ("–", "–")))
        for number, part in enumerate(tenths(seen.replies, seconds), start=1)
    ]
    wrong = Counter(name for _, name in seen.errors)
    listed = ", ".join(f"{count} {name}" for name, count in wrong.most_common()) or "none"
    return "\n\n".join(
        (
            markdown(
                ("process", "first tenth (MB)", "last tenth (MB)", "slope, second half (MB/h)"),
                memory,
            ),
            markdown(("tenth", "replies", "median (ms)", "95th percentile (ms)"), replies),
            f"{len(seen.replies)} replies in {seen.conversations} conversations, "
            f"{seen.deleted} of them deleted. Errors: {listed}. Restarts: {seen.restarts}.",
        )
    )


def write_page(path: Path, seen: Seen, seconds: float) -> None:
    """Write the page; its folder is made where it is missing."""
    tables = as_markdown(seen, seconds)
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Soak</title>"
        f"<style>{_STYLE}</style><h1>Soak, {seconds / 60:.0f} minutes</h1>",
        _plot(
            [(name, points, "-") for name, points in sorted(seen.memory.items())],
            "resident memory (MB)",
        ),
        _plot([("a reply", seen.replies, ".")], "time of a reply (ms)", log=True),
        f"<pre>{html.escape(tables)}</pre>",
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts), encoding="utf-8")


def tenths(points: Points, seconds: float) -> list[list[float]]:
    """Return the values of each tenth of the time."""
    parts: list[list[float]] = [[] for _ in range(10)]
    for when, value in points:
        parts[min(9, int(when / seconds * 10))].append(value)
    return parts


def slope(points: Points, seconds: float) -> float:
    """Return the slope per hour of the least-squares line through the second half.

    In the first half caches fill, which is no leak.
    """
    late = [point for point in points if point[0] >= seconds / 2]
    if len(late) < 2:
        return float("nan")
    times, values = np.array(late).T
    return float(np.polyfit(times / 3600, values, 1)[0])


def sum_of(series: Sequence[Points]) -> Points:
    """Return the sum of series that were taken at the same moments, nearly."""
    return [
        (moment[0][0], sum(value for _, value in moment)) for moment in zip(*series, strict=False)
    ]


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else float("nan")


def _percentiles(values: Sequence[float]) -> tuple[str, str] | None:
    if not values:
        return None
    return f"{np.percentile(values, 50):.0f}", f"{np.percentile(values, 95):.0f}"


def _plot(series: Sequence[tuple[str, Points, str]], label: str, log: bool = False) -> str:
    figure, axes = pyplot.subplots(figsize=(9, 4))
    for name, points, style in series:
        times, values = [when / 60 for when, _ in points], [value for _, value in points]
        axes.plot(times, values, style, markersize=2, label=name)
    axes.set(xlabel="minutes", ylabel=label)
    if log:
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.tight_layout()
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None})
    pyplot.close(figure)
    svg = f'<svg role="img" aria-label="{html.escape(label)} over time"'
    return re.sub(r"^.*?<svg", svg, buffer.getvalue(), flags=re.DOTALL)
