"""Numbers that are no personal data: acts, sections, dates, times, years, amounts."""

from __future__ import annotations

import re

_DASH = r"\s?-\s?"
_CLOCK = r"(?:(?:[01]\d|2[0-4])[0-5]\d|(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?)"
_YEAR = r"(?:1[89]|20)\d\d"
_HARMLESS = re.compile(
    "|".join(
        (
            rf"{_YEAR}(?:/\d\d)?:\d{{1,5}}",  # SFS 2009:724, prop. 2025/26:93
            rf"{_YEAR}-\d\d-\d\d",  # an ISO date
            rf"\d{{1,2}}[./]\s?\d{{1,2}}[./]?\s?{_YEAR}",  # 28.11.2026, 28/11 2026
            rf"{_YEAR}(?:{_DASH}|/| (?:och|ja|till) |, ?| )(?:{_YEAR}|\d\d)(?!\d|[- ]\d)",
            rf"{_CLOCK}{_DASH}{_CLOCK}",  # opening hours
            r"\d{1,3}(?: \d{3})+(?:,\d\d?)?\s?(?:kr|kronor|kruunua|euro|€|sek|invånare|personer)",
            r"ISBN(?:-1[03])?:? ?[\d-]{10,17}",
        )
    ),
    re.IGNORECASE,
)
# Dates stand beside each other in ranges: 1.1.2027-31.12.2027.
_DATE = re.compile(rf"{_YEAR}-\d\d-\d\d|\d{{1,2}}[./]\s?\d{{1,2}}[./]?\s?{_YEAR}")


def harmless(text: str) -> list[tuple[int, int]]:
    """Return the spans of what is certainly something else, where no other digits touch them."""
    return [match.span() for match in _HARMLESS.finditer(text) if _stands_alone(text, match)]


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if _DATE.fullmatch(match[0]):
        return not re.search(r"\d$", before) and not re.match(r"\d", after)
    if re.search(r"\d$|\d[-./]$|\+$", before):
        return False
    if re.match(r"\d|[-/]\d", after):
        return False
    # A telephone number in groups begins like opening hours: 08-16 50 30.
    clock = re.fullmatch(r"\d{1,4} ?- ?\d{1,4}", match[0])
    return not (clock and re.match(r" \d\d", text[end : end + 3]))
