"""Weighs the evidence for the language of a text."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf
from pathlib import Path
from typing import Final

import numpy as np

from bot.language import lid176
from bot.language.ngrams import FILE, Scores, WordModel
from bot.language.text import is_latin, without_code, words_of
from bot.paths import DATA
from bot.yaml_shape import TEXT, fixed, load_shaped, mapping_of


@dataclass(frozen=True)
class Settings:
    """The numbers of the decision, chosen on the texts of `python -m bot.language.tune`.

    Log-odds where nothing else is said.

    Attributes:
        lid176: What lid.176 counts beside the words, when Swedish is weighed against Finnish.
        lid176_third: The same, when a third language is weighed against the two.
        lid176_floor: The lowest probability that is believed of lid.176.
        finnish_before: How much likelier Finnish is before anything is read.
        third_1: How much likelier a third language must be in a text of one word.
        third_2: The same, two words.
        third_3: The same, three words.
        third_4: The same, four words.
        third_more: The same, five words or more.
        third_word: What one word can count for or against a third language.
        meankieli: How much likelier Meänkieli must be than Finnish.
        meankieli_word: What one word can count for or against Meänkieli.
        one_word: What one word counts at most when Swedish is weighed against Finnish: a borrowed
            word is outvoted.
        certain: What it counts that the text has words of one language that nobody borrows, and
            none of the other.
    """

    lid176: float = 0.3
    lid176_third: float = 0.4
    lid176_floor: float = 0.01
    finnish_before: float = -0.2
    third_1: float = 7.0
    third_2: float = 5.0
    third_3: float = 2.2
    third_4: float = 1.9
    third_more: float = 1.1
    third_word: float = 8.0
    meankieli: float = 2.8
    meankieli_word: float = 6.6
    one_word: float = 5.2
    certain: float = 3.2

    def third(self, words: int) -> float:
        """Return how much likelier a third language must be in a text of so many words."""
        by_length = (self.third_1, self.third_2, self.third_3, self.third_4, self.third_more)
        return by_length[min(words, len(by_length)) - 1]


SETTINGS: Final = Settings()
_THIRD_STRONG: Final = 2.0
_MEANKIELI_WORDS: Final = 3
_STRONG: Final = 3.0
_STRONG_AGAINST: Final = 7.0
_STRONG_WORD: Final = 3.5
_SWEDISH: Final = -1  # the column of Swedish against Finnish

# Labels of lid.176 that the model of words has a column of its own for.
_COLUMN: Final = {
    **{label: label for label in ("sv", "fi", "nb", "da", "et", "en", "de", "is", "so", "ku")},
    **{"no": "nb", "nn": "nb", "nl": "de"},
}


@dataclass(frozen=True)
class Evidence:
    """What a text says about its own language.

    Attributes:
        language: "sv", "fi", "other", or None where the text says nothing.
        strong: The text alone justifies changing the language of a conversation.
        scores: Probability of "sv", "fi" and "other"; empty where the text says nothing.
        detail: With "other", the language's code ("nb", "da", "et", "en", "fit", ...), "und" where
            it is not known. With None, "code" where the text is nothing but markup or code.
    """

    language: str | None
    strong: bool
    scores: dict[str, float]
    detail: str | None = None


_ALL_OTHER: Final = {"sv": 0.0, "fi": 0.0, "other": 1.0}
_NOTHING = Evidence(None, False, {})
CODE: Final = "code"
_SHAPE: Final = fixed(
    {
        "certain": fixed({"sv": TEXT, "fi": TEXT}),
        "neutral": TEXT,
        "sweden_finnish": TEXT,
        "courtesies": TEXT,
        "foreign": mapping_of(TEXT),
    }
)
_CODE_ONLY: Final = Evidence(None, False, {}, CODE)


class LanguageIdentifier:
    """Tells Swedish, Finnish and third languages apart.

    Raises:
        LanguageModelProblem: A model file is missing or damaged.
        YamlProblem: `data/language/words.yml` cannot be used.
    """

    def __init__(
        self,
        words: Path = DATA / "language" / "words.yml",
        model: Path = FILE,
        settings: Settings = SETTINGS,
    ) -> None:
        lid176.load()
        self._settings = settings
        self._model = WordModel(model)
        columns = self._model.languages
        self._sv, self._fi = columns.index("sv"), columns.index("fi")
        self._fit = columns.index("fit")  # the last language
        self._column = {label: columns.index(name) for label, name in _COLUMN.items()}
        self._rest = [n for n, name in enumerate(columns[: self._fit]) if name not in _COLUMN]
        self._third = np.array([n for n in range(self._fit) if n not in (self._sv, self._fi)])
        data = load_shaped(words, _SHAPE)
        self._certain = {key: frozenset(text.split()) for key, text in data["certain"].items()}
        self._foreign = {
            word: key for key, text in data["foreign"].items() for word in text.split()
        }
        self._neutral = frozenset(data["neutral"].split())
        self._sweden_finnish = frozenset(data["sweden_finnish"].split())
        self._courtesies = frozenset(data["courtesies"].split())

    def is_courtesy(self, text: str) -> bool:
        """Return whether a text is no more than what Sweden Finns say in Swedish too, as "tack"."""
        words = words_of(without_code(text))
        return bool(words) and self._courtesies.issuperset(words)

    def identify(self, text: str) -> Evidence:
        """Return the evidence in a text of any length and content; never raises."""
        said = without_code(text)
        words = words_of(said)
        if not words:
            return _CODE_ONLY if said != text[: len(said)] else _NOTHING
        foreign = {self._foreign.get(word) for word in words}
        if None not in foreign:
            return Evidence("other", True, dict(_ALL_OTHER), foreign.pop())
        labels = lid176.probabilities(" ".join(words))
        if not is_latin(words):
            return Evidence("other", True, dict(_ALL_OTHER), _best(labels))
        settings = self._settings
        each = self._model.scores(words)
        given = self._by_lid176(labels)
        swedish = self._swedish(each) - settings.finnish_before
        swedish += settings.lid176 * float(given[self._sv] - given[self._fi])
        swedish += settings.certain * self._certain_side(words)
        logs = each[:, : self._fit]
        least = np.maximum.reduce(logs, axis=1, keepdims=True) - settings.third_word
        both: Scores = np.add.reduce(np.maximum(logs, least), axis=0)
        both += settings.lid176_third * given
        third = int(self._third[both[self._third].argmax()])
        ahead = float(both[third] - max(both[self._sv], both[self._fi]))
        ahead -= settings.third(len(words))
        scores = _probabilities(swedish, ahead)
        if ahead > 0 and self._certain_language(words) is None:
            detail = self._detail(third, labels)
            return Evidence("other", ahead > _THIRD_STRONG, scores, detail)
        language = "sv" if swedish > 0 else "fi"
        if language == "fi" and len(words) >= _MEANKIELI_WORDS and self._is_meankieli(words, each):
            return Evidence("other", True, scores, "fit")
        return Evidence(language, self._is_strong(language, words, each), scores)

    def _swedish(self, each: Scores) -> float:
        """Return the words' evidence for Swedish against Finnish, log-odds."""
        odds = each[:, _SWEDISH]
        return _sum_of_capped(odds, self._settings.one_word if len(odds) > 1 else inf)

    def _is_meankieli(self, words: list[str], each: Scores) -> bool:
        settings = self._settings
        telling = [word not in self._sweden_finnish for word in words]
        odds = each[telling, self._fit]
        return _sum_of_capped(odds, settings.meankieli_word) > settings.meankieli

    def _by_lid176(self, labels: dict[str, float]) -> Scores:
        given = [self._settings.lid176_floor] * self._fit
        rest = 0.0
        for label, probability in labels.items():
            column = self._column.get(label)
            if column is None:
                rest = max(rest, probability)
            else:
                given[column] += probability
        for column in self._rest:
            given[column] += rest
        result: Scores = np.log(np.array(given, dtype=np.float32))
        return result

    def _detail(self, column: int, labels: dict[str, float]) -> str:
        name = self._model.languages[column]
        inside = {
            label: probability
            for label, probability in labels.items()
            if _COLUMN.get(label, "") == (name if name in _COLUMN else "")
        }
        return _best(inside) if inside else (name if name in _COLUMN else "und")

    def _certain_side(self, words: list[str]) -> int:
        """Return 1 or -1 when only Swedish, or only Finnish, has words that nobody borrows."""
        swedish, finnish = (not self._certain[key].isdisjoint(words) for key in ("sv", "fi"))
        return int(swedish) - int(finnish)

    def _certain_language(self, words: list[str]) -> str | None:
        """Return the language of which every word is one that nobody borrows ("moi moi")."""
        return next((key for key, known in self._certain.items() if known.issuperset(words)), None)

    def _is_strong(self, language: str, words: list[str], each: Scores) -> bool:
        sign = 1 if language == "sv" else -1
        telling = [
            (word, sign * float(one[_SWEDISH]))
            for word, one in zip(words, each, strict=True)
            if word not in self._neutral
        ]
        if not telling:
            return False
        if len(telling) == 1:
            word, weight = telling[0]
            # A Swedish term alone is what a Finnish speaker in Sweden writes too: "hemtjänst".
            return word in self._certain[language] or (language == "fi" and weight > _STRONG_WORD)
        against = self._certain["fi" if language == "sv" else "sv"]
        needed = _STRONG if against.isdisjoint(words) else _STRONG_AGAINST
        most = self._settings.one_word
        return sum(max(-most, min(most, weight)) for _, weight in telling) > needed


def _sum_of_capped(odds: Scores, most: float) -> float:
    """Return the sum of the log-odds, each counted as `most` at most, for or against."""
    return float(np.add.reduce(np.minimum(np.maximum(odds, -most), most)))


def _best(labels: dict[str, float]) -> str:
    if not labels:
        return "und"
    label = max(labels, key=lambda key: labels[key])
    return "nb" if label == "no" else label


def _probabilities(swedish: float, ahead: float) -> dict[str, float]:
    """Return the three as probabilities; `ahead` is the third's log-odds against the best."""
    logs = (min(swedish, 0.0), min(-swedish, 0.0), ahead)
    highest = max(logs)
    shares = [exp(value - highest) for value in logs]
    total = sum(shares)
    return {
        key: round(share / total, 4)
        for key, share in zip(("sv", "fi", "other"), shares, strict=True)
    }
