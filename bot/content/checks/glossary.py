"""Checks the terms: what is called by another name in Finland, or in older texts, is found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.content.catalogue import LANGUAGES
from bot.content.checks.content import Content
from bot.content.checks.finding import Finding, error, of_problem
from bot.content.checks.words import pattern, read_texts
from bot.yaml import YamlProblem, line_of, load_yaml

FILE = "glossary.yml"
_QUOTED = re.compile(r"”[^”]*”")
_PARENTHESES = re.compile(r"\([^()]*\)")
_KEYS = ("sv", "fi", "avoid", "note")
_AVOID_KEYS = ("words", "language", "why", "instead", "parentheses")


@dataclass(frozen=True)
class Avoided:
    """Words that are not used, in one language.

    Attributes:
        language: `sv` or `fi`.
        pattern: Finds them.
        instead: The right term.
        why: Why, in Swedish.
        parentheses: Whether they may stand in parentheses, to be recognised.
    """

    language: str
    pattern: re.Pattern[str]
    instead: str
    why: str
    parentheses: bool


def terms(content: Content) -> Iterator[Finding]:
    """No text has a word that the glossary says to avoid, except in quotation marks."""
    path = content.data / FILE
    try:
        avoided = _read(load_yaml(path), path)
    except YamlProblem as problem:
        yield of_problem(problem)
        return
    passages, unreadable = read_texts(content)
    yield from unreadable
    for passage in passages:
        unquoted = _without(_QUOTED, passage.text)
        without_both = _without(_PARENTHESES, unquoted)
        for entry in avoided:
            if entry.language != passage.language:
                continue
            text = without_both if entry.parentheses else unquoted
            for match in entry.pattern.finditer(text):
                what = f"”{match[0]}” används inte: {entry.why}"
                mend = f"Skriv ”{entry.instead}”"
                mend += " (det andra ordet får stå inom parentes)." if entry.parentheses else "."
                yield error(passage.path, passage.line_at(match.start()), what, mend)


def _without(part: re.Pattern[str], text: str) -> str:
    return part.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _read(document: Any, path: Any) -> list[Avoided]:
    entries = document.get("terms") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise YamlProblem(path, 1, "ordlistan är tom", "Orden står i en lista under ”terms:”.")
    return [avoided for entry in entries for avoided in _entry(entry, path)]


def _entry(entry: Any, path: Any) -> Iterator[Avoided]:
    line = line_of(entry)
    if not isinstance(entry, dict) or not set(entry) <= set(_KEYS) or not _both(entry):
        mend = f"Skriv sv, fi och vid behov avoid. Tillåtna är {', '.join(_KEYS)}."
        raise YamlProblem(path, line, "en term saknar språk eller har en okänd nyckel", mend)
    avoid = entry.get("avoid") or []
    for item in avoid if isinstance(avoid, list) else [avoid]:
        known = isinstance(item, dict) and set(item) <= set(_AVOID_KEYS)
        words = item.get("words") if known else None
        whole = isinstance(words, list) and all(str(word).strip("* ") for word in words)
        if not isinstance(words, list) or not whole or item.get("language") not in LANGUAGES:
            what = f"”avoid” för ”{entry['sv']}” är inte fullständigt"
            mend = "Skriv words: [ord, …], language: sv eller fi, och why."
            raise YamlProblem(path, line_of(item) or line, what, mend)
        language = str(item["language"])
        yield Avoided(
            language,
            pattern(map(str, words)),
            str(item.get("instead") or entry[language]),
            str(item.get("why") or "ordlistan har ett annat ord"),
            bool(item.get("parentheses")),
        )


def _both(entry: Any) -> bool:
    return all(isinstance(entry.get(language), str) for language in LANGUAGES)
