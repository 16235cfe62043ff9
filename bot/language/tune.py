"""Measures the identifier on development texts: `python -m bot.language.tune`.

The numbers in `bot/language/identifier.py` are chosen here, never on the test sets of
benchmarks/language.py. The texts: MASSIVE's development part; messages of packages that no model is
trained on; words that `bot.language.build` holds out; and texts written for the project
(tests/language/development.yml, third_languages.yml). `--search` tries other numbers, one at a
time, and prints those that cost less.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

from bot.language import lid176
from bot.language.frequencies import is_held_out
from bot.language.identifier import LanguageIdentifier, Settings
from bot.language.ngrams import FILE
from bot.language.sources import catalogue_texts
from bot.language.text import words_of
from bot.paths import DATA
from bot.yaml import load_yaml

_TESTS = DATA.parent / "tests" / "language"
_SEED, _EACH = 2009724, 1500
_CATALOGUES = ("sv", "fi", "nb", "nn", "da", "et")
_COMMONEST, _RAREST = 3e-6, 5e-8
_FEWEST_LETTERS, _MOST_WORDS = 3, 12
# A Swedish or Finnish text in the wrong language costs as much as this many third-language texts.
_SERVED_COST = 4.0
_STEPS = (-0.5, -0.25, -0.1, 0.1, 0.25, 0.6)

Text = tuple[str, str, str]  # group, language ("sv", "fi" or another), text


def development_texts(massive: Path, packages: Path, unseen: Path) -> Iterator[Text]:
    """Return the development texts: group, language, text.

    Args:
        massive: The folder of MASSIVE's files.
        packages: The packages that the model is built from; wordfreq is one.
        unseen: Other packages with translated messages.
    """
    for language, name in (("sv", "sv-SE"), ("fi", "fi-FI"), ("en", "en-US")):
        for line in (massive / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["split"] == "dev":
                yield "massive dev", language, row["utt"]
    yield from _catalogues(unseen)
    yield from _held_out_words(packages)
    written = load_yaml(_TESTS / "development.yml")
    for group, lines in written.items():
        for text in lines.splitlines():
            yield f"written {group}", group.removeprefix("mixed_").removesuffix("_chat"), text
    for language, texts in load_yaml(_TESTS / "third_languages.yml").items():
        for text in texts:
            yield "third_languages.yml", language, text


def _catalogues(unseen: Path) -> Iterator[Text]:
    found = {
        language: sorted(
            text
            for text in catalogue_texts(unseen, language)
            if 1 < len(words_of(text)) <= _MOST_WORDS
        )
        for language in (*_CATALOGUES, "en")
    }
    english = {text.casefold() for text in found["en"]}
    swedish = {text.casefold() for text in found["sv"]}
    chance = Random(_SEED)  # noqa: S311 - no secret
    for language in _CATALOGUES:
        other = english if language == "sv" else english | swedish
        texts = [text for text in found[language] if text.casefold() not in other]
        for text in chance.sample(texts, min(_EACH, len(texts))):
            yield "catalogues", language, text


def _held_out_words(packages: Path) -> Iterator[Text]:
    sys.path.append(str(packages))
    wordfreq = importlib.import_module("wordfreq")
    lists = {language: wordfreq.get_frequency_dict(language, "best") for language in ("sv", "fi")}
    chance = Random(_SEED)  # noqa: S311 - no secret
    for language, other in (("sv", "fi"), ("fi", "sv")):
        words = sorted(
            word
            for word, share in lists[language].items()
            if _RAREST < share < _COMMONEST
            and is_held_out(word)
            and word.isalpha()
            and len(word) >= _FEWEST_LETTERS
            and share > 20 * lists[other].get(word, 0)
            and share > 5 * wordfreq.word_frequency(word, "en")
        )
        chosen = chance.sample(words, min(_EACH, len(words)))
        for word in chosen:
            yield "held-out words", language, word
        for first, second in zip(chosen[::2], chosen[1::2], strict=False):
            yield "held-out pairs", language, f"{first} {second}"


class Development:
    """The development texts with what each identifier answered, and what its errors cost."""

    def __init__(self, texts: list[Text]) -> None:
        self.texts = texts

    def answers(self, identifier: LanguageIdentifier) -> list[str | None]:
        """Return the language of each text, as the identifier sees it."""
        return [identifier.identify(text).language for _, _, text in self.texts]

    def rows(
        self, identifier: LanguageIdentifier
    ) -> Iterator[tuple[str, str, int, dict[str, float]]]:
        """Return group, language, number of texts and the share of each answer."""
        groups: dict[tuple[str, str], list[str | None]] = {}
        for (group, language, _), answer in zip(self.texts, self.answers(identifier), strict=True):
            groups.setdefault((group, language), []).append(answer)
        for (group, language), answers in groups.items():
            shares = {
                str(key): answers.count(key) / len(answers) for key in ("sv", "fi", "other", None)
            }
            yield group, language, len(answers), shares

    def cost(self, identifier: LanguageIdentifier) -> float:
        """Return the mean share of errors over the groups, Swedish and Finnish weighed more."""
        total = weights = 0.0
        for _, language, _, shares in self.rows(identifier):
            served = language in ("sv", "fi")
            weight = _SERVED_COST if served else 1.0
            total += weight * (1 - shares[language if served else "other"])
            weights += weight
        return total / weights


def search(development: Development, model: Path) -> Settings:
    """Return settings found by trying other numbers, one at a time, as long as the cost falls."""
    best = Settings()
    lowest = development.cost(LanguageIdentifier(model=model, settings=best))
    improved = True
    while improved:
        improved = False
        for name, value in asdict(best).items():
            for step in _STEPS:
                number = round(value + step * max(abs(value), 0.5), 3)
                tried = replace(best, **{name: number})
                cost = development.cost(LanguageIdentifier(model=model, settings=tried))
                if cost < lowest - 1e-5:
                    best, lowest, improved = tried, cost, True
                    print(f"  {cost:.5f} {name} = {getattr(tried, name)}", flush=True)
    return best


def main() -> None:
    """Print the table; with --search, look for better numbers first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--massive", type=Path, required=True, help="mapp med sv-SE.jsonl m.fl.")
    parser.add_argument("--packages", type=Path, required=True, help="mapp som för build")
    parser.add_argument("--unseen", type=Path, required=True, help="mapp med osedda paket")
    parser.add_argument("--model", type=Path, default=FILE, help="modell ur bot.language.build")
    parser.add_argument("--search", action="store_true")
    arguments = parser.parse_args()
    texts = list(development_texts(arguments.massive, arguments.packages, arguments.unseen))
    development = Development(texts)
    known: dict[str, dict[str, float]] = {}
    ask = lid176.probabilities

    def remembered(text: str, k: int = 30) -> dict[str, float]:
        if text not in known:
            known[text] = dict(ask(text, k))
        return known[text]

    lid176.probabilities = remembered
    settings = search(development, arguments.model) if arguments.search else Settings()
    identifier = LanguageIdentifier(model=arguments.model, settings=settings)
    print(f"{settings}\n\n| texts | language | rows | sv | fi | other | none |\n|{' --- |' * 7}")
    for group, language, count, shares in development.rows(identifier):
        cells = [f"{100 * share:.2f}" for share in shares.values()]
        print(f"| {group} | {language} | {count} | {' | '.join(cells)} |")
    print(f"\ncost {development.cost(identifier):.5f}")


if __name__ == "__main__":
    main()
