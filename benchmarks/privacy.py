"""Measures the removal of personal data on the labelled set: `python -m benchmarks.privacy`.

Per kind: how much was there, how much was left, how much was taken for another kind. Then the share
of harmless texts that were touched, and the time a text takes, beside Google's telephone matcher
alone (a part of it) on the same texts, so that the ratio says something on another machine.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from phonenumbers import Leniency, PhoneNumberMatcher

from tests.privacy.labels import PARTS, labels, redactor, score


def best_time(call: Callable[[str], object], texts: list[str], repeat: int) -> float:
    """Return the best mean CPU time of a text, in milliseconds: others use this machine too."""
    best = float("inf")
    for _ in range(repeat):
        begun = time.process_time()
        for text in texts:
            call(text)
        best = min(best, time.process_time() - begun)
    return 1000 * best / len(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5, help="timings; the best counts")
    parser.add_argument("--show", choices=PARTS, help="show the mistakes in this part")
    options = parser.parse_args()
    ours = redactor()
    for part in PARTS:
        result = score(ours, labels(part))
        print(f"\n## {part}\n\n| kind | there | left | taken for another |\n|---|---|---|---|")
        for kind, there in result.there.items():
            print(f"| {kind} | {there} | {result.left[kind]} | {result.mistaken[kind]} |")
        total = result.there.total()
        print(f"| all | {total} | {result.left.total()} | {result.mistaken.total()} |")
        touched = len(result.touched)
        print(
            f"\nrecall {100 * result.recall:.1f} %, harmless texts touched {touched} of "
            f"{result.harmless} ({100 * touched / result.harmless:.1f} %), more than the personal "
            f"data taken in {len(result.too_much)} texts"
        )
        if options.show == part:
            for name in ("missed", "touched", "too_much"):
                for text in getattr(result, name):
                    print(f"  {name}: {text}")
    texts = [label.text for part in PARTS for label in labels(part)]
    mine = best_time(ours.redact, texts, options.repeat)
    matcher = best_time(
        lambda text: list(PhoneNumberMatcher(text, "SE", leniency=Leniency.VALID)),
        texts,
        options.repeat,
    )
    long = " ".join(texts)[:500]
    print(
        f"\n{mine:.3f} ms a text ({mine / matcher:.1f} times one region of the phone matcher); "
        f"{best_time(ours.redact, [long], options.repeat):.2f} ms for 500 characters of numbers"
    )


if __name__ == "__main__":
    main()
