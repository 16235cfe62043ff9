"""Accounts and cards: IBAN, bankgiro and plusgiro, clearing with account, card numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban, luhn

from bot.privacy.kinds import Finding, Kind
from bot.privacy.words import NumberWords

_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\d\d(?:[ -]?[A-Z0-9]){11,30}(?![^\W_])", re.IGNORECASE)
_IBAN_DIGITS = {"SE": 24, "FI": 18}
_CARD = re.compile(r"(?<!\d)(?<!\d[ -])[2-6]\d{3}(?:[ -]?\d){9,15}(?![ -]?\d)")
_FOURS = re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[ -]?){3,4}")
# Lengths of the schemes' numbers by how these begin.
_SCHEMES = (
    (re.compile(r"4"), {13, 16, 19}),
    (re.compile(r"5[1-5]|2[2-7]"), {16}),
    (re.compile(r"3[47]"), {15}),
    (re.compile(r"3[068]"), {14, 16}),
    (re.compile(r"6011|64|65|62"), {16, 17, 18, 19}),
    (re.compile(r"50|5[6-9]|6[0-9]"), {16, 18, 19}),
)
_NUMBER = r"\d(?:[ -]{0,3}\d){3,17}(?!\d)"
# Bank branch and account side by side: 8327-9, 903 123 456-7.
_PAIR = re.compile(rf"(?<!\d)\d{{4}}(?:-\d)?(?:, ?|[ /]){_NUMBER}")
_LONG = re.compile(rf"(?<![\d-]){_NUMBER}")
_SWEDBANK = re.compile(r"8\d{3}-\d(?:, ?| )\d")


def accounts(text: str, words: NumberWords) -> Iterator[Finding]:
    """Yield IBANs by their check digits, and what a word before says is an account."""
    for match in _IBAN.finditer(text):
        end = _iban_end(text, match)
        if end is not None:
            yield Finding(match.start(), end, Kind.ACCOUNT)
    for pattern in (_PAIR, _LONG):
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 40) : match.start()]
            said = _is_account(match[0], words.account.search(before)) or words.giro.search(before)
            if said or _SWEDBANK.match(match[0]):
                yield Finding(*match.span(), Kind.ACCOUNT)


def cards(text: str, words: NumberWords) -> Iterator[Finding]:
    """Yield card numbers: by scheme and check digit, by groups of four, or beside a card word."""
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if _YEARS.fullmatch(match[0]):
            continue
        known = any(scheme.match(digits) and len(digits) in lengths for scheme, lengths in _SCHEMES)
        if known and (
            luhn.is_valid(digits) or _FOURS.fullmatch(match[0]) or words.card.search(text)
        ):
            yield Finding(*match.span(), Kind.CARD)


def _is_account(number: str, said: re.Match[str] | None) -> bool:
    """Return whether a word before says so. Four digits may be a clearing, else they are a year."""
    if said is None:
        return False
    return len(re.sub(r"\D", "", number)) >= 6 or said[0].casefold().startswith("clearing")


def _iban_end(text: str, match: re.Match[str]) -> int | None:
    """Return where the IBAN ends: the words after it may read on as if they were a part of it."""
    for end in range(match.end(), match.start() + 14, -1):
        if text[end - 1] in " -" or (end < len(text) and text[end].isalnum()):
            continue
        number = text[match.start() : end]
        plain = re.sub(r"[ -]", "", number).upper()
        # A mistyped one is told by country and length.
        mistyped = _IBAN_DIGITS.get(plain[:2]) == len(plain) and plain[2:].isdigit()
        if mistyped or iban.is_valid(plain):
            return end
    return None
