"""The words of `data/understanding/context.yml`, and what they say of a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.paths import DATA
from bot.understanding.features import normalise
from bot.yaml_shape import TEXT, WORDS, fixed, load_shaped, mapping_of

_NUMBER = re.compile(r"\d{1,2}")
_FINNISH_QUESTION = re.compile(r"\w{2,}(?:ko|kohan|kos)")
_LISTS = ("leads", "tails", "details", "law", "refused", "here", "around", "asks", "joins", "opens")
_SHAPE = fixed(
    {
        **dict.fromkeys(_LISTS, WORDS),
        "empty": mapping_of(WORDS),
        "frames": mapping_of(mapping_of(TEXT)),
        "chosen": mapping_of(WORDS) | {"propertyNames": {"type": "integer"}},
        "several": {"type": "array", "items": fixed({"words": WORDS, "topics": WORDS})},
    }
)


def plain_words(text: str) -> list[str]:
    """Return the text's words in lower case without dots, as the ranker reads them."""
    return normalise(text).split()


class ContextWords:
    """What makes a message a continuation, a choice, or a question.

    Raises:
        YamlProblem: The file cannot be used; says where, what, and the mend.
    """

    def __init__(self, path: Path = DATA / "understanding" / "context.yml") -> None:
        content = load_shaped(path, _SHAPE)
        lists = {name: [str(row) for row in content[name]] for name in _LISTS}
        self._frames = content["frames"]
        self._places = {
            word: place - 1 if place > 0 else place
            for place, words in content["chosen"].items()
            for word in _plain(words)
        }
        self._leads = sorted(_plain(lists["leads"]), key=len, reverse=True)
        self._tails = _Words(lists["tails"])
        self._details, self._law = _Words(lists["details"]), _Words(lists["law"])
        self._here = any_phrase(lists["here"])
        self._refused = any_phrase(lists["refused"])
        self._empty = _Words([word for words in content["empty"].values() for word in words])
        self._several = {
            word: tuple(str(topic) for topic in row["topics"])
            for row in content["several"]
            for word in _plain(row["words"])
        }
        self._joins, self._opens = _Words(lists["joins"]), _Words(lists["opens"])
        self._around, self._asks = _Words(lists["around"]), _Words(lists["asks"])

    def several(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the topics that a bare word could mean, none where it is not open."""
        return self._several.get(" ".join(words), ())

    def empty(self, words: Iterable[str]) -> bool:
        """Return whether no word says what the message is about."""
        return all(
            word in self._empty or word in self._details or word in self._law for word in words
        )

    def naming(self, words: Iterable[str]) -> list[str]:
        """Return the words that could name a topic."""
        return [w for w in words if w not in self._empty and w not in self._around]

    def about_law(self, words: Iterable[str]) -> bool:
        """Return whether the message asks for the law."""
        return any(word in self._law for word in words)

    def refused(self, words: Sequence[str]) -> bool:
        """Return whether the message says that somebody said no."""
        return self._refused.search(" ".join(words)) is not None

    def without_here(self, words: Sequence[str]) -> list[str]:
        """Return the words without those of the municipality, which all answers are about."""
        return self._here.sub(" ", " ".join(words)).split()

    def about_detail(self, words: Iterable[str]) -> bool:
        """Return whether the message asks for a fee, a queue, a time."""
        return any(word in self._details for word in words)

    def frame(self, theme: str, language: str) -> str:
        """Return what the topics of a theme have in common and nobody says again."""
        return str((self._frames.get(theme) or {}).get(language, ""))

    def elliptic(self, words: Sequence[str]) -> str | None:
        """Return what is left of a message that continues another, None where it does not."""
        rest, continues = " ".join(words), False
        for lead in self._leads:
            if rest.startswith(lead + " "):
                rest, continues = rest[len(lead) + 1 :], True
                break
        remaining = rest.split()
        while len(remaining) > 1 and remaining[-1] in self._tails:
            remaining, continues = remaining[:-1], True
        return " ".join(remaining) if continues and remaining else None

    def place(self, text: str) -> int | None:
        """Return the place in a list that the text is: 0 the first, -1 the last, else None."""
        if "§" in text:
            return None
        words = [w for w in plain_words(text) if w not in self._around]
        if len(words) != 1:
            return None
        if _NUMBER.fullmatch(words[0]):
            return int(words[0]) - 1 if int(words[0]) > 0 else None
        return self._places.get(words[0])

    def asks(self, words: Sequence[str]) -> bool:
        """Return whether the words begin a question."""
        return bool(words) and (
            words[0] in self._asks or _FINNISH_QUESTION.fullmatch(words[0]) is not None
        )

    def joined(self, sentence: str) -> list[str]:
        """Return the parts of a sentence that "och", "ja" and the like join, each a question."""
        parts: list[list[str]] = [[]]
        words = sentence.split()
        for word, following in zip(words, [*words[1:], ""], strict=True):
            joins = any(w in self._joins for w in plain_words(word))
            if joins and parts[-1] and self._opens_question(following):
                parts.append([])
            else:
                parts[-1].append(word)
        return [" ".join(part) for part in parts]

    def _opens_question(self, word: str) -> bool:
        return any(
            w in self._opens or _FINNISH_QUESTION.fullmatch(w) is not None
            for w in plain_words(word)
        )


class _Words:
    """A set of words, some of which stand for all that begin so."""

    def __init__(self, rows: Iterable[str]) -> None:
        rows = [str(row) for row in rows]
        self._whole = frozenset(_plain(row for row in rows if not row.endswith("*")))
        self._beginnings = tuple(_plain(row for row in rows if row.endswith("*")))

    def __contains__(self, word: str) -> bool:
        return word in self._whole or word.startswith(self._beginnings)


def any_phrase(rows: Iterable[Any]) -> re.Pattern[str]:
    """Return what finds the words of any row; "*" at a row's end leaves its last word open."""
    return re.compile(rf"\b(?:{'|'.join(map(_phrase, map(str, rows)))})")


def _phrase(row: str) -> str:
    return re.escape(normalise(row)) + (r"\w*" if row.endswith("*") else r"\b")


def _plain(rows: Iterable[Any]) -> list[str]:
    return [normalise(str(row)) for row in rows]
