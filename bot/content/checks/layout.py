"""Checks of how the files are written: only keys that something reads, and nothing misspelt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml.scalarstring import LiteralScalarString

from bot.content.answers import language_of
from bot.content.checks.content import Content
from bot.content.checks.finding import Finding, error
from bot.yaml import line_of

_ANSWER_KEYS = ("version", "responses")
_VARIATION_KEYS = ("condition", "metadata", "text", "buttons")
_METADATA_KEYS = ("sources", "related", "reviewed", "topic", "kind", "together")
_QUESTION_KEYS = ("version", "nlu")
_BLOCK_KEYS = ("intent", "metadata", "examples")
_STORY_KEYS = ("version", "rules", "stories")
_SCRIPT_KEYS = ("rule", "story", "condition", "steps", "metadata")
_STEP_KEYS = (
    "intent", "user", "entities", "action", "or", "slot_was_set", "active_loop", "checkpoint",
)  # fmt: skip


def unknown_keys(content: Content) -> Iterator[Finding]:
    """Every key is one that is read: a misspelt one would silently do nothing."""
    for path, document in content.documents.items():
        folder = path.relative_to(content.data.parent).parts[:2][-1]
        if not isinstance(document, dict):
            continue
        if folder == "answers":
            yield from _answer_keys(path, document)
        elif folder == "nlu":
            yield from _keys(path, document, _QUESTION_KEYS)
            for block in _entries(document.get("nlu")):
                yield from _keys(path, block, _BLOCK_KEYS)
                yield from _keys(path, block.get("metadata"), ("language",))
        elif folder == "stories":
            yield from script_keys(path, document)


def script_keys(path: Path, document: Any) -> Iterator[Finding]:
    """Yield the keys of a file of rules or stories that nothing reads."""
    yield from _keys(path, document, _STORY_KEYS)
    for script in _entries(document.get("rules")) + _entries(document.get("stories")):
        yield from _keys(path, script, _SCRIPT_KEYS)
        for step in _entries(script.get("steps")):
            yield from _keys(path, step, _STEP_KEYS)


def _answer_keys(path: Path, document: Any) -> Iterator[Finding]:
    yield from _keys(path, document, _ANSWER_KEYS)
    responses = document.get("responses")
    for name, variations in responses.items() if isinstance(responses, dict) else ():
        if not str(name).startswith("utter_"):
            mend = "Ett svars namn börjar med ”utter_”."
            yield error(path, line_of(responses, name), f"”{name}” är inget svar", mend)
        for variation in _entries(variations):
            yield from _keys(path, variation, _VARIATION_KEYS)
            yield from _keys(path, variation.get("metadata"), _METADATA_KEYS)
            for condition in _entries(variation.get("condition")):
                yield from _keys(path, condition, ("type", "name", "value"))


def variations(content: Content) -> Iterator[Finding]:
    """A response has one text per language, and sources and follow-ups are the same in both."""
    for path, document in content.documents.items():
        if content.data / "answers" not in path.parents or not isinstance(document, dict):
            continue
        responses = document.get("responses")
        for name, entries in responses.items() if isinstance(responses, dict) else ():
            yield from _variations(path, str(name), _entries(entries))
            topic = path.relative_to(content.data / "answers").with_suffix("").as_posix()
            # Of a topic's own answer, its reader has said so.
            if name != f"utter_{topic}":
                yield from _missing(path, str(name), _entries(entries))


def _variations(path: Path, name: str, entries: list[Any]) -> Iterator[Finding]:
    seen: dict[str | None, Any] = {}
    for variation in entries:
        language = language_of(variation)
        if seen.setdefault(language, variation) is not variation:
            what = f"”{name}” har två texter på samma språk ({language})"
            yield error(path, line_of(variation), what, "Ta bort den ena, eller rätta språket.")
        if variation.get("metadata") != entries[0].get("metadata"):
            what = f"”{name}” har inte samma källor, följdämnen och datum på alla språk"
            mend = "Skriv ”metadata: &om” i den första och bara ”metadata: *om” i de andra."
            yield error(path, line_of(variation, "metadata"), what, mend)


def _missing(path: Path, name: str, entries: list[Any]) -> Iterator[Finding]:
    seen = {language_of(variation) for variation in entries}
    for language in ("sv", "fi"):
        if entries and language not in seen:
            what = f"”{name}” saknar text på {language}"
            yield error(path, line_of(entries[0]), what, "Skriv texten på båda språken.")


def blocks(content: Content) -> Iterator[Finding]:
    """Texts and questions keep their lines: written without `|`, they would run together."""
    for path, document in content.documents.items():
        part, key, mark = "nlu", "examples", "|"
        if content.data / "answers" in path.parents:
            part, key, mark = "responses", "text", "|-"
        below = document.get(part) if isinstance(document, dict) else None
        groups = below.values() if isinstance(below, dict) else [below]
        for entry in (entry for group in groups for entry in _entries(group)):
            value = entry.get(key)
            if isinstance(value, str) and not isinstance(value, LiteralScalarString):
                what = f"”{key}” har inte ”{mark}” efter sig, så raderna flyter ihop"
                mend = f"Skriv ”{key}: {mark}” och texten på raderna under."
                yield error(path, line_of(entry, key), what, mend)


def _entries(value: Any) -> list[Any]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _keys(path: Path, mapping: Any, known: Iterable[str]) -> Iterator[Finding]:
    for key in mapping if isinstance(mapping, dict) else ():
        if key not in known:
            mend = f"Rätta stavningen eller ta bort raden. Tillåtna är {', '.join(known)}."
            yield error(path, line_of(mapping, key), f"okänd nyckel ”{key}”", mend)
