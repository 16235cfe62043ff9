"""Intents of MASSIVE (FitzGerald et al. 2022), Swedish and Finnish, from few examples to all.

    .venv/bin/python -m benchmarks.massive --data PATH/TO/massive [--node-nlp FOLDER]

PATH holds `sv-SE.jsonl` and `fi-FI.jsonl` with the columns `split`, `utt` and `intent`. All systems
are trained on the same examples of both languages together and asked the same test texts. Peers:
Rasa with the pipeline that it takes by default (DIET), Rasa with LogisticRegressionClassifier, and
node-nlp. Test texts that also stand among the examples count like the others.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import peers
from benchmarks.peers import Missing, Result
from benchmarks.tables import OnceEncoder, markdown
from bot.understanding import Encoder, Question, TopicRanker, load_encoder

FILES = {"sv": "sv-SE.jsonl", "fi": "fi-FI.jsonl"}
SEED = 20261128
TIMED = 60
Rows = list[Question]


def read(data: Path) -> tuple[Rows, Rows]:
    """Return training and test questions of both languages."""
    parts: dict[str, Rows] = defaultdict(list)
    for language, file in FILES.items():
        if not (data / file).is_file():
            sys.exit(f"{data / file} is missing: give the folder of MASSIVE as --data")
        for line in (data / file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            parts[row["split"]].append(Question(row["utt"], row["intent"], language))
    return parts["train"], parts["test"]


def sample(training: Rows, per_intent: int | None, seed: int) -> Rows:
    """Draw examples per intent and language; a smaller sample is part of a larger one."""
    if per_intent is None:
        return training
    groups: dict[tuple[str, str], Rows] = defaultdict(list)
    for question in training:
        groups[question.language, question.topic].append(question)
    source = random.Random(seed)
    drawn = []
    for key in sorted(groups):
        drawn += source.sample(groups[key], len(groups[key]))[:per_intent]
    return drawn


def ours(
    training: Rows, tests: Rows, once: OnceEncoder | None
) -> Iterator[tuple[str, Result, float]]:
    """Yield name, result and share of texts encoded of our ranker's configurations."""
    started = time.perf_counter()
    words = TopicRanker.train(training)
    trained = time.perf_counter() - started
    yield "ours, words alone", *asked(words, tests, trained)
    if once is None:
        return
    once.encode([question.text for question in training])
    started = time.perf_counter()
    both = TopicRanker.train(training, once)
    trained = time.perf_counter() - started
    once.encode([question.text for question in tests])
    yield "ours", *asked(both, tests, trained)
    always = replace(both, quick=dict.fromkeys(both.quick, 2.0))
    yield "ours, meaning always", *asked(always, tests, trained)


def asked(ranker: TopicRanker, tests: Rows, trained: float) -> tuple[Result, float]:
    started = time.perf_counter()
    rankings = [ranker.rank(question.text, question.language, 1) for question in tests]
    seconds = (time.perf_counter() - started) / len(tests)
    intents = [ranking.topics[0][0] if ranking.topics else "" for ranking in rankings]
    return Result(intents, trained, seconds), sum(r.encoded for r in rankings) / len(tests)


def accuracy(intents: Sequence[str], tests: Rows, language: str) -> float:
    hits = [
        intent == question.topic
        for intent, question in zip(intents, tests, strict=True)
        if question.language == language
    ]
    return 100 * sum(hits) / len(hits)


