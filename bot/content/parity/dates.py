"""Dates and weekdays: 1 februari 2026, 1.2.2026 and 1. helmikuuta 2026 are one date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.content.parity.facts import Fact
from bot.content.parity.vocabulary import vocabulary

Found = Iterator[tuple[re.Match[str], list[Fact]]]

_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)")
# "1.–3.2.2026": one month for both days. Not after "klo 8.30–": that is a time.
_POINTS = (
    r"(?<![\d.,])(?<!\d[–-])(?<!klo )(?:(?P<d1>\d{1,2})\.\s?[–-]\s?)?"
    r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\."
)
# Only Finnish leaves out the year: "1.2." In Swedish that is a time at the end of a sentence.
_POINTED = {
    "sv": re.compile(_POINTS + r"\s?(?P<y>\d{4})(?!\d)"),
    "fi": re.compile(_POINTS + r"(?:\s?(?P<y>\d{4}))?(?!\d)"),
}
_SLASH = re.compile(r"(?<![\d/])(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:[ -](?P<y>\d{4}))?(?![\d/])")
_SLASH_MONTH = re.compile(r"(?<![\d/])(?P<m>\d{1,2})/(?P<y>\d{4})(?!\d)")


def dates(text: str, language: str) -> Found:
    """Find dates, with or without day or year; a span of days gives both its ends."""
    taken: list[tuple[int, int]] = []
    for pattern in _patterns(language):
        for match in pattern.finditer(text):
            start, end = match.span()
            found = _of(match)
            if found and not any(start < stop and begin < end for begin, stop in taken):
                taken.append((start, end))
                yield match, found


def weekdays(text: str, language: str) -> Found:
    """Find weekdays; abbreviated ones only beside a dash or a digit: "mån–fre", "ma 9–16"."""
    words = vocabulary(language)
    for number in words.weekdays:
        short = words.weekdays[number]
        pattern = (
            rf"(?<!\w)(?:{words.weekday_names[number]}"
            rf"|(?<=[–-])(?:{short})|(?:{short})\.?(?=\s?[–-]\w|\s\d))"
        )
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield match, [Fact("weekday", str(number), match.group(), match.start())]


@lru_cache(maxsize=2)
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    words = vocabulary(language)
    names = "|".join(f"(?P<n{n}>{forms})" for n, forms in words.months.items())
    full = "|".join(f"(?P<n{n}>{forms})" for n, forms in words.month_names.items())
    ordinal = r"\." if language == "fi" else r"(?::?[ea])?"
    with_day = (
        rf"(?<![\w.:])(?:(?P<d1>\d{{1,2}}){ordinal}\s?[–-]\s?)?"
        rf"(?P<d>\d{{1,2}}){ordinal}\s+(?:{names})\.?(?:\s+(?P<y>\d{{4}}))?(?!\w)"
    )
    alone = rf"(?<!\w)(?:{full})(?:\s+(?P<y>\d{{4}}))?(?!\w)"
    spelled = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (with_day, alone))
    slashed = (_SLASH_MONTH,) if language == "fi" else (_SLASH,)
    return (_ISO, _POINTED[language], *spelled, *slashed)


def _of(match: re.Match[str]) -> list[Fact]:
    parts = match.groupdict()
    named = [name for name, word in parts.items() if name[0] == "n" and word]
    month = int(named[0][1:]) if named else int(parts["m"])
    days = [int(parts[key]) for key in ("d1", "d") if parts.get(key)]
    if not 1 <= month <= 12 or any(not 1 <= day <= 31 for day in days):
        return []
    year = parts.get("y") or "-"
    values = [f"{year}-{month:02}-{day:02}" for day in days] or [f"{year}-{month:02}"]
    return [Fact("date", value, match.group(), match.start()) for value in values]
