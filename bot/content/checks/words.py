"""Words as the glossary and the word list write them: whole, or a beginning followed by `*`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.content.catalogue import LANGUAGES
from bot.content.checks.content import Content, Passage, text_line
from bot.content.checks.finding import Finding, of_problem
from bot.yaml import YamlProblem, line_of, load_yaml

_PARTS = ("catalogue.yml", "sources.yml", "contacts/units.yml", "law/minoritetslagen.yml")


def pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of words; `esikoul*` is any word that begins so, `*laki` one that ends so.

    Capitals count only where the form has one, so that `Jo` may mean the name alone.
    """
    parts = []
    for form in forms:
        core = re.escape(form.strip("*"))
        if form == form.lower():
            core = f"(?i:{core})"
        before = r"[\w-]*" if form.startswith("*") else ""
        after = r"[\w:’'-]*" if form.endswith("*") else r"(?![\w-])"
        parts.append(rf"{before}{core}{after}")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts) or '(?!)'})")


def read_texts(content: Content) -> tuple[list[Passage], list[Finding]]:
    """Return every text that residents read, of answers, titles, sources, cards, page and law.

    Returns:
        The texts, and as findings the files that cannot be read.
    """
    passages, findings = list(content.responses()), []
    paths = [content.data / name for name in _PARTS]
    paths += sorted((content.data / "texts").glob("*.yml"))
    for path in paths:
        if not path.exists():
            continue
        try:
            document = content.documents.get(path) or load_yaml(path)
        except YamlProblem as problem:
            findings.append(of_problem(problem))
        else:
            passages += _texts_in(path, document, path.stem)
    return passages, findings


def _texts_in(path: Any, value: Any, name: str) -> Iterator[Passage]:
    """Yield what stands under `sv:` and `fi:` anywhere in a document."""
    if isinstance(value, list):
        for entry in value:
            yield from _texts_in(path, entry, name)
    if isinstance(value, dict):
        for key, entry in value.items():
            language = str(key).removesuffix("_short")
            if language in LANGUAGES and isinstance(entry, str):
                line = text_line(value, key) or line_of(value)
                yield Passage(path, line, name, language, entry)
            else:
                yield from _texts_in(path, entry, str(key))
