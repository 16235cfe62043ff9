"""The labelled texts, and how a redactor does on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.content import load_texts
from bot.directory import seed_values
from bot.privacy import Kind, Redactor
from bot.yaml import load_yaml

PARTS = ("tuning", "held_out", "final", "found_later")
_SECRET = re.compile(r"«([^»]*)»")
_MIXED = "several"
_FILE = Path(__file__).parent / "labelled.yml"


@dataclass(frozen=True)
class Label:
    """A text, and what in it must go: start, end and kind."""

    text: str
    secrets: tuple[tuple[int, int, str], ...]


@dataclass
class Score:
    """How a redactor did: per kind what there was, what it left, and what it took for another."""

    there: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    mistaken: Counter[str] = field(default_factory=Counter)
    harmless: int = 0
    touched: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    too_much: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Return the share of personal data of which nothing was left."""
        return 1 - self.left.total() / self.there.total()


def labels(part: str) -> list[Label]:
    """Return the labelled texts of a part."""
    groups = load_yaml(_FILE)[part]
    return [_label(text, group) for group, texts in groups.items() for text in texts]


def redactor() -> Redactor:
    """Return a redactor as the gateway uses it, with the contacts of the seed."""
    return Redactor(load_texts("privacy"), seed_values())


def score(redactor: Redactor, texts: Iterable[Label]) -> Score:
    """Compare what the redactor finds with what is labelled."""
    result = Score()
    for label in texts:
        found = redactor.find(label.text)
        if not label.secrets:
            result.harmless += 1
            if found:
                result.touched.append(label.text)
        covered = {place for f in found for place in range(f.start, f.end)}
        for start, end, kind in label.secrets:
            result.there[kind] += 1
            if not covered.issuperset(_letters(label.text, start, end)):
                result.left[kind] += 1
                result.missed.append(f"{label.text}: {label.text[start:end]}")
            elif kind not in {f.kind.value for f in found if f.start < end and start < f.end}:
                result.mistaken[kind] += 1
            covered.difference_update(range(start, end))
        if label.secrets and _letters(label.text, 0, len(label.text)) & covered:
            result.too_much.append(label.text)
    return result


def _letters(text: str, start: int, end: int) -> set[int]:
    return {place for place in range(start, end) if text[place].isalnum()}


def _label(marked: str, group: str) -> Label:
    text, secrets, last = "", [], 0
    for match in _SECRET.finditer(marked):
        kind, secret = match[1].split(":", 1) if group == _MIXED else (group, match[1])
        text += marked[last : match.start()]
        secrets.append((len(text), len(text) + len(secret), Kind(kind).value))
        text += secret
        last = match.end()
    return Label(text + marked[last:], tuple(secrets))
