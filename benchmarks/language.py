"""Compares language identifiers on public test data: `python -m benchmarks.language --data PATH`.

Ours, lid.176 (fastText) and lingua, the two peers both open (all the languages they know; lingua:
those of the test sets) and closed to Swedish and Finnish, on the same rows in one run. lingua is a
peer, not a part of the product, and lies in a folder of its own:

    uv pip install --no-deps --target PEERS lingua-language-detector==2.1.1
    PYTHONPATH=PEERS python -m benchmarks.language --data PATH

Without it, it is left out and the report says so. `--half` keeps one half of the rows: errors are
looked at in `development` alone, and `final` is what is reported. The data sets' own READMEs say
where they come from; no row of theirs has been trained on. Intervals are 95 % by Wilson's score,
which holds near 100 % too, where drawing rows anew would give an interval of no width. A text's
time is the processor's; nothing is known of the words when a system begins.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.language import LanguageIdentifier, lid176
from bot.language.text import words_of

SETS = (
    "lid_lingua",
    "lid_massive",
    "lid_finchat",
    "lid_ud",
    "lid_udhr",
    "lid_meankieli",
    "tatoeba",
)
SERVED = {"sv": "sv", "swe": "sv", "fi": "fi", "fin": "fi"}
MANY_WORDS = 10_000
WORDS_ALONE = ("single-words", "word-pairs")
LENGTHS = ((1, 1), (2, 2), (3, 5), (6, 10), (11, MANY_WORDS))
LINGUA = [
    "SWEDISH",
    "FINNISH",
    "BOKMAL",
    "NYNORSK",
    "DANISH",
    "ENGLISH",
    "ESTONIAN",
    "ICELANDIC",
    "GERMAN",
    "LATVIAN",
    "LITHUANIAN",
    "SOMALI",
    "ARABIC",
    "TURKISH",
    "PERSIAN",
    "RUSSIAN",
    "POLISH",
    "HUNGARIAN",
]
Answer = Callable[[str], "str | None"]
Array = NDArray[Any]
Row = tuple[str, str, str]  # data set with its part, language, text


def rows(data: Path, sets: Sequence[str] = SETS) -> Iterator[Row]:
    """Return the rows that a table needs: no single words and pairs in third languages."""
    csv.field_size_limit(10_000_000)
    for name in sets:
        path = data / name / "test.tsv"
        if not path.is_file():
            print(f"- {name}: hoppas över, {name}/test.tsv finns inte i --data")
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                part = f"{name} {row['unit']}" if "unit" in row else name
                language = SERVED.get(row["lang"], row["lang"])
                if language in SERVED or not part.endswith(WORDS_ALONE):
                    yield part, language, row["text"]


def half_of(text: str) -> str:
    """Return which half of its set a text is in; the same text is always in the same."""
    return ("development", "final")[zlib.crc32(b"half:" + text.encode()) % 2]


def systems() -> dict[str, Answer]:
    """Return each system's answer to a text, by the system's name."""
    ours, closed = LanguageIdentifier(), LanguageIdentifier()

    def ours_closed(text: str) -> str | None:
        scores = closed.identify(text).scores
        return max(("sv", "fi"), key=lambda key: scores[key]) if scores else None

    def lid176_open(text: str) -> str | None:
        line = " ".join(text.split())
        return next(iter(lid176.probabilities(line, 1)), None) if line else None

    def lid176_closed(text: str) -> str | None:
        line = " ".join(text.split())
        labels = lid176.probabilities(line, 176) if line else {}
        return max(("sv", "fi"), key=lambda key: labels.get(key, 0.0)) if labels else None

    return {
        "ours": lambda text: ours.identify(text).language,
        "ours sv/fi": ours_closed,
        "lid.176 open": lid176_open,
        "lid.176 sv/fi": lid176_closed,
        **lingua_systems(),
    }


def lingua_systems() -> dict[str, Answer]:
    """Return lingua's answers, open and closed; where it is missing, say so and return none."""
    try:
        import lingua  # noqa: PLC0415 - a peer that may be missing
    except ImportError:
        print("- lingua: hoppas över, paketet lingua-language-detector är inte installerat")
        return {}
    codes = {lingua.Language.SWEDISH: "sv", lingua.Language.FINNISH: "fi"}

    def lingua_of(names: list[str]) -> Answer:
        known = [getattr(lingua.Language, name) for name in names]
        builder = lingua.LanguageDetectorBuilder.from_languages(*known)
        detector = builder.with_preloaded_language_models().build()

        def answer(text: str) -> str | None:
            language = detector.detect_language_of(text)
            return None if language is None else codes.get(language, "other")

        return answer

    return {"lingua open": lingua_of(LINGUA), "lingua sv/fi": lingua_of(LINGUA[:2])}


def interval(right: Array) -> str:
    """Return the share of ones in per cent, with its 95 % interval by Wilson's score."""
    hits, count = int(right.sum()), len(right)
    low, high = binomtest(hits, count).proportion_ci(method="wilson")
    return f"{100 * hits / count:.2f} ({100 * low:.1f}-{100 * high:.1f})"


