"""Turns a text into weighted word and character n-grams.

Residents type without dots, with typos and with compounds split in two, in two languages with
rich inflection. Character n-grams inside word boundaries see through most of it; words and word
pairs keep what the characters blur. Dots are folded away, so "aldreomsorg" meets "äldreomsorg".
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import marisa_trie
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[Any]

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_CHARACTERS = (2, 3, 4, 5)


def normalise(text: str) -> str:
    """Return the text in lower case, without accents and dots, words separated by one space.

    Section signs survive as the word "pykala", because they carry meaning without being letters.
    """
    text = text.casefold().replace("§", " pykala ")
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain))


def ngrams(text: str) -> tuple[list[str], list[str]]:
    """Return the words and word pairs, and the character n-grams, of a text (with repeats)."""
    exact = normalise(text).split()
    # "8 §" is learnt from "5 §", and still tells what it is that 8 § says.
    words = [_NUMBER.sub("0", word) for word in exact]
    terms = ["w" + word for word in words]
    terms += ["w=" + word for word in exact if _NUMBER.search(word)]
    terms += [f"w{first} {second}" for first, second in itertools.pairwise(words)]
    pieces: list[str] = []
    for word in words:
        padded = f" {word} "
        for size in _CHARACTERS:
            if len(padded) <= size:
                pieces.append(padded)
                break
            pieces += [padded[i : i + size] for i in range(len(padded) - size + 1)]
    return terms, pieces


@dataclass(frozen=True)
class NgramFeatures:
    """A vocabulary of n-grams with their weights.

    Attributes:
        index: N-gram to column. A trie takes a twentieth of a dictionary's memory.
        idf: Inverse document frequency per column, float32, shape (columns,).
    """

    index: marisa_trie.Trie
    idf: Array

    @classmethod
    def fit(cls, texts: Iterable[str]) -> tuple[NgramFeatures, sparse.csr_matrix]:
        """Learn the vocabulary of the texts; return their vectors too (texts × vocabulary)."""
        columns: dict[str, int] = {}
        split: tuple[list[list[int]], list[list[int]]] = ([], [])
        for text in texts:
            for part, grams in zip(split, ngrams(text), strict=True):
                part.append([columns.setdefault(gram, len(columns)) for gram in grams])
        counts = [_counts(part, len(columns)) for part in split]
        documents = np.zeros(len(columns), dtype=np.int64)
        for part in counts:
            documents += np.bincount(part.indices, minlength=len(columns))
        # A character n-gram seen once in one question tells nothing about the next one.
        words = np.fromiter((gram[0] == "w" for gram in columns), dtype=bool, count=len(columns))
        names, kept = list(columns), np.flatnonzero((documents > 1) | words)
        index = marisa_trie.Trie([names[column] for column in kept])
        kept = kept[np.argsort([index[names[column]] for column in kept])]
        idf = (np.log((1 + len(split[0])) / (1 + documents[kept])) + 1).astype(np.float32)
        features = cls(index, idf)
        matrix = sum(_weighted(part[:, kept], idf) for part in counts)
        return features, sparse.csr_matrix(matrix, dtype=np.float32)

    def vector(self, text: str) -> tuple[Array, Array]:
        """Return the columns and values of one text.

        The words' part and the characters' part each have the length one, so that neither drowns
        the other in a short or a long text.

        Returns:
            Columns, int32, and values, float32, both of shape (n,).
        """
        columns: list[int] = []
        values: list[Array] = []
        for grams in ngrams(text):
            known = Counter(c for gram in grams if (c := self.index.get(gram)) is not None)
            if not known:
                continue
            part = np.fromiter(known, dtype=np.int32, count=len(known))
            counts = np.fromiter(known.values(), dtype=np.float32, count=len(known))
            weights = _damped(counts) * self.idf[part]
            columns += part.tolist()
            values.append(weights / np.sqrt(weights @ weights))
        if not values:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        return np.asarray(columns, dtype=np.int32), np.concatenate(values)


def _damped(counts: Array) -> Array:
    """Return what counts are worth: a second time says less than the first."""
    worth: Array = 1 + np.log(counts)
    return worth


def _counts(texts: list[list[int]], columns: int) -> sparse.csr_matrix:
    """Return how often each column's n-gram is in each text."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    flat = np.fromiter(itertools.chain.from_iterable(texts), np.int32, count=int(lengths.sum()))
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    ones = np.ones(len(flat), dtype=np.float32)
    # Made of pairs: those of the same place are added up.
    return sparse.coo_matrix((ones, (rows, flat)), shape=(len(texts), columns)).tocsr()


def _weighted(counts: sparse.csr_matrix, idf: Array) -> sparse.csr_matrix:
    """Return the weights of counted n-grams, each row of length one."""
    weights = counts.tocsr(copy=True)
    weights.data = _damped(weights.data) * idf[weights.indices]
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    squares = np.bincount(rows, weights=weights.data**2, minlength=weights.shape[0])
    weights.data = (weights.data / np.sqrt(squares)[rows]).astype(np.float32)
    return weights
