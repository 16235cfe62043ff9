"""The project's own evidence: what the letters of each word say about its language."""

from __future__ import annotations

from functools import lru_cache
from math import exp, log, log1p
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.language.lid176 import LanguageModelProblem
from bot.paths import DATA

FILE: Final = DATA / "language" / "ngrams.npz"
LONGEST_GRAM: Final = 5
_LONGEST_WORD = 40

Scores = npt.NDArray[np.float32]


def grams(word: str) -> list[str]:
    """Return the letter sequences of a word that may carry evidence, and the word as a whole.

    "<" and ">" mark its beginning and end: `grams("ja")` has "<j", "ja", "a>", "<ja", "<ja>".
    """
    marked = f"<{word}>"
    length = len(marked)
    found = [
        marked[start : start + size]
        for size in range(1, LONGEST_GRAM + 1)
        for start in range(length - size + 1)
    ]
    if length > LONGEST_GRAM:
        found.append(marked)
    return found


class WordModel:
    """A linear model over letter sequences: word -> log-probability of each language.

    Attributes:
        languages: What the columns of the scores stand for.
    """

    def __init__(self, path: Path = FILE) -> None:
        """Read the model.

        Raises:
            LanguageModelProblem: The file is missing or damaged.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
                self.languages = tuple(str(data["languages"]).split())
                known = bytes(data["grams"]).decode("utf-8").split("\n")
                weights = data["weights"].astype(np.float32) * data["scale"]
                bias = data["bias"].astype(np.float32)
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise LanguageModelProblem(
                f"Språkmodellen {path.name} i data/language går inte att läsa ({error}). "
                "Hämta tillbaka filen ur versionshanteringen."
            ) from None
        # The bias is a last row that every word has.
        self._weights: Scores = np.vstack([weights, bias])
        self._bias_row = len(weights)
        self._finnish = self.languages.index("fi")
        self._meankieli = self.languages.index("fit")
        self._row = {gram: number for number, gram in enumerate(known)}
        self.score = lru_cache(maxsize=50_000)(self._score)

    def _score(self, word: str) -> Scores:
        """Return log p(language | word) of a word in small letters, all languages equal before.

        Meänkieli shares most of its words with Finnish. So Finnish is the mean of both, and the
        column of Meänkieli is how much likelier it is: log p(fit | word) - log p(fi | word).
        """
        row = self._row
        rows = [row[gram] for gram in grams(word[:_LONGEST_WORD]) if gram in row]
        rows.append(self._bias_row)
        scores: Scores = np.add.reduce(self._weights.take(rows, axis=0), axis=0)
        scores -= np.maximum.reduce(scores)
        scores -= log(np.add.reduce(np.exp(scores)))
        finnish, meankieli = float(scores[self._finnish]), float(scores[self._meankieli])
        more, less = max(finnish, meankieli), min(finnish, meankieli)
        scores[self._finnish] = more + log1p(exp(less - more)) - log(2)
        scores[self._meankieli] = meankieli - finnish
        return scores
