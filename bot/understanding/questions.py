"""Tells two questions in one message apart."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.understanding.decision import Outcome
from bot.understanding.ranker import Ranking

_SENTENCE = re.compile(r"[^?!.]*[?!.]+|[^?!.]+$")
# Greetings and thanks around a question are no question of their own.
_NO_QUESTION = ("dialogue/",)
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
