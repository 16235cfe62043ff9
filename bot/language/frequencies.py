"""How common the words of each language are, from open word lists and texts; used to build.

Which lists and texts, and on which terms, stands in data/language/README.md.
"""

from __future__ import annotations

import importlib
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from bot.language.meankieli import meankieli_forms
from bot.language.sources import catalogue_texts, command_texts
from bot.language.spoken import spoken_forms
from bot.paths import DATA
from bot.yaml import load_yaml

Frequencies = dict[str, float]  # word -> share of all words

# One column of the model per group; languages in a group need not be told apart.
GROUPS = {
    "sv": ["sv"],
    "fi": ["fi"],
    "nb": ["nb", "nn"],
    "da": ["da"],
    "et": ["et"],
    "en": ["en"],
    "de": ["de", "nl"],
    "is": ["is"],
    "romance": ["es", "fr", "it", "pt", "ro", "ca"],
    "slavic": ["pl", "cs", "sh", "sk", "sl", "lt", "lv"],
    "turkic": ["tr", "hu", "id"],
    "so": ["so"],
    "ku": ["ku"],
    "se": ["se"],
    "fit": ["fit"],
}
_WORDS = {"sv": 120_000, "fi": 160_000, "nb": 50_000, "da": 30_000, "en": 30_000, "de": 25_000}
_WORDS_OTHER = 9_000
_TEXT_SHARE = 0.25
_FOREIGN = "dialogue/other_language"  # its questions are in other languages than they say
_RAREST_REWRITTEN, _KEPT, _KEPT_FOREIGN, _PREFERRED = 4e-7, 0.3, 0.05, 20.0
# Inflected forms from simplemma: how many, and their share of all words of the language.
_FORMS = {
    "et": (80_000, 0.35),
    "nn": (40_000, 0.35),
    "se": (40_000, 0.5),
    "da": (60_000, 0.04),
    "nb": (60_000, 0.02),
}
# Hand-written words, in a language that has a list of frequencies: at least this common. The lists
# are of written text; in chats the words that only speech has are that much commoner.
_LEAST_IN_CHAT, _COMMONER_IN_CHAT, _COMMONEST_IN_CHAT = 2e-5, 50.0, 0.01
_SPOKEN, _RAREST_SPOKEN = 0.25, 4e-7
_COMMONEST_HELD_OUT = 1e-5
SEED = 2009724
_WORD = re.compile(r"[^\W\d_]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return _WORD.findall(text.lower())


def word_frequencies(massive: Path, packages: Path) -> dict[str, Frequencies]:
    """Return how common each word is, per language, without the words kept for tuning.

    Args:
        massive: The folder of MASSIVE's files.
        packages: The folder of the packages, which must be importable too.
    """
    frequencies = {
        language: _frequencies(language, massive, packages)
        for languages in GROUPS.values()
        for language in languages
    }
    frequencies["fi"] = _spoken(frequencies["fi"])
    foreign = load_yaml(DATA / "language" / "function_words.yml")["not_fit"].split()
    frequencies["fit"] = _meankieli(frequencies["fi"], frequencies["fit"], frozenset(foreign))
    _hold_out(frequencies)
    return frequencies


def _frequencies(language: str, massive: Path, packages: Path) -> Frequencies:
    wordfreq = importlib.import_module("wordfreq")  # only needed to build

    found: defaultdict[str, float] = defaultdict(float)
    listed_here = language in wordfreq.available_languages("small")
    if listed_here:
        limit = _WORDS.get(language, _WORDS_OTHER)
        listed: Iterable[tuple[str, float]] = wordfreq.get_frequency_dict(
            language, "best" if language in _WORDS else "small"
        ).items()
        for word, share in sorted(listed, key=lambda item: -item[1])[:limit]:
            if _WORD.fullmatch(word):
                found[word] += share
    by_hand = load_yaml(DATA / "language" / "function_words.yml").get(language, "").split()
    for rank, word in enumerate(by_hand):
        # Zipf's law, for languages that have no list of frequencies.
        share = _in_chat(found[word]) if listed_here else 0.05 / (rank + 2)
        found[word] = max(found[word], share)
    forms, share = _forms(language)
    for word in forms:
        found[word] += share / len(forms)
    text = Counter(word for line in _texts(language, massive, packages) for word in words_of(line))
    share = _TEXT_SHARE if found else 1.0
    total = sum(text.values())
    for word, count in text.items():
        found[word] += share * count / total
    return dict(found)


def _in_chat(share: float) -> float:
    return max(_LEAST_IN_CHAT, min(_COMMONER_IN_CHAT * share, _COMMONEST_IN_CHAT))


def is_held_out(word: str) -> bool:
    """Return whether a word is kept for tuning unless it is common: one in twenty."""
    return zlib.crc32(word.encode()) % 20 == 0


def _hold_out(frequencies: dict[str, Frequencies]) -> None:
    """Take the words that tuning measures on out of every language."""
    kept_out = {
        word
        for language in ("sv", "fi")
        for word, share in frequencies[language].items()
        if share < _COMMONEST_HELD_OUT and is_held_out(word)
    }
    for listed in frequencies.values():
        for word in kept_out & listed.keys():
            del listed[word]


def _forms(language: str) -> tuple[list[str], float]:
    """Return inflected forms, all as frequent, and their share of the language."""
    if language not in _FORMS:
        return [], 0.0
    count, share = _FORMS[language]
    simplemma = importlib.import_module("simplemma.strategies.dictionaries.dictionary_factory")
    listed = simplemma.DefaultDictionaryFactory().get_dictionary(language)
    words = sorted(
        word for word in listed if word.islower() and len(word) < 15 and _WORD.fullmatch(word)
    )
    chosen = np.random.default_rng(SEED).choice(len(words), count, replace=False)
    return [words[number] for number in sorted(chosen)], share


def _spoken(written: Frequencies) -> Frequencies:
    """Return the frequencies with the forms that the words have in chats added."""
    found = defaultdict(float, written)
    for word, share in written.items():
        forms = list(spoken_forms(word)) if share > _RAREST_SPOKEN else []
        for form in forms:
            found[form] += share * _SPOKEN / len(forms)
    return dict(found)


def _meankieli(finnish: Frequencies, own: Frequencies, foreign: frozenset[str]) -> Frequencies:
    """Return the frequencies that Meänkieli would have if Finnish were rewritten by its rules.

    Args:
        finnish: How common each word is in Finnish, written and spoken.
        own: How common the words are that Meänkieli has by hand.
        foreign: Words of Finnish that Meänkieli has others for.
    """
    # Words by hand that Finnish uses as much say nothing: only those that Meänkieli prefers.
    preferred = {
        word: share for word, share in own.items() if share > _PREFERRED * finnish.get(word, 0.0)
    }
    found = defaultdict(float, preferred)
    for word, share in finnish.items():
        if share < _RAREST_REWRITTEN:
            continue
        forms = list(meankieli_forms(word))
        found[word] += share * (_KEPT_FOREIGN if word in foreign else _KEPT if forms else 1.0)
        for form in forms:
            found[form] += share * (1 - _KEPT) / len(forms)
    return dict(found)


def _texts(language: str, massive: Path, packages: Path) -> Iterator[str]:
    if language in ("sv", "fi"):
        for path in sorted((DATA / "nlu").rglob("*.yml")):
            for block in load_yaml(path)["nlu"]:
                spoken = block.get("metadata", {}).get("language")
                if spoken == language and block["intent"] != _FOREIGN:
                    yield from re.sub(r"\]\([^)]*\)|[\[\]]", "", block["examples"]).splitlines()
    name = {"sv": "sv-SE", "fi": "fi-FI", "en": "en-US"}.get(language)
    if name:
        for line in (massive / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["split"] == "train":
                yield row["utt"]
    yield from catalogue_texts(packages, language)
    yield from command_texts(packages, language, SEED)
