"""Checks that no two topics have nearly the same question. Imports SciPy: only for `bot check`."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from scipy import sparse

from bot.content.checks.content import Content
from bot.content.checks.finding import Finding, warning
from bot.content.checks.questions import same_words
from bot.content.questions import AskedQuestion

# Two questions of the same number of words that share this much of their letter triples differ by
# a letter or two. "på finska?" and "på svenska?" after the same words share less.
NEAR = 0.9
# Their questions mirror each other word for word, and must.
_MIRRORED = {"dialogue/switch_to_finnish", "dialogue/switch_to_swedish"}
# In less than this, every letter makes another word.
_FEWEST_LETTERS = 8


def nearly_twice(content: Content) -> Iterator[Finding]:
    """No two topics have questions that differ in spelling or the order of words only.

    Measured by Dice's coefficient over the letter triples of the words (dots and capitals folded,
    words in alphabetical order): twice the shared triples divided by all triples of both.
    Questions with different numbers differ; only questions of as many words are compared.
    """
    groups: dict[tuple[int, tuple[str, ...]], list[AskedQuestion]] = defaultdict(list)
    for question in content.questions:
        folded = _words(question.text)
        if sum(map(len, folded)) >= _FEWEST_LETTERS:
            numbers = tuple(word for word in folded if word[0].isdigit())
            groups[len(folded), numbers].append(question)
    for group in groups.values():
        for first, second in _near_pairs([_words(question.text) for question in group]):
            one, other = group[first], group[second]
            if {one.topic, other.topic} == _MIRRORED:
                continue
            if one.topic != other.topic and same_words(one.text) != same_words(other.text):
                what = f"frågan ”{other.text}” är nästan lika med ”{one.text}” under {one.topic}"
                mend = "Ta bort den ena, eller skriv den så att det hörs vilket ämne som menas."
                yield warning(other.path, other.line, what, mend)


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return sorted(re.findall(r"\w+|§", plain))


def _near_pairs(texts: list[list[str]]) -> Iterator[tuple[int, int]]:
    """Yield the positions of texts that share at least `NEAR` of their letter triples."""
    columns: dict[str, int] = {}
    rows, places = [], []
    for row, folded in enumerate(texts):
        padded = f"  {'  '.join(folded)}  "
        triples = {padded[i : i + 3] for i in range(len(padded) - 2)}
        rows += [row] * len(triples)
        places += [columns.setdefault(triple, len(columns)) for triple in triples]
    shape = (len(texts), len(columns))
    matrix = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, places)), shape=shape)
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    shared = sparse.triu(matrix @ matrix.T, k=1).tocoo()
    near = 2 * shared.data >= NEAR * (sizes[shared.row] + sizes[shared.col])
    yield from zip(shared.row[near].tolist(), shared.col[near].tolist(), strict=True)