def table(title: str, head: list[str], lines: list[list[str]]) -> None:
    if not lines:
        return
    print(f"\n## {title}\n\n| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for line in lines:
        print(f"| {' | '.join(line)} |")


def run(data: Path, sets: Sequence[str], only: str | None, half: str | None) -> None:
    print("# Language identification\n")
    tests = [
        (part, language, text)
        for part, language, text in rows(data, sets)
        if only is None or (only == "served") == (language in ("sv", "fi"))
        if half is None or half == half_of(text)
    ]
    if not tests:
        sys.exit(f"Inga testdata i {data}. Ange mappen med lid_massive m.fl. som --data.")
    given: dict[str, list[str | None]] = {}
    times: dict[str, Array] = {}
    for name, answer in systems().items():
        # What a system says that knows two languages is of no use on a third.
        asked = [not name.endswith("sv/fi") or row[1] in ("sv", "fi") for row in tests]
        if any(asked):
            given[name], times[name] = answered(answer, tests, asked)
    lengths = [len(words_of(text)) for _, _, text in tests]
    report_served(tests, given, lengths)
    report_third(tests, given, lengths)
    base = times["lid.176 open"]
    table(
        "Processor time per text, all rows (sv/fi: Swedish and Finnish rows)",
        ["system", "median, ms", "ratio", "mean, ms", "ratio to lid.176 open"],
        [
            [
                name,
                f"{np.median(taken):.3f}",
                f"{np.median(taken) / np.median(base):.1f}",
                f"{taken.mean():.3f}",
                f"{taken.mean() / base.mean():.1f}",
            ]
            for name, taken in times.items()
        ],
    )


def answered(answer: Answer, tests: list[Row], asked: list[bool]) -> tuple[list[str | None], Array]:
    """Return a system's answers, None where it isn't asked, and the time of each in ms."""
    given: list[str | None] = []
    taken = []
    for (_, _, text), wanted in zip(tests, asked, strict=True):
        begun = time.thread_time_ns()
        given.append(answer(text) if wanted else None)
        if wanted:
            taken.append((time.thread_time_ns() - begun) / 1e6)
    return given, np.array(taken)


def length_of(words: int) -> str:
    low, high = next(pair for pair in LENGTHS if pair[0] <= max(words, 1) <= pair[1])
    return str(low) if low == high else f"{low}-{high}" if high < MANY_WORDS else f"{low} or more"


def report_served(tests: list[Row], given: dict[str, list[str | None]], lengths: list[int]) -> None:
    """Swedish and Finnish rows: share right, by data set and by number of words."""
    by_set: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_length: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (part, language, _) in enumerate(tests):
        if language in ("sv", "fi"):
            by_set[part, language].append(number)
            kind = "lid_finchat" if part == "lid_finchat" else "all but lid_finchat"
            by_length[f"{kind}, {length_of(lengths[number])} words", language].append(number)
    for title, groups in (("data set", by_set), ("number of words", by_length)):
        lines = []
        for (key, language), numbers in sorted(groups.items(), key=lambda item: item[0]):
            right = [np.array([gave[i] == language for i in numbers]) for gave in given.values()]
            lines.append([key, language, str(len(numbers)), *map(interval, right)])
        head = [title, "language", "rows", *given]
        table(f"Swedish and Finnish, % right, by {title}", head, lines)


def report_third(tests: list[Row], given: dict[str, list[str | None]], lengths: list[int]) -> None:
    """Third languages: recall by language and length, and false alarms on Swedish and Finnish."""
    openly = [name for name in given if not name.endswith("sv/fi")]
    recall: dict[tuple[str, str], list[int]] = defaultdict(list)
    alarms: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (part, language, _) in enumerate(tests):
        if part.endswith(WORDS_ALONE) or lengths[number] == 0:
            continue
        length = f"all sets, {length_of(lengths[number])} words"
        if language in ("sv", "fi"):
            alarms[part, "sv, fi"].append(number)
            alarms[length, "sv, fi"].append(number)
            continue
        recall[part, language].append(number)
        if language not in ("fit", "fkv"):
            recall[part, "all"].append(number)
            recall[length, "all"].append(number)
    head = ["texts", "language", "rows", *openly, "ours: as sv", "as fi"]
    for title, groups in (
        ("Third languages found, % of sentences and utterances", recall),
        ("False alarms: Swedish or Finnish taken for a third language, %", alarms),
    ):
        lines = []
        for (key, language), numbers in sorted(groups.items()):
            line = [key, language, str(len(numbers))]
            for name in openly:
                third = [given[name][i] not in ("sv", "fi", None) for i in numbers]
                line.append(interval(np.array(third)))
            for taken in ("sv", "fi"):
                same = sum(given["ours"][i] == taken for i in numbers)
                line.append(f"{100 * same / len(numbers):.2f}")
            lines.append(line)
        table(title, head, lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="mapp med lid_massive, tatoeba, ..."
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS, help="datamängder")
    parser.add_argument(
        "--only", choices=["served", "third"], help="bara svenska och finska, eller bara andra"
    )
    parser.add_argument("--half", choices=["development", "final"], help="bara halva mängderna")
    arguments = parser.parse_args()
    run(arguments.data, arguments.sets, arguments.only, arguments.half)


if __name__ == "__main__":
    main()
