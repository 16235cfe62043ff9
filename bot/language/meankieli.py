"""Meänkieli forms of Finnish words, by its regular sound differences; used to build the model.

There is no word list of Meänkieli that may be used here, so its letters are learnt from Finnish
words rewritten: "kouluun" becomes "koulhuun", "täällä" "täälä", "sanoo" "sannoo", "oikeudet"
"oikeuet", "Ruotsissa" "Ruottissa".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

_VOWELS = "aeiouyäö"
_LONG = "aa|ee|ii|oo|uu|yy|ää|öö"

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def _first(found: re.Match[str]) -> str:
    return found[0][0]


_RULES: tuple[Rule, ...] = (
    # Inner and passive endings with h: talhoon, kaupunkhiin, sanothaan, kuitenkhaan.
    (re.compile(rf"(?<=[bdfgjklmnprstv])(?<!ll|nn|rr|ss)(?=(?:{_LONG})n$)"), "h"),
    # h for the second of two consonants: tulhaan, menhään, käsitelhään, tulheet.
    (re.compile(rf"([lnrs])\1(?=(?:{_LONG})n$|eet$)"), lambda found: found[1] + "h"),
    # h for d in the passive, and in participles of the plural: saahaan, saanheet.
    (re.compile(rf"(?<=[{_VOWELS}])d(?=(?:aa|ää)n$)"), "h"),
    (re.compile(rf"(?<=[{_VOWELS}]n)(?=eet$)"), "h"),
    # taphauksissa, palhautus.
    (re.compile(rf"(?<=[{_VOWELS}][kptl])(?=au[ktd])"), "h"),
    # Outer endings with one l: kielelä, kielele.
    (re.compile(rf"(?<=[{_VOWELS}])ll(?=[aäe]$)"), "l"),
    # No d: oikeuet, yhessä, tehä.
    (re.compile(rf"(?<=[{_VOWELS}h])d(?=[{_VOWELS}])"), ""),
    # A consonant between a short vowel and a long one is doubled: sannoo, pittää, ellää.
    (
        re.compile(rf"(?<![{_VOWELS}])([{_VOWELS}])([hjklmnprstv])(?={_LONG}|[aäou]i|[ei][aä]$)"),
        lambda found: found[1] + 2 * found[2],
    ),
    # ts is tt: kattoa, mettä, ruotti.
    (re.compile(rf"(?<=[{_VOWELS}])ts(?=[{_VOWELS}])"), "tt"),
    # Genitives of the plural: kielitten, ihmisitten.
    (re.compile(r"(?<=[^aeiouyäö])(?:ien|iden|eiden)$"), "itten"),
    # Third person of the plural without t, participles too: haluava, tehny.
    (re.compile(r"(?<=[aouyäöei]v[aä])t$"), ""),
    (re.compile(r"(?<=n[uy])t$"), ""),
    # A double consonant after the second syllable is single: vähemistö.
    (re.compile(rf"(?<=[{_VOWELS}][^{_VOWELS}][{_VOWELS}])(?:mm|nn|ll)(?=[{_VOWELS}])"), _first),
    # h in derived endings: viranomhainen, ylheinen.
    (re.compile(r"(?<=[mnlrvt])(?=(?:ai|ei)(?:nen|s[et]))"), "h"),
    # Loans: informasjuuni, organiseerata.
    (re.compile(r"(?:aa|i|uu)(?:tio|sio)"), "asjuuni"),
    (re.compile(r"(?:oi)(?=da$|daan$|dut$|tu|nti)"), "eera"),
)


def meankieli_forms(word: str) -> Iterator[str]:
    """Return what a Finnish word may look like in Meänkieli: no forms, one, or some."""
    yield from rewritten(word, _RULES)


def rewritten(word: str, rules: Iterable[Rule]) -> list[str]:
    """Return the other words that one or two of the rules make of a word, sorted."""
    matching = [rule for rule in rules if rule[0].search(word)]
    found = set()
    for count in (1, 2):
        for chosen in combinations(matching, count):
            form = word
            for pattern, replacement in chosen:
                form = pattern.sub(replacement, form)
            found.add(form)
    found.discard(word)
    return sorted(found)
