"""Words from `data/entities/*.yml` and their inflected forms, as spaCy phrases."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.entities.folding import fold
from bot.yaml import YamlProblem, line_of_item
from bot.yaml_shape import PATTERN, WORDS, load_shaped, mapping_of

Meaning = tuple[str, str]
"""The kind and the value that a phrase stands for."""

_SHORTEST_STEM = 3
_ENDINGS = mapping_of(PATTERN)


class Lexicon:
    """Finds the words of the data files in a tokenised text, inflected as people write.

    Each token gets as its norm the entry of the data that it is a form of; phrases are then
    matched on norms, so a new word in the data is one line.
    """

    def __init__(self, nlp: Language, endings: list[str]) -> None:
        self._nlp = nlp
        self._ending = re.compile("|".join(f"(?:{ending})" for ending in endings))
        self._open: dict[str, str] = {}
        self._phrases: list[tuple[list[str], Meaning, Path, int | None]] = []
        self._exact: set[str] = set()
        self._closed: set[str] = set()
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self._meanings: dict[str, Meaning] = {}
        self._norm_of = lru_cache(maxsize=20_000)(self._find_norm)

    def read(self, path: Path, kind: str, skip: tuple[str, ...] = ()) -> list[str]:
        """Add a file's words, and return the values that it defines.

        Raises:
            YamlProblem: The file is not value -> list of words.
        """
        # Whoever asks to skip a name looks after what it holds.
        shape = mapping_of(WORDS) | {"properties": {name: {} for name in skip}}
        data = load_shaped(path, shape)
        values = [str(value) for value in data if value not in skip]
        for value in values:
            words = data[value]
            for number, entry in enumerate(words):
                self._add(str(entry), (kind, value), path, line_of_item(words, number))
        return values

    def _add(self, entry: str, meaning: Meaning, path: Path, line: int | None) -> None:
        words: list[str] = []
        for part in entry.split():
            bare = part.rstrip("~*").lstrip("=")
            pieces = [token.text for token in self._nlp.make_doc(bare)]
            if not pieces:
                raise YamlProblem(path, line, f"{entry!r} är inget ord", "Skriv ett ord.")
            if part.startswith("="):
                self._exact.add(bare)
                words.append("=" + bare)
                continue
            if part[-1] in "~*":
                stem = fold(pieces[-1])
                if len(stem) < _SHORTEST_STEM:
                    raise YamlProblem(
                        path,
                        line,
                        f"{entry!r}: stammen {pieces[-1]!r} är för kort",
                        f"En stam har minst {_SHORTEST_STEM} bokstäver; skriv annars ut formerna.",
                    )
                if self._open.get(stem) != "*":
                    self._open[stem] = part[-1]
            words.extend(fold(piece) for piece in pieces)
        if len(words) == 1 and entry[-1] not in "~*":
            self._closed.add(words[0])
        self._phrases.append((words, meaning, path, line))

    def build(self) -> None:
        """Compile what was read; call once, after the last `read`."""
        for words, meaning, path, line in self._phrases:
            norms = [word if word.startswith("=") else self._norm_of(word) for word in words]
            doc = Doc(self._nlp.vocab, words=words)
            for token, norm in zip(doc, norms, strict=True):
                token.norm_ = norm
            key = " ".join(norms)
            if self._meanings.get(key, meaning) != meaning:
                raise YamlProblem(
                    path,
                    line,
                    f"{' '.join(words)!r} betyder redan {self._meanings[key][1]}",
                    "Låt ordet stå på ett ställe.",
                )
            self._meanings[key] = meaning
            self._matcher.add(key, [doc])
        self._phrases.clear()

    def _find_norm(self, word: str) -> str:
        if word in self._closed:
            return word
        for length in range(len(word), _SHORTEST_STEM - 1, -1):
            stem = word[:length]
            mark = self._open.get(stem)
            if mark == "*" or (mark == "~" and self._ending.fullmatch(word[length:])):
                return stem + mark
        return word

    def find(self, doc: Doc) -> list[tuple[Span, Meaning]]:
        """Return the longest phrases in the text, in order, with what they mean."""
        for token in doc:
            token.norm_ = self._norm(doc, token.i)
        spans = [Span(doc, start, end, label=key) for key, start, end in self._matcher(doc)]
        return [(span, self._meanings[span.label_]) for span in filter_spans(spans)]

    def _norm(self, doc: Doc, number: int) -> str:
        text: str = doc[number].text
        upper = text if text in self._exact else text.upper()
        if upper in self._exact:
            # "jo" is a word of both languages, "jo:lle" is the ombudsman.
            followed = number + 2 < len(doc) and doc[number + 1].text == ":"
            if text == upper or (followed and doc[number + 2].is_alpha):
                return "=" + upper
        return self._norm_of(fold(text))


def endings(path: Path) -> list[str]:
    """Return the patterns of endings, one per language.

    Raises:
        YamlProblem: A pattern cannot be read.
    """
    return [str(pattern) for pattern in load_shaped(path, _ENDINGS).values()]
