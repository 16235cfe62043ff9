"""Checks that catalogue, answers, questions, sources, rules and domain fit together.

A check is a function that takes the content and yields findings. It stands in the module of what
it is about and in one of the two lists below; `docs/kontroller.md` tells staff what it means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.content.checks import contacts, layout, parity, questions, rules, texts, topics
from bot.content.checks.content import Content, load_content
from bot.content.checks.finding import ContentProblems, Finding, in_order, stop_on_errors
from bot.paths import DATA

__all__ = [
    "Content",
    "ContentProblems",
    "Finding",
    "check_content",
    "load_content",
    "run_checks",
    "stop_on_errors",
]

Check = Callable[[Content], Iterator[Finding]]

# Quick enough to run before every start and training.
CHECKS: tuple[Check, ...] = (
    topics.unknown_files,
    topics.sources,
    topics.related,
    topics.reviews,
    contacts.routes,
    contacts.expired,
    layout.unknown_keys,
    layout.variations,
    layout.blocks,
    rules.names_in_rules,
    rules.lookups,
    rules.themes,
    texts.length,
    texts.readability,
    texts.openings,
    texts.contact_details,
    texts.markup,
    texts.placeholders,
    questions.too_few,
    questions.twice,
    parity.facts,
)


def _thorough() -> tuple[Check, ...]:
    """The checks for `bot check` only: they take seconds, and load what nothing else needs."""
    from bot.content.checks import glossary, near, spelling  # noqa: PLC0415

    return (
        near.nearly_twice,
        glossary.terms,
        spelling.words,
        parity.label_facts,
        parity.in_step,
        parity.shape,
    )


def check_content(data: Path = DATA, *, thorough: bool = False) -> list[Finding]:
    """Read the content below a folder and check it as a whole.

    Args:
        data: The folder `data`; `domain.yml` is looked for beside it.
        thorough: Whether to run the slow checks too.

    Returns:
        What was found, errors first.
    """
    return run_checks(load_content(data), thorough=thorough)


def run_checks(content: Content, *, thorough: bool = False) -> list[Finding]:
    """Return what the checks find in content that has been read, errors first.

    Where catalogue or sources cannot be read, only that is said: all that refers to them would
    look wrong.
    """
    findings = list(content.findings)
    if content.whole:
        for check in (*CHECKS, *(_thorough() if thorough else ())):
            findings += check(content)
    return in_order(findings)
