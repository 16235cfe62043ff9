"""Tells in what two texts differ that should say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from bot.content.parity.facts import Fact, extract


@dataclass(frozen=True)
class Difference:
    """A fact that stands in one language only.

    Attributes:
        language: The language it stands in, `sv` or `fi`.
        fact: What stands there; its offset is in the whole text.
        moved: Whether it stands in the other language too, but in another paragraph or row of a
            list.
    """

    language: str
    fact: Fact
    moved: bool = False

    @property
    def key(self) -> str:
        """A name for this difference that does not depend on its place in the text."""
        unit = f" {self.fact.unit}" if self.fact.unit else ""
        return f"{self.language} {self.fact.kind} {self.fact.value}{unit}"


def differences(swedish: str, finnish: str) -> list[Difference]:
    """Return the facts in which two texts differ, in the order of the texts.

    Facts are compared as multisets: a section named twice in Swedish is named twice in Finnish.
    A number whose unit only one language names matches; different units never do. Texts that have
    the same facts and as many paragraphs and list rows are compared once more part by part, which
    finds two facts that have changed places.
    """
    found = [
        Difference(language, fact)
        for language, fact in _unpaired(extract(swedish, "sv"), extract(finnish, "fi"))
    ]
    parts_sv, parts_fi = _parts(swedish), _parts(finnish)
    if found or len(parts_sv) != len(parts_fi) or len(parts_sv) == 1:
        return found
    return [
        Difference(language, replace(fact, offset=fact.offset + starts[language]), moved=True)
        for (start_sv, part_sv), (start_fi, part_fi) in zip(parts_sv, parts_fi, strict=True)
        for starts in ({"sv": start_sv, "fi": start_fi},)
        for language, fact in _unpaired(extract(part_sv, "sv"), extract(part_fi, "fi"))
        if fact.kind != "list"
    ]


def paragraphs(text: str) -> int:
    """Return how many paragraphs the text has; a list is one."""
    return len([part for part in text.split("\n\n") if part.strip()])


def _parts(text: str) -> list[tuple[int, str]]:
    # Paragraphs and rows of lists, each with its place in the text.
    return [(m.start(), m.group()) for m in re.finditer(r"(?m)^- .*|(?:^(?!- ).+\n?)+", text)]


def _unpaired(sv: list[Fact], fi: list[Fact]) -> list[tuple[str, Fact]]:
    for same in (_exactly, _but_for_the_unit):
        sv, fi = _without_pairs(sv, fi, same)
    left = [("sv", fact) for fact in sv] + [("fi", fact) for fact in fi]
    return [(language, fact) for language, fact in left if fact.certain]


def _exactly(fact: Fact) -> Hashable:
    return fact.kind, fact.value, fact.unit


def _but_for_the_unit(fact: Fact) -> Hashable:
    return fact.kind, fact.value


def _without_pairs(
    sv: list[Fact], fi: list[Fact], same: Callable[[Fact], Hashable]
) -> tuple[list[Fact], list[Fact]]:
    rest_fi = list(fi)
    rest_sv = []
    # Certain facts choose their partner first: "en" must not take the "1" that "1" needs.
    for fact in sorted(sv, key=lambda one: not one.certain):
        partner = next(
            (other for other in rest_fi if same(other) == same(fact) and _may_pair(fact, other)),
            None,
        )
        if partner is None:
            rest_sv.append(fact)
        else:
            rest_fi.remove(partner)
    return sorted(rest_sv, key=lambda one: one.offset), rest_fi


def _may_pair(fact: Fact, other: Fact) -> bool:
    return fact.unit == other.unit or not (fact.unit and other.unit)
