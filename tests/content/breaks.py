"""One thing broken in the small content, and what the checks should say of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bot.content import Finding, check_content
from tests.content.small import change

LIBRARY = "answers/minorities/library.yml"
PRESCHOOL = "answers/minorities/preschool.yml"
QUESTIONS = "nlu/minorities/library.yml"
RULES = "stories/rules.yml"
FIRST_LINE = "Alla biblioteken ska ha böcker på finska."


class Break(NamedTuple):
    """A change of one file, and what is said of it.

    Attributes:
        file: The file, below `data`.
        old: Text that is replaced, once.
        new: What it is replaced by.
        what: Part of what is said to be wrong.
        mend: Part of what is said to be done.
        below: How many lines below `old` the fault stands; None where no line is named.
    """

    file: str
    old: str
    new: str
    what: str
    mend: str
    below: int | None = 0


def unconfirmed(data: Path) -> list[Finding]:
    """All that is found, but that nobody has read the two languages against each other."""
    found = check_content(data, thorough=True)
    return [finding for finding in found if finding.path.name != "parity.lock"]


def broken(data: Path, case: Break, *, thorough: bool = False) -> tuple[list[Finding], int | None]:
    """Break the content; return what is found, and the line that should be named."""
    line = change(data / case.file, case.old, case.new)
    found = check_content(data, thorough=thorough)
    return found, None if case.below is None else line + case.below


def assert_found(data: Path, case: Break, severity: str) -> None:
    found, line = broken(data, case)
    (finding,) = [f for f in found if case.what in f.what]
    assert (finding.severity, finding.path, finding.line) == (severity, data / case.file, line)
    assert case.mend in finding.mend
    assert found[0].severity == severity, "errors come first"
