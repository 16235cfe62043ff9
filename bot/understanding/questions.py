"""Tells two questions in one message apart."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.understanding.decision import Outcome
from bot.understanding.ranker import Ranking

_SENTENCE = re.compile(r"[^?!.]*[?!.]+|[^?!.]+$")
# Greetings and thanks around a question are no question of their own.
_NO_QUESTION = ("dialogue/",)
# Neither is what leads to somebody, beside something graver.
_NO_MATTER = (*_NO_QUESTION, "contact/", "out_of_scope/")
_SHORTEST = 2


def sure_questions(text: str, rank: Callable[[str], Ranking]) -> list[Ranking]:
    """Return the rankings of a message's questions that are sure by themselves and of two topics.

    Args:
        text: What the resident wrote.
        rank: What ranks the topics for one sentence.

    Returns:
        In the order of the text, each topic once; empty where there are fewer than two.
    """
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text)]
    asked = [s for s in sentences if s.endswith("?") and len(s.split()) >= _SHORTEST]
    if len(asked) < 2:
        return []
    found: dict[str, Ranking] = {}
    for sentence in asked:
        ranking = rank(sentence)
        topic = ranking.decision.topics[0] if ranking.decision.outcome is Outcome.ANSWER else ""
        if topic and not topic.startswith(_NO_QUESTION):
            found.setdefault(topic, ranking)
    return list(found.values()) if len(found) > 1 else []


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
