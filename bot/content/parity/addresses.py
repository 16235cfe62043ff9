"""Placeholders, links, numbers of acts and phone numbers: the same signs in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.parity.facts import Fact, Kind

_PLACEHOLDER = re.compile(r"\{[^{}\n]*\}")
# A scheme or www, an e-mail address, or a bare name under a common top domain: "botkyrka.se".
_LINK = re.compile(
    r"https?://[^\s<>”\")]+|www\.[^\s<>”\")]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.@-])(?:[\w-]+\.)+(?:se|fi|nu|org|com|net|eu)(?:/[^\s<>”\"),;:]*)?(?!\w)",
    re.IGNORECASE,
)
_ACT = re.compile(r"(?<![\d:])(?P<year>[12]\d{3}):(?P<number>\d{1,4})(?![\d:])")
_PHONE = re.compile(r"(?<![\w:,.–-])(?:\+\d{1,3}[ (]?|0)\d?[\d \u00a0()–-]{5,16}\d(?![\w:])")
_FEWEST_DIGITS = 7

Found = Iterator[tuple[re.Match[str], list[Fact]]]


def placeholders(text: str, _language: str) -> Found:
    """Find what the program fills in: `{unit}`."""
    return _whole(_PLACEHOLDER, "placeholder", text)


def links(text: str, _language: str) -> Found:
    """Find addresses of pages and of e-mail; Finnish endings after a hyphen do not count."""
    for match in _LINK.finditer(text):
        value = re.sub(r"^https?://(?:www\.)?|^www\.", "", match.group().lower())
        yield match, [_fact("link", value.rstrip("/.,;:!?"), match)]


def acts(text: str, _language: str) -> Found:
    """Find the numbers of acts: 2009:724."""
    return _whole(_ACT, "act", text)


def phones(text: str, _language: str) -> Found:
    """Find phone numbers that begin with 0 or a country's number; +46 8 is 08."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"[^\d+]", "", match.group().replace("(0)", ""))
        if len(digits) >= _FEWEST_DIGITS and not re.fullmatch(r"0\d\d\d-\d\d-\d\d", match.group()):
            yield match, [_fact("phone", re.sub(r"^\+46", "0", digits), match)]


def _whole(pattern: re.Pattern[str], kind: Kind, text: str) -> Found:
    for match in pattern.finditer(text):
        yield match, [_fact(kind, match.group(), match)]


def _fact(kind: Kind, value: str, match: re.Match[str]) -> Fact:
    return Fact(kind, value, match.group(), match.start())
