"""Checks of the training questions: enough of them, and each under one topic only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.content.catalogue import LANGUAGE_NAMES, LANGUAGES
from bot.content.checks.content import Content
from bot.content.checks.finding import Finding, error, warning
from bot.content.questions import AskedQuestion

FEWEST_QUESTIONS = 15
WANTED_QUESTIONS = 30


def too_few(content: Content) -> Iterator[Finding]:
    """Every topic has enough questions in each language for the model to know it by."""
    counts = Counter((question.topic, question.language) for question in content.questions)
    unreadable = {finding.path for finding in content.findings}
    for topic in content.catalogue:
        path = content.data / "nlu" / f"{topic.id}.yml"
        wanted = FEWEST_QUESTIONS if topic.theme == "dialogue" else WANTED_QUESTIONS
        for language in LANGUAGES if path not in unreadable else ():
            count = counts[topic.id, language]
            what = f"{count} frågor på {LANGUAGE_NAMES[language]}, minst "
            if count < FEWEST_QUESTIONS:
                mend = "Skriv fler, så som invånare skulle fråga."
                yield error(path, None, f"{what}{FEWEST_QUESTIONS} behövs", mend)
            elif count < wanted:
                mend = "Skriv fler, så att ämnet känns igen säkrare."
                yield warning(path, None, f"{what}{wanted} bör det vara", mend)


def twice(content: Content) -> Iterator[Finding]:
    """No question stands under two topics, whatever its capitals and punctuation."""
    seen: dict[str, AskedQuestion] = {}
    for question in content.questions:
        earlier = seen.setdefault(same_words(question.text), question)
        if earlier.topic != question.topic:
            what = f"frågan ”{question.text}” står också under {earlier.topic}"
            mend = f"Ta bort den på ett ställe (den andra står på rad {earlier.line})."
            yield error(question.path, question.line, what, mend)


def same_words(text: str) -> str:
    """Return what is left of a question without capitals and punctuation."""
    return " ".join(re.findall(r"\w+|§", text.casefold()))
