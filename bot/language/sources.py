"""Texts that translators have put into Python packages, per language; used to build and tune.

The packages lie in a folder of their own, made by `pip install --no-deps --target`; which ones, and
on which terms, stands in data/language/README.md.
"""

from __future__ import annotations

import gettext
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

# The codes under which packages keep a language.
_CODES = {"nb": ("nb", "nb_NO", "no"), "da": ("da", "da_DK"), "fi": ("fi", "fi_FI"), "sh": ("hr",)}
_PLACEHOLDER = re.compile(
    r"%\(\w+\)\w|\$\{[^}]*\}|\{[^{}]*\}|<[^>]+>|%\w|&\w+;|https?://\S+|\[%[^%]*%\]|_(?=\w)"
)
_CHOICE = re.compile(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)(?::\w+)?\}")
_RULE = re.compile(r"<(\w+)>")
_EACH_TEMPLATE = 4
_LONGEST = 300


def catalogue_texts(folder: Path, language: str) -> Iterator[str]:
    """Return the translated messages of a folder's packages, without placeholders."""
    seen = set()
    for text in _messages(folder, language):
        plain = " ".join(_PLACEHOLDER.sub(" ", text).split())
        if plain and plain not in seen and len(plain) < _LONGEST:
            seen.add(plain)
            yield plain


def command_texts(folder: Path, language: str, seed: int) -> Iterator[str]:
    """Return spoken commands and questions, drawn from the templates of home-assistant-intents."""
    path = folder / "home_assistant_intents" / "data" / f"{language}.json"
    if not path.is_file():
        return
    data = json.loads(path.read_text("utf-8"))
    rules, lists = data.get("expansion_rules", {}), data.get("lists", {})
    chance = Random(seed)  # noqa: S311 - no secret
    for intent in data["intents"].values():
        for block in intent["data"]:
            for template in block["sentences"]:
                drawn = {_draw(template, rules, lists, chance) for _ in range(_EACH_TEMPLATE)}
                yield from sorted(text for text in drawn if text)


def _draw(template: str, rules: dict[str, str], lists: dict[str, Any], chance: Random) -> str:
    def slot(found: re.Match[str]) -> str:
        values = lists.get(found[1], {}).get("values") or [""]
        value = chance.choice(values)
        return f"({value['in'] if isinstance(value, dict) else value})"

    def choice(found: re.Match[str]) -> str:
        optional = found[1] is None
        options = (found[2] if optional else found[1]).split("|")
        chosen: str = chance.choice([*options, ""] if optional else options)
        return chosen

    text = template
    for _ in range(12):  # rules may name rules
        text = _RULE.sub(lambda found: f"({rules.get(found[1], '')})", text)
    text = _SLOT.sub(slot, text)
    while _CHOICE.search(text):
        text = _CHOICE.sub(choice, text)
    return " ".join(re.sub(r"[<>{}();]", " ", text).split())


def _messages(folder: Path, language: str) -> Iterator[str]:
    for code in _CODES.get(language, (language,)):
        for path in sorted(folder.rglob(f"{code}/LC_MESSAGES/*.mo")):
            with path.open("rb") as file:
                catalogue: dict[Any, str] = vars(gettext.GNUTranslations(file))["_catalog"]
            for key, text in catalogue.items():
                if key and text != (key[0] if isinstance(key, tuple) else key):
                    yield text
        for path in sorted(folder.rglob(f"{code}/LC_MESSAGES/*.po")):
            if not path.with_suffix(".mo").exists():
                yield from _po(path, code)
    for pattern in (f"translations/**/{language}-*.json", f"translations/{language}.json"):
        for path in sorted(folder.rglob(pattern)):
            yield from _translated(path, language)


def _po(path: Path, code: str) -> Iterator[str]:
    babel = importlib.import_module("babel.messages.pofile")  # only needed to tune

    with path.open("rb") as file:
        for message in babel.read_po(file, locale=code, ignore_obsolete=True, abort_invalid=False):
            if isinstance(message.string, str) and message.id and message.string != message.id:
                yield message.string


def _translated(path: Path, language: str) -> Iterator[str]:
    """Return a JSON file's strings that are not the English ones."""
    english = [path.with_name("en.json"), *path.parent.glob("en-[0-9a-f]*.json")]
    known = next(
        (dict(_flat(json.loads(other.read_text("utf-8")))) for other in english if other.is_file()),
        {},
    )
    if not known:
        return
    for key, text in _flat(json.loads(path.read_text("utf-8"))):
        if language == "en" or text != known.get(key):
            yield text


def _flat(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, dict):
        for name, below in node.items():
            yield from _flat(below, f"{key}.{name}")
