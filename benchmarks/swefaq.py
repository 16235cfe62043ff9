"""SweFAQ 2.0 (SuperLim 2): which answer of the category belongs to the question?

    .venv/bin/python -m benchmarks.swefaq --data PATH/TO/swefaq

PATH holds `swefaq_dev.jsonl` and `swefaq_test.jsonl`. Nothing is trained: an answer is as good as
it is like the question. How much meaning and n-grams count against each other is chosen on dev.
The official measure, pseudoalpha, takes away what guessing gets.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_union

from benchmarks.tables import OnceEncoder, markdown
from bot.understanding import Encoder, load_encoder
from bot.understanding.features import Array, NgramFeatures

WEIGHTS = (0.25, 0.5, 1, 2, 4, 8, 16, 32)
Rows = list[dict[str, Any]]
# Likeness of each of a row's answers to its question.
Scores = list[Array]


def read(path: Path) -> Rows:
    if not path.is_file():
        sys.exit(f"{path} is missing: give the folder of SweFAQ as --data")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def answers_of(rows: Rows) -> list[str]:
    return list(dict.fromkeys(text for row in rows for text in row["candidate_answers"]))


def likeness(rows: Rows, vectors: Callable[[list[str]], Any]) -> Scores:
    """Return the products of each question's vector with its answers' vectors."""
    scores = []
    for row in rows:
        product = vectors([row["question"]]) @ vectors(row["candidate_answers"]).T
        scores.append(np.asarray(product.todense() if hasattr(product, "todense") else product)[0])
    return scores


def tfidf(rows: Rows) -> Scores:
    union = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    union.fit(answers_of(rows))
    return likeness(rows, union.transform)


def ngrams(rows: Rows) -> Scores:
    features, _ = NgramFeatures.fit(answers_of(rows))

    def matrix(texts: list[str]) -> sparse.csr_matrix:
        columns, values = zip(*map(features.vector, texts), strict=True)
        ends = np.cumsum([0, *map(len, columns)])
        shape = (len(texts), len(features.index))
        return sparse.csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape)

    return likeness(rows, matrix)


def meaning(rows: Rows, encoder: Encoder) -> Scores:
    return likeness(rows, encoder.encode)


def joined(first: Scores, second: Scores, weight: float) -> Scores:
    return [a + weight * b for a, b in zip(first, second, strict=True)]


def hits(rows: Rows, scores: Scores) -> Array:
    return np.asarray(
        [int(s.argmax()) == row["label"] for row, s in zip(rows, scores, strict=True)]
    )


def line(name: str, rows: Rows, scores: Scores, seconds: float, base: float) -> list[str]:
    right = hits(rows, scores)
    source = np.random.default_rng(20261128)
    shares = source.binomial(len(right), right.mean(), 1000) / len(right)
    low, high = np.percentile(shares, (2.5, 97.5))
    chance = sum(1 / len(row["candidate_answers"]) for row in rows) / len(rows)
    alpha = (right.mean() - chance) / (1 - chance)
    share = f"{100 * right.mean():.1f} ({100 * low:.1f}–{100 * high:.1f})"
    return [name, share, f"{alpha:.3f}", f"{seconds / base:.1f}"]


def run(options: argparse.Namespace) -> None:
    dev, test = (read(options.data / f"swefaq_{part}.jsonl") for part in ("dev", "test"))
    if options.rows:
        dev, test = (random.Random(1).sample(rows, options.rows) for rows in (dev, test))
    lines = []
    started = time.perf_counter()
    scores = tfidf(test)
    base = time.perf_counter() - started
    lines.append(line("TF-IDF, words 1–2 and characters 2–5", test, scores, base, base))
    started = time.perf_counter()
    grams = ngrams(test)
    seconds = time.perf_counter() - started
    lines.append(line("our n-grams", test, grams, seconds, base))
    print(f"# SweFAQ, {len(test)} test questions within their category\n", flush=True)
    encoder = load_encoder()
    if encoder is None:
        print("Skipped, our encoder: it is not there for this platform.\n")
    else:
        once = OnceEncoder(encoder, options.vectors)
        started = time.perf_counter()
        near = meaning(test, once)
        encoding = time.perf_counter() - started
        lines.append(line("our encoder", test, near, encoding, base))
        dev_grams, dev_near = ngrams(dev), meaning(dev, once)
        once.keep()
        weight = max(WEIGHTS, key=lambda w: hits(dev, joined(dev_grams, dev_near, w)).sum())
        both = joined(grams, near, weight)
        name = f"our n-grams and encoder (weight {weight}, chosen on dev)"
        lines.append(line(name, test, both, seconds + encoding, base))
    head = ["system", "right % (95 % interval)", "pseudoalpha", "time, ratio to TF-IDF"]
    print(markdown(head, lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of SweFAQ")
    parser.add_argument("--rows", type=int, help="so many rows only, to try it")
    parser.add_argument("--vectors", type=Path, help="a file to keep vectors in between runs")
    run(parser.parse_args())


if __name__ == "__main__":
    main()