class Table:
    """Collects results over samples and prints them."""

    def __init__(self, tests: Rows, encode_seconds: float) -> None:
        self._tests, self._encode = tests, encode_seconds
        self._rows: dict[str, list[tuple[float, float, float, float, float]]] = defaultdict(list)

    def add(self, name: str, result: Result, encoded: float = 0.0) -> None:
        """Add what a system made of one sample."""
        swedish, finnish = (accuracy(result.intents, self._tests, lang) for lang in FILES)
        # The vectors of the tests were at hand: what they cost is added.
        seconds = result.seconds + encoded * self._encode
        row = (swedish, finnish, encoded, result.train_seconds, seconds)
        self._rows[name].append(row)
        print(f"- {name}: {swedish:.1f} / {finnish:.1f}", file=sys.stderr, flush=True)

    def print(self, reference: str) -> None:
        """Print means over the samples, and ratios to the reference system."""
        means = {
            name: [sum(column) / len(rows) for column in zip(*rows, strict=True)]
            for name, rows in self._rows.items()
        }
        base = means.get(reference)
        head = ["system", "samples", "sv %", "fi %", "points ahead of Rasa's default"]
        head += ["encoded %", "training, ratio", "per text, ratio"]
        lines = []
        for name, (sv, fi, encoded, trained, seconds) in means.items():
            line = [name, str(len(self._rows[name])), f"{sv:.1f}", f"{fi:.1f}"]
            line.append(f"{sv - base[0]:+.1f} / {fi - base[1]:+.1f}" if base else "–")
            line.append(f"{100 * encoded:.0f}")
            for value, of in ((trained, 3), (seconds, 4)):
                line.append(f"{value / base[of]:.3f}" if base else "–")
            lines.append(line)
        print(markdown(head, lines), flush=True)


def encode_seconds(encoder: Encoder | None, tests: Rows) -> float:
    """Return what one text costs the encoder."""
    if encoder is None:
        return 0.0
    texts = [question.text for question in tests[:TIMED]]
    started = time.perf_counter()
    for text in texts:
        encoder.encode([text])
    return (time.perf_counter() - started) / len(texts)


def systems(options: argparse.Namespace) -> dict[str, Callable[[Rows, Rows], Result]]:
    found: dict[str, Callable[[Rows, Rows], Result]] = {
        "Rasa's default (DIET)": lambda a, b: peers.rasa(peers.rasa_default(), a, b),
        "Rasa, logistic regression": lambda a, b: peers.rasa(peers.rasa_logistic(), a, b),
        "node-nlp": lambda a, b: peers.node_nlp(options.node_nlp, a, b),
    }
    return {name: run for name, run in found.items() if name.startswith(tuple(options.peers))}


def run(options: argparse.Namespace) -> None:
    training, tests = read(options.data)
    if options.test:
        tests = random.Random(SEED).sample(tests, options.test)
    encoder = None if options.words else load_encoder()
    once = None if encoder is None else OnceEncoder(encoder, options.vectors)
    cost = encode_seconds(encoder, tests)
    print(f"# MASSIVE, {len(tests)} test texts, all systems on the same examples\n")
    for size in options.sizes:
        per_intent = None if size == "full" else int(size)
        table = Table(tests, cost)
        skipped = []
        examples: Rows = []
        for number in range(1 if per_intent is None else options.samples):
            examples = sample(training, per_intent, SEED + number)
            for name, result, encoded in ours(examples, tests, once):
                table.add(name, result, encoded)
            if once is not None:
                once.keep()
        first = sample(training, per_intent, SEED)
        for name, peer in systems(options).items():
            try:
                table.add(name, peer(first, tests))
            except Missing as problem:
                skipped.append(f"{name}: {problem}")
        print(f"\n## {size} per intent and language ({len(first)} examples)\n")
        table.print("Rasa's default (DIET)")
        for line in skipped:
            print(f"\nSkipped, {line}.", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of MASSIVE")
    parser.add_argument("--sizes", nargs="+", default=["10", "20", "40", "full"])
    parser.add_argument("--samples", type=int, default=3, help="for ours; peers get the first")
    parser.add_argument("--test", type=int, help="so many test texts, drawn by lot; else all")
    parser.add_argument("--peers", nargs="*", default=["Rasa", "node"], help="names begin so")
    parser.add_argument("--node-nlp", type=Path, help="the folder with node_modules")
    parser.add_argument("--vectors", type=Path, help="a file to keep vectors in between runs")
    parser.add_argument("--words", action="store_true", help="without the encoder")
    run(parser.parse_args())


if __name__ == "__main__":
    main()
