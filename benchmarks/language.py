"""Compares language identifiers on public test data: `python benchmarks/language.py --data PATH`.

Ours, lid.176 open (the model's first answer), lid.176 closed to Swedish and Finnish, and lingua
closed to the same (`pip install lingua-language-detector`), on the same rows in one run. The data
sets' own READMEs say where they come from; no row of theirs has been trained on.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

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
LENGTHS = ((1, 1), (2, 2), (3, 4), (5, 9), (10, 10_000))
Answer = Callable[[str], "str | None"]
Row = tuple[str, str, str]  # data set with its part, language, text


def rows(data: Path) -> Iterator[Row]:
    csv.field_size_limit(10_000_000)
    for name in SETS:
        path = data / name / "test.tsv"
        if not path.is_file():
            print(f"- {name}: hoppas över, {name}/test.tsv finns inte i --data")
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                part = f"{name} {row['unit']}" if "unit" in row else name
                yield part, SERVED.get(row["lang"], row["lang"]), row["text"]


def systems() -> dict[str, Answer]:
    ours = LanguageIdentifier()
    found: dict[str, Answer] = {"ours": lambda text: ours.identify(text).language}

    def ours_closed(text: str) -> str | None:
        scores = ours.identify(text).scores
        return max(("sv", "fi"), key=lambda key: scores[key]) if scores else None

    found["ours sv/fi"] = ours_closed

    def opened(text: str) -> str | None:
        line = " ".join(text.split())
        labels = lid176.probabilities(line, 1) if line else {}
        return next(iter(labels), None)

    def closed(text: str) -> str | None:
        line = " ".join(text.split())
        labels = lid176.probabilities(line, 176) if line else {}
        return max(("sv", "fi"), key=lambda key: labels.get(key, 0.0)) if labels else None

    found["lid.176 open"], found["lid.176 sv/fi"] = opened, closed
    try:
        import lingua  # noqa: PLC0415 - a peer that may be missing
    except ImportError:
        print("- lingua: hoppas över, paketet lingua-language-detector är inte installerat")
        return found
    detector = (
        lingua.LanguageDetectorBuilder.from_languages(
            lingua.Language.SWEDISH, lingua.Language.FINNISH
        )
        .with_preloaded_language_models()
        .build()
    )
    codes = {lingua.Language.SWEDISH: "sv", lingua.Language.FINNISH: "fi"}
    found["lingua sv/fi"] = lambda text: codes.get(detector.detect_language_of(text))  # type: ignore[arg-type]
    return found


def table(title: str, head: list[str], lines: list[list[str]]) -> None:
    print(f"\n## {title}\n\n| {' | '.join(head)} |\n|{' --- |' * len(head)}")
    for line in lines:
        print(f"| {' | '.join(line)} |")


def share(right: int, total: int) -> str:
    return f"{100 * right / total:.2f}"


def run(data: Path, repeat: int) -> None:
    print("# Language identification\n")
    tests = list(rows(data))
    answers = systems()
    names = list(answers)
    if not tests:
        sys.exit(f"Inga testdata i {data}. Ange mappen med lid_massive m.fl. som --data.")
    given: dict[str, list[str | None]] = {}
    times: dict[str, float] = {}
    for name, answer in answers.items():
        best = float("inf")
        for _ in range(repeat):
            begun = time.perf_counter()
            given[name] = [answer(text) for _, _, text in tests]
            best = min(best, time.perf_counter() - begun)
        times[name] = best / len(tests)
    report_served(tests, given, names)
    report_third(tests, given)
    slowest = times["lid.176 open"]
    table(
        "Time per text, all rows above",
        ["system", "ms", "ratio to lid.176 open"],
        [[name, f"{1000 * times[name]:.3f}", f"{times[name] / slowest:.2f}"] for name in names],
    )


def report_served(tests: list[Row], given: dict[str, list[str | None]], names: list[str]) -> None:
    by_set: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_length: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (part, language, text) in enumerate(tests):
        if language not in ("sv", "fi"):
            continue
        by_set[part, language].append(number)
        words = len(words_of(text))
        for low, high in LENGTHS:
            if low <= words <= high and part != "lid_finchat":
                by_length[f"{low}" if low == high else f"{low}-{min(high, 99)}", language].append(
                    number
                )
    for title, groups in (("data set", by_set), ("words (all but lid_finchat)", by_length)):
        lines = [
            [key, language, str(len(numbers))]
            + [share(sum(given[n][i] == language for i in numbers), len(numbers)) for n in names]
            for (key, language), numbers in groups.items()
        ]
        table(
            f"Swedish and Finnish, % right, by {title}", [title, "language", "rows", *names], lines
        )


def report_third(tests: list[Row], given: dict[str, list[str | None]]) -> None:
    """Third languages, ours and lid.176 open: recall, and false alarms on Swedish and Finnish."""
    third: dict[tuple[str, str], list[int]] = defaultdict(list)
    alarms: dict[str, list[int]] = defaultdict(list)
    for number, (part, language, text) in enumerate(tests):
        if part.endswith(("single-words", "word-pairs")) or len(words_of(text)) == 0:
            continue
        (alarms[part] if language in ("sv", "fi") else third[part, language]).append(number)
    ours, opened = given["ours"], given["lid.176 open"]
    pooled: dict[tuple[str, str], list[int]] = {}
    for (part, language), numbers in third.items():
        pooled[part, language] = numbers
        if language != "fit":
            pooled.setdefault((part, "all together"), []).extend(numbers)
    lines = []
    for (part, language), numbers in pooled.items():
        line = [part, language, str(len(numbers))]
        for taken in ("other", "sv", "fi"):
            line.append(share(sum(ours[i] == taken for i in numbers), len(numbers)))
        line.append(share(sum(opened[i] not in ("sv", "fi") for i in numbers), len(numbers)))
        lines.append(line)
    head = ["data set", "language", "rows", "ours: other", "as sv", "as fi", "lid.176: not sv/fi"]
    table("Third languages, % of sentences and utterances", head, lines)
    lines = []
    for part, numbers in alarms.items():
        line = [part, str(len(numbers))]
        line.append(share(sum(ours[i] == "other" for i in numbers), len(numbers)))
        line.append(share(sum(opened[i] not in ("sv", "fi") for i in numbers), len(numbers)))
        lines.append(line)
    table(
        "False alarms: Swedish or Finnish taken for a third language, %",
        ["data set", "rows", "ours", "lid.176 open"],
        lines,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="mapp med lid_massive, tatoeba, ..."
    )
    parser.add_argument("--repeat", type=int, default=1, help="tidtagningar; den kortaste räknas")
    arguments = parser.parse_args()
    run(arguments.data, arguments.repeat)


if __name__ == "__main__":
    main()
