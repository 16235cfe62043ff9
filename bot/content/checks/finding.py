"""What a check has to say: where, what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.yaml import YamlProblem

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    Attributes:
        severity: An `error` must be mended; start and training stop on those that the quick checks
            find. A `warning` is for somebody to look at.
        path: The file.
        line: Line number, from 1, or None where the file as a whole is meant.
        what: What is wrong, in Swedish, without a full stop.
        mend: What to do about it, in Swedish, whole sentences.
    """

    severity: Severity
    path: Path
    line: int | None
    what: str
    mend: str

    def __str__(self) -> str:
        return str(YamlProblem(self.path, self.line, self.what, self.mend))


def error(path: Path, line: int | None, what: str, mend: str) -> Finding:
    """Return a finding that must be mended."""
    return Finding("error", path, line, what, mend)


def warning(path: Path, line: int | None, what: str, mend: str) -> Finding:
    """Return a finding that somebody should look at."""
    return Finding("warning", path, line, what, mend)


def of_problem(problem: YamlProblem) -> Finding:
    """Return what a reader refused as an error."""
    return error(problem.path, problem.line, problem.what, problem.mend)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return each finding once: errors first, then by file and line."""

    def place(finding: Finding) -> tuple[str, str, int, str]:
        return finding.severity, str(finding.path), finding.line or 0, finding.what

    return sorted(set(findings), key=place)


class ContentProblems(ValueError):  # noqa: N818 - somebody's files, not an error of ours
    """The errors that stop start and training, one line each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def stop_on_errors(findings: Iterable[Finding]) -> None:
    """Stop where there are errors; warnings pass.

    Raises:
        ContentProblems: All errors among the findings.
    """
    problems = [str(finding) for finding in findings if finding.severity == "error"]
    if problems:
        raise ContentProblems(problems)
