"""References to sections of acts: 8 kap. 12 b § is 8 luvun 12 b §."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.content.parity.facts import Fact
from bot.content.parity.vocabulary import vocabulary

Found = Iterator[tuple[re.Match[str], list[Fact]]]

# "i" and "o" are words of their own in "8 § i lagen"; no act here has so many lettered sections.
_LETTER = r"[a-hj-n](?!\w)"
_NUMBER = rf"(?<![\d.,:])\d{{1,3}}(?!\d)(?:\s?{_LETTER})?"
_RANGE = rf"{_NUMBER}(?:\s?[–-]\s?(?:{_NUMBER}|{_LETTER}))?"
_SIGN = r"\s?§§?(?::\w+)?"
_ITEM = re.compile(
    rf"(?P<from>\d+)?\s?(?P<letter>{_LETTER})?(?:\s?[–-]\s?(?P<to>\d+)?\s?(?P<end>{_LETTER})?)?"
)


def sections(text: str, language: str) -> Found:
    """Find section references, single, listed or in a span, and chapters on their own.

    "5 och 5 a §§" gives two sections, "18 a–c §§" three; "6–9 §§" is one span, for it says more
    than its ends. Every section of a list has the list's chapter.
    """
    for match in _pattern(language).finditer(text):
        chapter = match["chapter"] or match["only"]
        if match["only"]:
            yield match, [Fact("section", f"{chapter}:", match.group(), match.start())]
            continue
        items = match["items"] or match["after"] or match["spelled"] or match["called"]
        prefix = f"{_number(chapter)}:" if chapter else ""
        yield (
            match,
            [
                Fact("section", prefix + value, _shown(prefix, value), match.start())
                for value in _values(items, language)
            ],
        )


def _shown(prefix: str, value: str) -> str:
    chapter = f"{prefix[:-1]} kap. " if prefix else ""
    return f"{chapter}{value} §"


@lru_cache(maxsize=2)
def _pattern(language: str) -> re.Pattern[str]:
    words = vocabulary(language)
    joiner = rf"(?:\s?,\s?|\s(?:{words.list_words})\s)"
    items = rf"{_RANGE}(?:(?:{_SIGN})?{joiner}(?:{_RANGE}|{_LETTER}(?=\s?§)))*"
    chapter = rf"(?P<chapter>\d+(?:\s?{_LETTER})?)[.:]?e?\s(?:{words.chapter})\s"
    return re.compile(
        rf"(?<![\w])(?:(?:{chapter})?(?P<items>{items}){_SIGN}"
        rf"|§§?\s?(?P<after>{items})(?!\w)"
        rf"|(?P<spelled>{items})[.:]?e?\s(?:{words.paragraph})(?!\w)"
        rf"|(?:{words.paragraph})\s(?P<called>{items})(?!\w)"
        rf"|(?P<only>\d+)[.:]?e?\s(?:{words.chapter})(?!\w))",
        re.IGNORECASE,
    )


def _values(items: str, language: str) -> Iterator[str]:
    joiner = rf"(?:{_SIGN})?(?:\s?,\s?|\s(?:{vocabulary(language).list_words})\s)"
    number = ""
    for item in re.split(joiner, items.lower()):
        match = _ITEM.match(item.strip())
        if match is None:
            continue
        number = match["from"] or number
        yield from _span(number, match["letter"], match["to"], match["end"])


def _span(first: str, letter: str | None, last: str | None, end: str | None) -> Iterator[str]:
    if last is None and end is None:
        yield _number(first + (letter or ""))
    elif letter and end and last in (None, first):
        for code in range(ord(letter), ord(end) + 1):
            yield f"{first} {chr(code)}"
    elif last and not letter and not end and int(last) == int(first) + 1:
        # "2–3 §§" and "2 ja 3 §" are the same two sections.
        yield from (first, last)
    else:
        yield f"{_number(first + (letter or ''))}–{_number((last or '') + (end or ''))}"


def _number(written: str) -> str:
    match = re.fullmatch(r"(\d*)\s?([a-z]?)", written.lower())
    return written if match is None else f"{match[1]} {match[2]}".strip()
