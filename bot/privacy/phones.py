"""Telephone numbers, Swedish, Finnish and international, in all usual spellings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType

from bot.privacy.kinds import Finding, Kind
from bot.privacy.words import NumberWords

_REGIONS = ("SE", "FI")
# Numbers of these types belong to companies and authorities, never to a person.
_COMPANY = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
    }
)
_DIGITS = re.compile(r"\d")
_MATCHER_NEEDS = 7
# "070 - 174 06 05", "070/174 06 05": what the matcher takes for two numbers.
_PREFIXED = re.compile(
    r"(?<![\w+])(?<!\d[-./])(?P<area>\(?(?:(?:\+|00) ?(?:46|358)[ -]?(?:\(0\))?|0)[1-9]\d{0,3}\)?)"
    r"(?:[-./ ]{0,3}\d){5,9}(?![\d:])(?!-\d)"
)
_SPOKEN = re.compile(r"(?<![\w+])\+?\d(?:[-./ ]{0,2}\d){5,12}(?!\d)")
# Seven to nine digits in the groups of a subscriber's number: 465 004 20, 70 174 06 05.
_GROUPED = re.compile(
    r"(?:\d\d )?\d{3}[ -]\d\d ?\d\d|\d{3} \d{3} \d\d|\d\d \d{3} \d\d \d\d|\d{7,9}"
)


def digits_of(number: str) -> str:
    """Return a number's digits as dialled in its country: +46 8 530 becomes 08530."""
    digits = re.sub(r"[^\d+]", "", number.replace("(0)", ""))
    return re.sub(r"^(?:\+|00)(?:46|358)0?", "0", digits).lstrip("+")


def phones(text: str, words: NumberWords, is_public: Callable[[str], bool]) -> Iterator[Finding]:
    """Yield telephone numbers of people.

    Args:
        text: The text, without what other kinds have found and without dates, times and the like.
        words: What says of the number after it that it is one.
        is_public: Tells of a number as `digits_of` gives it whether it is known to be public.
    """
    if len(_DIGITS.findall(text)) < 6:
        return
    spans = _matched(text)
    for match in _PREFIXED.finditer(text):
        spans.append((*match.span(), _is_company(match[0])))
    companies = [(start, end) for start, end, company in spans if company]
    for start, end, company in spans:
        if not company and not is_public(digits_of(text[start:end])):
            yield Finding(start, end, Kind.PHONE)
    for match in _SPOKEN.finditer(text):
        start, end = match.span()
        before = text[max(0, start - 40) : start]
        said = words.phone.search(before) or (
            words.number.search(before) and _GROUPED.fullmatch(match[0])
        )
        known = any(a < end and start < b for a, b in companies)
        if said and not known and not is_public(digits_of(match[0])):
            yield Finding(start, end, Kind.PHONE)


def _matched(text: str) -> list[tuple[int, int, bool]]:
    """Return what the library takes for a valid number, and whether only companies have it."""
    if len(_DIGITS.findall(text)) < _MATCHER_NEEDS:
        return []
    found: dict[tuple[int, int], bool] = {}
    for region in _REGIONS:
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID):
            company = phonenumbers.number_type(match.number) in _COMPANY
            span = (match.start, match.end)
            found[span] = company and found.get(span, True)
    return [
        (*span, company or _is_company(text[span[0] : span[1]])) for span, company in found.items()
    ]


def _is_company(number: str) -> bool:
    """Return whether the number is of a series that only companies and authorities have.

    Finland's 010, 020 and 029 have ten digits where a Swedish 029x has at most nine.
    """
    digits = digits_of(number)
    return bool(
        re.match(r"0(?:20|77\d|800|900|939|944)\d", digits)
        or (
            re.match(r"0(?:10|20|29)", digits) and len(digits) >= 9 and not digits.startswith("010")
        )
    )
