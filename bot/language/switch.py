"""Recognises a request to go on in Swedish or Finnish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import Pattern

from bot.paths import DATA
from bot.yaml import YamlProblem, line_of_item
from bot.yaml_shape import PATTERN, SOME_WORDS, fixed, load_shaped, mapping_of

_FILE = DATA / "language" / "switch.yml"
_CLAUSE = re.compile(r"[.!?;:,\n]+")
_NOT_WORD = re.compile(r"[^\w ]+")
_SLOT = re.compile(r"\{(\w+)\}")
_PATTERNS = {"type": "array", "items": PATTERN, "minItems": 1}
_SHAPE = fixed(
    {
        "languages": mapping_of(mapping_of(_PATTERNS)),
        "before": _PATTERNS,
        "courtesy": _PATTERNS,
        "after": _PATTERNS,
        # Their words in braces are filled in before they are patterns.
        "whole": SOME_WORDS,
        "anywhere": SOME_WORDS,
        "not_understood": mapping_of(_PATTERNS),
    },
    optional=("not_understood",),
)


@dataclass(frozen=True)
class _Patterns:
    """Per language: what may be a whole message, and what may be one sentence of it."""

    whole: dict[str, Pattern[str]]
    anywhere: dict[str, Pattern[str]]
    courtesy: Pattern[str]


def requested_language(text: str) -> str | None:
    """Return "sv" or "fi" when the text asks to go on in that language, otherwise None.

    A question about services in a language ("finns det förskola på finska?") asks for nothing
    of the kind: a pattern has to cover a whole sentence.
    """
    patterns = _patterns()
    folded = text.casefold()[:600]
    whole = _plain(folded)
    for language, pattern in patterns.whole.items():
        if pattern.fullmatch(whole):
            return language
    clauses = [whole, *(_plain(part) for part in _CLAUSE.split(folded))]
    for language, pattern in patterns.anywhere.items():
        if any(pattern.fullmatch(part) for part in clauses):
            return language
    ends = [part for part in clauses[1:] if part]
    for language, pattern in patterns.whole.items():
        for part in (ends[:1] + ends[-1:]) if len(ends) > 1 else ():
            if patterns.courtesy.search(part) and pattern.fullmatch(part):
                return language
    return None


def _plain(text: str) -> str:
    return " ".join(_NOT_WORD.sub(" ", text).split())


@cache
def _patterns(path: Path = _FILE) -> _Patterns:
    data = load_shaped(path, _SHAPE)
    before = _any(data["before"])
    after = _any(data["after"])
    courtesy = re.compile(rf"\b{_any(data['courtesy'])}\b")
    compiled: dict[str, dict[str, Pattern[str]]] = {"whole": {}, "anywhere": {}}
    for language, forms in data["languages"].items():
        slots = {name: _any(values) for name, values in forms.items()}
        for place, patterns in compiled.items():
            filled = [_fill(path, data[place], n, slots) for n in range(len(data[place]))]
            if place == "whole":
                filled += data.get("not_understood", {}).get(language, [])
            body = "|".join(filled)
            patterns[language] = re.compile(f"(?:{before} )*(?:{body})(?: {after})*")
    return _Patterns(compiled["whole"], compiled["anywhere"], courtesy)


def forget() -> None:
    """Read the forms of requests anew at the next text: another release may have other ones."""
    _patterns.cache_clear()


def _any(options: list[str]) -> str:
    # The same word twice would be two ways to read "ja ja ja ...", and a search without end.
    return "(?:" + "|".join(dict.fromkeys(str(option) for option in options)) + ")"


def _fill(path: Path, patterns: list[str], number: int, slots: dict[str, str]) -> str:
    line = line_of_item(patterns, number)
    pattern = str(patterns[number])
    unknown = [name for name in _SLOT.findall(pattern) if name not in slots]
    if unknown:
        raise YamlProblem(
            path, line, f"okänt ord i klamrar: {{{unknown[0]}}}", f"Använd ett av {sorted(slots)}."
        )
    filled = _SLOT.sub(lambda found: slots[found[1]], pattern)
    try:
        re.compile(filled)
    except re.error as error:
        raise YamlProblem(
            path, line, f"mönstret går inte att läsa ({error.msg})", "Kontrollera parenteserna."
        ) from None
    return filled
