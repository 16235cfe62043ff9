"""Street addresses with a number, Swedish and Finnish, and `c/o` with a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.privacy.kinds import Finding, Kind
from bot.privacy.words import FOLDER, any_of, load_lists

_LETTERS = r"[^\W\d_]"
# A Swedish street in a Finnish sentence: Hallundavägenillä.
_CASE = r"(?:ill[aä]|ilt[aä]|ille|in)?"
# 12, 12 B, 5b, 5 A 12
_NUMBER = (
    r"[ ,]{1,2}(?:nr )?\d{1,3}"
    r"(?:(?-i: ?[A-Z]|[a-h])(?![^\W_])(?: \d{1,3}(?!\d| \d\d))?)?(?![\d/])"
)
_CARE_OF = re.compile(rf"\b[cC]/[oO]:? {_LETTERS}[\w-]*(?: [A-ZÅÄÖ]{_LETTERS}[\w-]*){{0,2}}")
# 147 30 Tumba, 14730 Tumba, S-147 30, 00100 Helsinki
_POSTAL = re.compile(
    rf"[, ]{{1,3}}(?:(?:SE|S|FI)-)?\d{{3}} ?\d\d(?![\d-])(?: (?-i:[A-ZÅÄÖ]){_LETTERS}+)?",
    re.IGNORECASE,
)
_LISTS = (
    *("swedish", "swedish_capital", "swedish_apart", "finnish", "finnish_capital"),
    *("not_streets", "living", "not_after"),
)


class Addresses:
    """Finds street names that are followed by a house number, and who lives with whom."""

    def __init__(self, path: Path = FOLDER / "addresses.yml") -> None:
        """Read what streets' names end in.

        Raises:
            YamlProblem: The file cannot be used; says where, what, and the mend.
        """
        lists = load_lists(path, _LISTS)
        capital = any_of((*lists["swedish_capital"], *lists["finnish_capital"]))
        ends = f"{any_of((*lists['swedish'], *lists['finnish']))}|{capital}"
        self._joined = re.compile(
            rf"(?<![\w-])(?P<street>{_LETTERS}(?:{_LETTERS}|-){{1,40}}?"
            rf"(?P<end>{ends}){_CASE}){_NUMBER}",
            re.IGNORECASE,
        )
        self._apart = re.compile(
            rf"(?<![\w-])(?:{_LETTERS}+ ){{0,2}}?(?P<name>{_LETTERS}{{2,}}) "
            rf"(?:{any_of(lists['swedish_apart'])}){_NUMBER}",
            re.IGNORECASE,
        )
        self._living = re.compile(
            rf"(?<!\w)(?:{any_of(lists['living'])})[ :]{{1,3}}$", re.IGNORECASE
        )
        self._not_after = re.compile(
            rf"[ .,:-]{{0,2}}(?:{any_of(lists['not_after'])})(?!\w)|[-–:]\d|[.,]\d",
            re.IGNORECASE,
        )
        self._not_streets = frozenset(lists["not_streets"])
        self._capital_end = re.compile(f"(?:{capital})", re.IGNORECASE)

    def found_in(self, text: str) -> Iterator[Finding]:
        """Yield the addresses, without postal code and town."""
        for match in self._joined.finditer(text):
            if self._is_address(text, match):
                yield Finding(*match.span(), Kind.ADDRESS)
        for match in self._apart.finditer(text):
            start = _name_start(match)
            if start is not None and not self._not_after.match(text, match.end()):
                yield Finding(start, match.end(), Kind.ADDRESS)
        for match in _CARE_OF.finditer(text):
            yield Finding(*match.span(), Kind.ADDRESS)

    def _is_address(self, text: str, match: re.Match[str]) -> bool:
        street = match["street"]
        if street.casefold() in self._not_streets or self._not_after.match(text, match.end()):
            return False
        if not self._capital_end.fullmatch(match["end"]):
            return True
        at_start = not text[: match.start()].strip()
        living = self._living.search(text[max(0, match.start() - 30) : match.start()])
        return bool(living) or (street[0].isupper() and not at_start)


def with_postal_code(text: str, street: Finding, limit: int) -> Finding:
    """Return the address with the postal code and town that follow it: few live at one code.

    Args:
        text: The text.
        street: The street with its number.
        limit: Where in the text something else begins.
    """
    code = _POSTAL.match(text, street.end, limit)
    return street if code is None else street._replace(end=code.end())


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
