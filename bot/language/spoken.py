"""Spoken and chat forms of written Finnish words; used to build the model.

Frequency lists are of written text. Chat drops and joins sounds by regular rules: "mutta" is "mut",
"tiedän" "tiiän", "punainen" "punanen", "onko" "onks", "tehnyt" "tehny".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.language.meankieli import rewritten

_VOWELS = "aeiouyäö"

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_RULES: tuple[Rule, ...] = (
    # Two vowels at the end become one long one: hauskaa, komee, haluu, kylmii.
    (re.compile(rf"(?<=[^{_VOWELS}])([eiouy])[aä](?=n?$)"), lambda found: 2 * found[1]),
    # The question clitic: onks, voiks.
    (re.compile(r"(?<=..)k[oö]$"), "ks"),
    # i after s at the end: suomeks, miks, oottelis.
    (re.compile(r"(?<=[aeiouyäök]s)i$"), ""),
    # Local cases without their vowel: talos, talost, talol, talolt.
    (re.compile(r"(?<=..)(?:s[aä]|l[aä])$"), ""),
    (re.compile(r"(?<=[^t][ls]t)[aä]$"), ""),
    # Participles: tehny, ollu.
    (re.compile(r"(?<=[lnrs][uy])t$"), ""),
    # No d: tiiän, tehään, meiän.
    (re.compile(rf"(?<=[{_VOWELS}h])d(?=[{_VOWELS}])"), ""),
    # ts is tt: kattonu, mettä.
    (re.compile(rf"(?<=[{_VOWELS}])ts(?=[{_VOWELS}])"), "tt"),
    # The clitic without its n: muutenki.
    (re.compile(r"(?<=..ki)n$"), ""),
    # No n at the end: kaikkee, oikee, mennää.
    (re.compile(r"(?<=(?:aa|ää|ee|ii|oo|uu|yy|öö|se|in))n$"), ""),
    # No i in diphthongs after the first syllable: punanen, kirjottaa.
    (re.compile(rf"(?<=[{_VOWELS}][^{_VOWELS}][oaöä])i(?=[nst])"), ""),
    (re.compile(rf"(?<=[{_VOWELS}][^{_VOWELS}]{{2}}[oaöä])i(?=[nst])"), ""),
)


def spoken_forms(word: str) -> Iterator[str]:
    """Return what a written Finnish word may look like in a chat: no forms, one, or some."""
    yield from (form for form in rewritten(word, _RULES) if len(form) > 1)
