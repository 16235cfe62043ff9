"""Tells two questions in one message apart."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.understanding.decision import LIKELY, Outcome
from bot.understanding.ranker import Ranking

_SENTENCE = re.compile(r"[^?!.]*[?!.]+|[^?!.]+$")
# Greetings and thanks around a question are no question of their own.
_NO_QUESTION = ("dialogue/",)
# Neither is what leads to somebody, beside something graver.
_NO_MATTER = (*_NO_QUESTION, "contact/", "out_of_scope/")
_SHORTEST = 2


def sure_questions(
    text: str,
    rank: Callable[[str], Ranking],
    joined: Callable[[str], list[str]] = lambda sentence: [sentence],
) -> list[Ranking]:
    """Return the rankings of a message's questions that are sure by themselves and of two topics.

    Two questions that one sentence joins need less: one that is sure, and one that is likely and
    comes after it, for it is only offered.

    Args:
        text: What the resident wrote.
        rank: What ranks the topics for one sentence.
        joined: Returns the questions that a sentence joins with "och" and the like.

    Returns:
        In the order of the text, each topic once; empty where there are fewer than two.
    """
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text)]
    asked = [s for s in sentences if s.endswith("?") and len(s.split()) >= _SHORTEST]
    parts = [part for sentence in asked or sentences[:1] for part in joined(sentence)]
    if len(parts) < 2:
        return []
    sure: dict[str, Ranking] = {}
    likely: dict[str, Ranking] = {}
    for part in parts:
        if len(part.split()) < _SHORTEST:
            continue
        ranking = rank(part)
        topics = ranking.decision.topics
        # Of a list, what is likeliest may not be able to stand in it.
        if not topics or topics[0] != ranking.topics[0][0] or topics[0].startswith(_NO_QUESTION):
            continue
        if ranking.decision.outcome is Outcome.ANSWER:
            sure.setdefault(topics[0], ranking)
        elif len(parts) > len(asked) and ranking.topics[0][1] >= LIKELY:
            likely.setdefault(topics[0], ranking)
    found = list((sure | {t: r for t, r in likely.items() if t not in sure}).values())
    return found if sure and len(found) > 1 else []


def sure_besides(
    text: str, rank: Callable[[str], Ranking], ignored: Callable[[str], bool]
) -> str | None:
    """Return the topic of a question that stands beside what a message is about, if it is sure.

    Args:
        text: What the resident wrote.
        rank: What ranks the topics for a text.
        ignored: Tells of a sentence whether it is what the message is about.
    """
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text)]
    besides = [s for s in sentences if len(s.split()) >= _SHORTEST and not ignored(s)]
    for part in [text, *(besides if len(sentences) > 1 else ())]:
        decision = rank(part).decision
        if decision.outcome is Outcome.ANSWER and not decision.topics[0].startswith(_NO_MATTER):
            return decision.topics[0]
    return None
