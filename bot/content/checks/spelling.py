"""Checks the spelling: Swedish by Hunspell, Finnish by Voikko, and the project's own word list.

Only for `bot check`: the dictionaries take seconds to load.
"""

from __future__ import annotations

import difflib
import importlib.metadata
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bot.content.catalogue import LANGUAGE_NAMES, LANGUAGES
from bot.content.checks.content import Content, Passage
from bot.content.checks.finding import Finding, of_problem, warning
from bot.content.checks.words import pattern, read_texts
from bot.yaml import YamlProblem, line_of, load_yaml

FILE = "spelling/words.yml"
_SHARED = "both"
Known = Callable[[str], bool]

# Not words: addresses, what the program fills in, and endings of figures and signs ("8 §:n").
_SKIPPED = re.compile(r"\{[^{}]*\}|[\w.-]+\.(?:se|fi)\b|(?<=[\d§]):\w+")
_WORD = re.compile(r"[^\W\d_]+(?:[:’'-][^\W\d_]+)*")
_PARENTHESES = re.compile(r"\([^()]*\)|”[^”]*”")


def words(content: Content) -> Iterator[Finding]:
    """Every word is known to the dictionary of its language or to the project's word list.

    Names are Swedish in Finnish texts too: of places, and of the authorities, documents and pages
    that stand in parentheses, in quotation marks or as a source.
    """
    try:
        own = _own_words(content.data / FILE)
    except YamlProblem as problem:
        yield of_problem(problem)
        return
    passages, unreadable = read_texts(content)
    yield from unreadable
    dictionaries = {"sv": swedish() or _knows_all, "fi": finnish()}
    if dictionaries["sv"] is _knows_all:
        what = "stavningen på svenska kontrolleras inte på den här datorn"
        yield warning(content.data / FILE, None, what, "Kontrollera på en dator med Linux.")
    places: dict[tuple[str, str], list[tuple[Passage, int]]] = defaultdict(list)
    for passage in passages:
        for word, offset in _unknown(passage, dictionaries, own):
            places[passage.language, word].append((passage, offset))
    for (language, word), found in places.items():
        passage, offset = found[0]
        what = f"ordet ”{word}” finns inte i ordlistan för {LANGUAGE_NAMES[language]}"
        if len(found) > 1:
            what += f" (det står på {len(found)} ställen)"
        near = _suggestions(word, language, passages, dictionaries[language])
        mend = f"Menas {' eller '.join(f'”{other}”' for other in near)}? " if near else ""
        mend += f"Rätta ordet, eller lägg till det i data/{FILE} om det är rätt."
        yield warning(passage.path, passage.line_at(offset), what, mend)


def _unknown(
    passage: Passage, dictionaries: dict[str, Known], own: dict[str, re.Pattern[str]]
) -> Iterator[tuple[str, int]]:
    def blank(match: re.Match[str]) -> str:
        return " " * len(match[0])

    text = _SKIPPED.sub(blank, passage.text)
    aside = [match.span() for match in _PARENTHESES.finditer(text)]
    for match in _WORD.finditer(text):
        word, language = match[0], passage.language
        if own[language].fullmatch(word) or _is_known(word, dictionaries[language]):
            continue
        named = word[0].isupper() or passage.path.name == "sources.yml"
        named = named or any(start <= match.start() < end for start, end in aside)
        if language == "fi" and named and _is_known(word, dictionaries["sv"]):
            continue
        yield word, match.start()


def _is_known(word: str, known: Known) -> bool:
    # An abbreviation with its ending, "YK:n": the ending belongs to no word of its own.
    head = word.split(":", maxsplit=1)[0]
    return known(word.lower()) or known(word) or (head != word and head.isupper() and known(head))


def _suggestions(word: str, language: str, passages: list[Passage], known: Known) -> list[str]:
    """Return up to two words of the other texts that look like this one."""
    used = {
        other.lower()
        for passage in passages
        if passage.language == language
        for other in _WORD.findall(passage.text)
        if abs(len(other) - len(word)) <= 2 and _is_known(other, known)
    }
    return difflib.get_close_matches(word.lower(), sorted(used), n=2, cutoff=0.85)


def _own_words(path: Path) -> dict[str, re.Pattern[str]]:
    document: Any = load_yaml(path)
    lists: dict[str, list[str]] = {}
    for key in (_SHARED, *LANGUAGES):
        entries = document.get(key) if isinstance(document, dict) else None
        if not isinstance(entries, list):
            mend = f"Skriv ”{key}:” och orden under det, ett per rad efter ”- ”."
            raise YamlProblem(path, line_of(document), f"listan ”{key}” saknas", mend)
        lists[key] = [str(entry) for entry in entries]
    return {language: pattern(lists[_SHARED] + lists[language]) for language in LANGUAGES}


def _knows_all(_word: str) -> bool:
    return True


@cache
def swedish() -> Known | None:
    """Return a test of Swedish words: Hunspell's engine with the dictionary of `hunspell-sv`.

    None where there is no engine for this kind of computer.
    """
    try:
        from hunspell import Hunspell  # noqa: PLC0415
    except ImportError:
        return None
    files = importlib.metadata.files("hunspell-sv") or []
    folder = next(Path(str(f.locate())).resolve() for f in files if f.name == "sv_SE.dic").parent
    engine = Hunspell("sv_SE", hunspell_data_dir=str(folder))
    return cache(lambda word: bool(engine.spell(word)))


@cache
def finnish() -> Known:
    """Return a test of Finnish words: Voikko's morphology knows every inflected form.

    Capitals do not count: it takes those of names only in some of their forms.
    """
    import pyvoikko  # noqa: PLC0415

    return cache(lambda word: bool(pyvoikko.analyse(word.lower())))
