"""Identity numbers: Swedish ones of people and organisations, and the Finnish henkilötunnus."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from stdnum import luhn
from stdnum.fi import hetu

from bot.privacy.kinds import Finding, Kind
from bot.privacy.words import NumberWords

# Ten digits in the order of a birth date and four more, however people divide them.
_GAP = r"[ ./-]?"
_SWEDISH = re.compile(
    rf"(?<!\d)(?<!\d:)(?P<century>(?:16|18|19|20){_GAP})?"
    rf"(?P<date>\d\d{_GAP}\d\d{_GAP}\d\d)(?P<sign>[ .:/+-]{{0,3}})"
    r"(?P<last>\d\d ?\d\d)(?!\d|-\d\d-\d\d)"
)
# Numbers of people whose identity a hospital or an authority does not know yet: 850709-T123.
_RESERVE = re.compile(r"(?<!\w)(?:\d\d)?(?P<date>\d{6})-[A-Z]\d{3}(?!\w)")
_FINNISH = re.compile(
    r"(?<!\d)(?P<date>\d{6}) ?(?P<century>[-+A-FU-Y]?) ?(?P<serial>\d{3})"
    r"(?P<check>[0-9A-FHJ-NPR-Y])(?!\w)",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?:[01]\d|2[0-3]) ?[0-5][05]")
# The first digit of the State, regions and municipalities: bodies that have nothing to hide here.
_PUBLIC = "2"


def identity_numbers(text: str, words: NumberWords) -> Iterator[Finding]:
    """Yield the identity numbers: first those whose check digit is right, then mistyped ones.

    A mistyped number nearly tells the right one, so its form is enough where it is unmistakable:
    a date, hyphen or plus, and four digits (Swedish), or a date, a sign of the century and a
    check letter (Finnish), or a word before it that says what it is.
    """
    swedish = list(_SWEDISH.finditer(text))
    finnish = list(_FINNISH.finditer(text))
    for match in swedish:
        kind = _swedish_kind(match, text, words)
        looks_else = _is_date_and_time(match) or _is_enumeration(match, text, words)
        if kind is not None and luhn.is_valid(_ten(match)) and not looks_else:
            yield Finding(*match.span(), kind)
    for match in finnish:
        sign = match["century"] or "-"
        number = f"{match['date']}{sign}{match['serial']}{match['check']}".upper()
        bare = not match["century"] and match["check"].isdigit()
        if not bare and hetu.is_valid(number, allow_temporary=True):
            yield Finding(*match.span(), Kind.FINNISH_PERSONAL_NUMBER)
    for match in swedish:
        kind = _swedish_kind(match, text, words)
        sign = match["sign"].strip() if match["date"].isdigit() else match["sign"]
        if kind not in (None, Kind.ORGANISATION_NUMBER) and (
            sign in ("-", "+") or _is_said(match, text, words)
        ):
            yield Finding(*match.span(), kind)
    for match in finnish:
        if match["century"] and not match["check"].isdigit() and _is_day(match["date"]):
            yield Finding(*match.span(), Kind.FINNISH_PERSONAL_NUMBER)
    for match in _RESERVE.finditer(text):
        if _is_month_and_day(match["date"][2:4], match["date"][4:6]):
            yield Finding(*match.span(), Kind.PERSONAL_NUMBER)


def _ten(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match["date"] + match["last"])


def _swedish_kind(match: re.Match[str], text: str, words: NumberWords) -> Kind | None:
    """Return what the number would be if its check digit were right."""
    number = _ten(match)
    century = (match["century"] or "")[:2]
    month, day = number[2:4], number[4:6]
    if century != "16" and _is_month_and_day(month, day):
        return Kind.PERSONAL_NUMBER
    if century != "16" and day >= "61" and _is_month_and_day(month, f"{int(day) - 60:02}"):
        return Kind.COORDINATION_NUMBER
    if int(month) >= 20 and century in ("", "16") and number[0] != _PUBLIC:
        hyphen = re.fullmatch(r"\d{6}-\d{4}", match["date"] + match["sign"] + match["last"])
        # Every tenth number of ten digits has a check digit that is right.
        if hyphen or century or words.organisation.search(text):
            return Kind.ORGANISATION_NUMBER
    return None


def _is_date_and_time(match: re.Match[str]) -> bool:
    """Return whether it reads as a date and a time: 2020-04-23 1800."""
    divided = not match["date"].isdigit()
    return divided and match["sign"] == " " and bool(_TIME.fullmatch(match["last"]))


def _is_enumeration(match: re.Match[str], text: str, words: NumberWords) -> bool:
    """Return whether it reads as numbers in a row: 10 11 12 13 14."""
    in_pairs = " " in match["last"] and not match["century"]
    return in_pairs and not _is_said(match, text, words)


def _is_said(match: re.Match[str], text: str, words: NumberWords) -> bool:
    """Return whether a word before says that it is an identity number."""
    return bool(words.identity.search(text[max(0, match.start() - 40) : match.start()]))


def _is_month_and_day(month: str, day: str) -> bool:
    """Return whether there is such a day in some year."""
    return 1 <= int(month) <= 12 and 1 <= int(day) <= calendar.monthrange(2000, int(month))[1]


def _is_day(date: str) -> bool:
    return _is_month_and_day(date[2:4], date[:2])
