"""The project's own evidence: what the letters of each word say about its language."""

from __future__ import annotations

from math import log
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
_LETTERS_COUNT = np.float32(0.3)  # the letters of Swedish against Finnish, beside all languages'
_MOST_KNOWN = 50_000  # words whose scores are kept

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
                letters = data["letters"].astype(np.float32) * data["letters_scale"]
                letters_bias = data["letters_bias"]
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise LanguageModelProblem(
                f"Språkmodellen {path.name} i data/language går inte att läsa ({error}). "
                "Hämta tillbaka filen ur versionshanteringen."
            ) from None
        # The bias is a last row that every word has; the letters are a last column.
        self._weights: Scores = np.column_stack(
            [np.vstack([weights, bias]), _LETTERS_COUNT * np.append(letters, letters_bias)]
        )
        self._bias_row = len(weights)
        self._swedish, self._finnish = self.languages.index("sv"), self.languages.index("fi")
        self._meankieli = self.languages.index("fit")
        self._row = {gram: number for number, gram in enumerate(known)}
        self._known: dict[str, Scores] = {}

    def scores(self, words: list[str]) -> Scores:
        """Return log p(language | word) of words in small letters, words x (languages + 1).

        All languages are equal before. Meänkieli shares most of its words with Finnish. So Finnish
        is the mean of both, and the column of Meänkieli is how much likelier it is:
        log p(fit | word) - log p(fi | word). The last column is log p(sv | word) -
        log p(fi | word), told by the columns of the two and by the letters of the two alone.
        """
        if len(self._known) > _MOST_KNOWN:
            self._known = {}
        known = self._known  # another thread may put a new one in its place
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            known.update(zip(new, self._scores(new), strict=True))
        return np.array([known[word] for word in words])

    def _scores(self, words: list[str]) -> Scores:
        row = self._row
        rows: list[int] = []
        starts = []
        for word in words:
            starts.append(len(rows))
            rows.append(self._bias_row)
            rows.extend(row[gram] for gram in grams(word[:_LONGEST_WORD]) if gram in row)
        # One sum over all the words: numpy's calls, not its sums, are what takes time.
        sums: Scores = np.add.reduceat(self._weights.take(rows, axis=0), starts, axis=0)
        scores = sums[:, :-1]  # a view
        scores -= np.maximum.reduce(scores, axis=1, keepdims=True)
        scores -= np.log(np.add.reduce(np.exp(scores), axis=1, keepdims=True))
        finnish, meankieli = scores[:, self._finnish].copy(), scores[:, self._meankieli].copy()
        scores[:, self._finnish] = np.logaddexp(finnish, meankieli) - np.float32(log(2))
        scores[:, self._meankieli] = meankieli - finnish
        sums[:, -1] += scores[:, self._swedish] - scores[:, self._finnish]
        return sums
