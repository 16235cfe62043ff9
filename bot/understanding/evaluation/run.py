"""The whole evaluation: train on the questions, judge them left out, and judge the other sets."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from bot.understanding.encoder import Encoder
from bot.understanding.evaluation.judge import Judged, judge, judge_held_out
from bot.understanding.ranker import Question, TopicRanker

_EVERY = 5.0  # seconds between two signs of life
Say = Callable[[str], None]


class QuestionSet(NamedTuple):
    """Questions to judge.

    Attributes:
        title: What they are called in the tables.
        questions: The questions.
        also: By text, the topics that answer it as well as its own.
    """

    title: str
    questions: Sequence[Question]
    also: Mapping[str, Collection[str]]


def evaluate(
    training: QuestionSet, sets: Sequence[QuestionSet], encoder: Encoder | None, say: Say
) -> list[tuple[str, list[Judged]]]:
    """Train, and judge every set.

    Args:
        training: What to train on. It is judged first, each question by what the ranker says when
            that one is left out: a cross-validation with as many folds as questions.
        sets: Questions that are not trained on.
        encoder: The sentence encoder, None to judge the words alone.
        say: Told what goes on, every few seconds.

    Returns:
        Title and judged questions of each set.

    Raises:
        ValueError: Fewer than two topics to tell apart.
    """
    with _signs_of_life(f"tränar på {len(training.questions)} frågor", say):
        ranker, held_out = TopicRanker.train_with_held_out(training.questions, encoder)
    judged = [(training.title, judge_held_out(ranker, held_out, training.questions, training.also))]
    for one in sets:
        asked = _counted(one.questions, one.title, say)
        judged.append((one.title, judge(ranker, asked, one.also)))
    return judged


@contextmanager
def _signs_of_life(what: str, say: Say) -> Iterator[None]:
    """Say what goes on, and every few seconds how long it has taken."""
    started, ended = time.monotonic(), threading.Event()

    def tell() -> None:
        while not ended.wait(_EVERY):
            say(f"{what}: {time.monotonic() - started:.0f} s …")

    say(f"{what} …")
    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()


def _counted(questions: Sequence[Question], title: str, say: Say) -> Iterable[Question]:
    say(f"{title}: {len(questions)} frågor …")
    said = time.monotonic()
    for number, question in enumerate(questions):
        if time.monotonic() - said >= _EVERY:
            said = time.monotonic()
            say(f"{title}: {number} av {len(questions)} …")
        yield question
