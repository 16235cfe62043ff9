"""Street addresses with a number, Swedish and Finnish, and `c/o` with a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.kinds import Finding, Kind
from bot.privacy.words import any_of, word_list

_LETTERS = r"[^\W\d_]"


def _list(key: str) -> str:
    return any_of(word_list("addresses", key))


_ENDS = rf"(?:{_list('swedish')}|{_list('finnish')})"
_CAPITAL_ENDS = rf"(?:{_list('swedish_capital')}|{_list('finnish_capital')})"
# A Swedish street in a Finnish sentence: Hallundavägenillä.
_CASE = r"(?:ill[aä]|ilt[aä]|ille|in)?"
# 12, 12 B, 5b, 5 A 12
_NUMBER = (
    r"[ ,]{1,2}(?:nr )?\d{1,3}"
    r"(?:(?-i: ?[A-Z]|[a-h])(?![^\W_])(?: \d{1,3}(?!\d| \d\d))?)?(?![\d/])"
)
_JOINED = re.compile(
    rf"(?<![\w-])(?P<street>{_LETTERS}(?:{_LETTERS}|-){{1,40}}?"
    rf"(?P<end>{_ENDS}|{_CAPITAL_ENDS}){_CASE}){_NUMBER}",
    re.IGNORECASE,
)
_APART = re.compile(
    rf"(?<![\w-])(?:{_LETTERS}+ ){{0,2}}?(?P<name>{_LETTERS}{{2,}}) "
    rf"(?:{_list('swedish_apart')}){_NUMBER}",
    re.IGNORECASE,
)
_CARE_OF = re.compile(rf"\b[cC]/[oO]:? {_LETTERS}[\w-]*(?: [A-ZÅÄÖ]{_LETTERS}[\w-]*){{0,2}}")
_LIVING = re.compile(rf"(?<!\w)(?:{_list('living')})[ :]{{1,3}}$", re.IGNORECASE)
_NOT_AFTER = re.compile(
    rf"[ .,:-]{{0,2}}(?:{_list('not_after')})(?!\w)|[-–:]\d|[.,]\d", re.IGNORECASE
)
# 147 30 Tumba, 14730 Tumba, S-147 30, 00100 Helsinki
_POSTAL = re.compile(
    rf"[, ]{{1,3}}(?:(?:SE|S|FI)-)?\d{{3}} ?\d\d(?![\d-])(?: (?-i:[A-ZÅÄÖ]){_LETTERS}+)?",
    re.IGNORECASE,
)
_NOT_STREETS = frozenset(word_list("addresses", "not_streets"))
_CAPITAL_END = re.compile(rf"(?:{_CAPITAL_ENDS})", re.IGNORECASE)


def addresses(text: str) -> Iterator[Finding]:
    """Yield street names that are followed by a house number, and who lives with whom."""
    for match in _JOINED.finditer(text):
        if _is_address(text, match):
            yield Finding(*match.span(), Kind.ADDRESS)
    for match in _APART.finditer(text):
        start = _name_start(match)
        if start is not None and not _NOT_AFTER.match(text, match.end()):
            yield Finding(start, match.end(), Kind.ADDRESS)
    for match in _CARE_OF.finditer(text):
        yield Finding(*match.span(), Kind.ADDRESS)


def with_postal_code(text: str, street: Finding, limit: int) -> Finding:
    """Return the address with the postal code and town that follow it: few live at one code.

    Args:
        text: The text.
        street: The street with its number.
        limit: Where in the text something else begins.
    """
    code = _POSTAL.match(text, street.end, limit)
    return street if code is None else street._replace(end=code.end())


def _is_address(text: str, match: re.Match[str]) -> bool:
    street = match["street"]
    if street.casefold() in _NOT_STREETS or _NOT_AFTER.match(text, match.end()):
        return False
    if not _CAPITAL_END.fullmatch(match["end"]):
        return True
    at_start = not text[: match.start()].strip()
    living = _LIVING.search(text[max(0, match.start() - 30) : match.start()])
    return bool(living) or (street[0].isupper() and not at_start)


def _name_start(match: re.Match[str]) -> int | None:
    """Return where the street's name begins, None where what stands before is no name.

    A name is written with a capital or, in small letters, ends in the genitive's s.
    """
    name = match["name"]
    if not (name[0].isupper() or name.casefold().endswith("s")):
        return None
    start = match.start("name")
    before = match.string[match.start() : start].split()
    for word in reversed(before):
        if not word[0].isupper():
            break
        start = match.string.rindex(word, match.start(), start)
    return start
