"""Numbers in digits and in words, times of day, percentages and amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.content.parity.facts import Fact
from bot.content.parity.vocabulary import vocabulary

Found = Iterator[tuple[re.Match[str], list[Fact]]]

_SPACE = "[ \u00a0\u2009\u202f]"
# 8.30, 08:30, 10 000, 2,5, 112
_ONE = rf"(?:\d{{1,2}}[.:]\d{{2}}(?!\d)|\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d+)(?:,\d+)?"
_DIGITS = rf"(?<![\w.,]){_ONE}(?:\s?[–—-]\s?{_ONE})?(?![\d])"
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLITICS = re.compile(r"(?:kin|kaan|kään|han|hän|ko|kö)$")
_WORD = re.compile(r"[^\W\d_]+")
_ONE_WORDS = 1


def numbers(text: str, language: str) -> Found:
    """Find numbers in digits, with the unit that follows.

    A time on the hour is its hour, so that "8.30–16" is "8.30–16.00" and "kl. 8" is "klo 8.00".
    """
    for match in _digits(language).finditer(text):
        ends = re.split(r"\s?[–—-]\s?", match["number"])
        value = "–".join(_plain(end) for end in ends)
        unit = "" if _YEAR.fullmatch(value) else _unit(match)
        yield match, [Fact("number", value, match.group(), match.start(), unit)]


def number_words(text: str, language: str) -> Found:
    """Find number words from two (as facts) and one (as something that may match), and ordinals."""
    words = vocabulary(language)
    for match in _words(language).finditer(text):
        word = match["number"].lower()
        if language == "fi" and word not in words.cardinals and word not in words.ordinals:
            word = _CLITICS.sub("", word)
        if word in words.cardinals:
            number = words.cardinals[word]
            certain = number != _ONE_WORDS
            yield (
                match,
                [Fact("number", str(number), match.group(), match.start(), _unit(match), certain)],
            )
        elif word in words.ordinals:
            yield match, [Fact("ordinal", str(words.ordinals[word]), word, match.start())]


def _plain(number: str) -> str:
    time = re.fullmatch(r"(\d{1,2})[.:](\d{2})", number)
    if time and int(time[1]) <= 24 and int(time[2]) < 60:
        hour, minutes = int(time[1]), time[2]
        return str(hour) if minutes == "00" else f"{hour}.{minutes}"
    digits = re.sub(_SPACE, "", number)
    return re.sub(r"^0+(?=\d)", "", digits)


def _unit(match: re.Match[str]) -> str:
    units = match.groupdict().items()
    return next((name[1:] for name, found in units if found and name.startswith("u")), "")


@lru_cache(maxsize=2)
def _digits(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<number>{_DIGITS})(?:{_unit_pattern(language)})?", re.IGNORECASE)


@lru_cache(maxsize=2)
def _words(language: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?P<number>{_WORD.pattern})(?!\w)(?:{_unit_pattern(language)})?", re.IGNORECASE
    )


def _unit_pattern(language: str) -> str:
    units = vocabulary(language).units.items()
    named = "|".join(f"(?P<u{unit}>{forms})" for unit, forms in units)
    return rf"[\s\u00a0-]?(?:{named})"
