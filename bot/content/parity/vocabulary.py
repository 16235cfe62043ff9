"""The words that carry facts: months, weekdays, units, and number words in all their forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.paths import DATA
from bot.yaml_shape import WORDS, fixed, load_shaped, mapping_of

FILE = DATA / "parity.yml"

_NUMBERED = mapping_of(WORDS) | {"propertyNames": {"type": "integer"}}
_COUNTING = mapping_of(WORDS) | {"propertyNames": {"type": ["integer", "number"]}}
_SECTIONS = fixed({"chapter": WORDS, "paragraph": WORDS, "list": WORDS})
_SHAPE = fixed(
    {
        "months": fixed({"sv": _NUMBERED, "fi": _NUMBERED}),
        "weekdays": fixed({"sv": _NUMBERED, "fi": _NUMBERED}),
        "sections": fixed({"sv": _SECTIONS, "fi": _SECTIONS}),
        "numbers": fixed({"sv": _COUNTING, "fi": _COUNTING}),
        "units": mapping_of(fixed({"sv": WORDS, "fi": WORDS})),
    }
)
_LAST_CARDINAL = 100
_LAST_ORDINAL = 20
# num2words 0.5.14 lacks the accusative, which for Finnish numerals is nominative or genitive.
_FINNISH_CASES = (
    "nominative",
    "genitive",
    "partitive",
    "inessive",
    "elative",
    "illative",
    "adessive",
    "ablative",
    "allative",
    "essive",
    "translative",
    "abessive",
)


@dataclass(frozen=True)
class Vocabulary:
    """What one language calls the things that are counted and compared.

    Attributes:
        months: Alternatives of a regular expression per month, 1 to 12; full names first.
        month_names: The same without abbreviations, which mean a month only beside a day.
        weekdays: Alternatives per weekday, 1 to 7.
        weekday_names: The same without abbreviations.
        chapter: Alternatives for "kap.".
        paragraph: Alternatives for the word for §.
        list_words: Alternatives for "och".
        units: Alternatives per unit, by its Swedish name.
        cardinals: Number word to number.
        ordinals: Ordinal word to number, from the third.
    """

    months: dict[int, str]
    month_names: dict[int, str]
    weekdays: dict[int, str]
    weekday_names: dict[int, str]
    chapter: str
    paragraph: str
    list_words: str
    units: dict[str, str]
    cardinals: dict[str, int]
    ordinals: dict[str, int]


@lru_cache(maxsize=2)
def vocabulary(language: str) -> Vocabulary:
    """Return the words of `sv` or `fi`, from `data/parity.yml` and num2words.

    Raises:
        YamlProblem: The file cannot be read.
    """
    words = load_shaped(FILE, _SHAPE)
    sections = words["sections"][language]
    cardinals, ordinals = _number_words(language)
    for number, forms in words["numbers"][language].items():
        cardinals.update(dict.fromkeys(map(str, forms), number))
    return Vocabulary(
        months=_each(words["months"][language]),
        month_names=_each(words["months"][language], first_only=True),
        weekdays=_each(words["weekdays"][language]),
        weekday_names=_each(words["weekdays"][language], first_only=True),
        chapter=_alternatives(sections["chapter"]),
        paragraph=_alternatives(sections["paragraph"]),
        list_words=_alternatives(sections["list"]),
        units={unit: _alternatives(forms[language]) for unit, forms in words["units"].items()},
        cardinals=cardinals,
        ordinals=ordinals,
    )


def _each(entries: dict[int, list[str]], first_only: bool = False) -> dict[int, str]:
    return {
        key: _alternatives(forms[:1] if first_only else forms) for key, forms in entries.items()
    }


def _alternatives(forms: list[str]) -> str:
    # The longest first: "kap." before "kap", or the full stop would stay behind.
    ordered = sorted(map(str, forms), key=len, reverse=True)
    return "|".join(_pattern(form) for form in ordered)


def _pattern(form: str) -> str:
    if form.endswith("~"):
        return re.escape(form[:-1]) + r"\w*"
    return re.escape(form) + (r"(?!\w)" if form[-1].isalnum() else "")


def _number_words(language: str) -> tuple[dict[str, int], dict[str, int]]:
    # Loads forty languages: only when texts are compared, never when the assistant runs.
    from num2words import num2words  # noqa: PLC0415

    cases: tuple[dict[str, Any], ...] = ({},)
    if language == "fi":
        cases = tuple({"case": case} for case in _FINNISH_CASES)
    cardinals, ordinals = {}, {}
    for case in cases:
        for number in (*range(2, _LAST_CARDINAL + 1), 1000):
            cardinals[num2words(number, lang=language, **case)] = number
        for number in range(3, _LAST_ORDINAL + 1):
            ordinals[num2words(number, lang=language, to="ordinal", **case)] = number
    return cardinals, ordinals
