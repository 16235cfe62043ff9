"""Our own questions, cross-validated: by closed form, and by training again as a check.

    .venv/bin/python -m benchmarks.own [--each 20]

Leave one out comes from the closed form of the two readings; vocabulary, landmarks, calibration and
thresholds have seen all questions there. In the five folds all is trained anew on four fifths and
judged on the rest, which also means a fifth fewer questions to learn from. Both are done on the
same questions: so many of each topic and language, by lot. With meaning, only those are judged that
the encoder was not tuned on: it knows the others by heart.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from benchmarks.tables import markdown
from bot.content import load_acceptable, load_questions
from bot.paths import ROOT
from bot.understanding import Encoder, Question, RememberingEncoder, TopicRanker, load_encoder
from bot.understanding.evaluation import Interval, Judged, figures, gap, judge, judge_held_out

SEED, FOLDS = 20261128, 5
HEAD = [
    "how", "questions", "right first sv %", "fi %", "sv − fi", "wrong as if sure sv %", "fi %",
    "calibration error sv", "fi", "encoded %", "time, ratio",
]  # fmt: skip
ALSO = load_acceptable(ROOT / "tests" / "questions" / "acceptable.yml")


def drawn(each: int | None) -> list[Question]:
    """Return so many questions of each topic and language, in an order by lot."""
    groups: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for asked in load_questions():
        question = Question(asked.text, asked.topic, asked.language)
        groups[asked.topic, asked.language].append(question)
    source, questions = random.Random(SEED), []
    for key in sorted(groups):
        questions += source.sample(groups[key], len(groups[key]))[:each]
    source.shuffle(questions)
    return questions


def left_out(questions: Sequence[Question], encoder: Encoder | None) -> list[Judged]:
    ranker, held_out = TopicRanker.train_with_held_out(questions, encoder)
    return judge_held_out(ranker, held_out, questions, ALSO)


def folds(questions: Sequence[Question], encoder: Encoder | None) -> list[Judged]:
    judged = []
    for fold in range(FOLDS):
        rest = [q for i, q in enumerate(questions) if i % FOLDS != fold]
        ranker = TopicRanker.train(rest, encoder)
        judged += judge(ranker, unknown(questions[fold::FOLDS], encoder), ALSO)
        print(f"- fold {fold + 1} of {FOLDS}", flush=True)
    return judged


def unknown(questions: Sequence[Question], encoder: Encoder | None) -> list[Question]:
    if encoder is None:
        return list(questions)
    learnt = encoder.learnt_from([question.text for question in questions])
    return [question for question, known in zip(questions, learnt, strict=True) if not known]


def row(name: str, judged: Sequence[Judged], seconds: float, base: float) -> list[str]:
    of = [figures([r for r in judged if r.question.language == name]) for name in ("sv", "fi")]
    ahead = gap(judged)
    cells = [name, str(len(judged)), *(percent(f.right_first) for f in of)]
    cells.append(f"{100 * ahead.value:+.1f} ({100 * ahead.low:+.1f} to {100 * ahead.high:+.1f})")
    cells += [percent(f.wrong_when_sure) for f in of]
    cells += [f"{100 * f.calibration_error:.1f}" for f in of]
    return [*cells, f"{100 * figures(judged).encoded:.0f}", f"{seconds / base:.1f}"]


def percent(share: Interval) -> str:
    return f"{100 * share.value:.1f} ({100 * share.low:.1f}–{100 * share.high:.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--each", type=int, default=20, help="questions per topic and language")
    options = parser.parse_args()
    questions = drawn(options.each)
    found = load_encoder()
    encoder = None if found is None else RememberingEncoder(found)
    ways: list[tuple[str, Callable[..., list[Judged]], Encoder | None]] = [
        ("n-grams alone, leave one out", left_out, None),
        (f"n-grams alone, {FOLDS} folds trained anew", folds, None),
    ]
    print(f"# Our own questions, {options.each} per topic and language at most\n", flush=True)
    if encoder is None:
        print("Skipped, with meaning: the encoder is not there for this platform.\n")
    else:
        ways.append(("with meaning, leave one out", left_out, encoder))
        ways.append((f"with meaning, {FOLDS} folds trained anew", folds, encoder))
    rows, base = [], 0.0
    for name, way, using in ways:
        started = time.perf_counter()
        judged = way(questions, using)
        seconds = time.perf_counter() - started
        base = base or seconds
        rows.append(row(name, judged, seconds, base))
        print(f"- {name}", flush=True)
    print("\n" + markdown(HEAD, rows))


if __name__ == "__main__":
    main()
