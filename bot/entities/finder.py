"""Finds what a text names: sections, acts, units, minority languages, places."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from bot.entities.acts import ActFinder
from bot.entities.lexicon import Lexicon, endings
from bot.entities.sections import UNKNOWN_ACT, Act, Reference, SectionFinder
from bot.paths import DATA

OWN_ACT = "minoritetslagen"
_LONGEST = 2_000
# Every mark is a token of its own, and "5a§" is three: "5", "a", "§".
_BETWEEN = re.compile(r"[^\w\s]|(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")
_EDGE = re.compile(r"[^\w\s]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_FILES = (
    ("unit", "units"),
    ("minority_language", "minority_languages"),
    ("place", "places"),
    ("municipality", "municipalities"),
    ("third_language", "third_languages"),
)


@dataclass(frozen=True)
class Entity:
    """Something that the text names.

    Attributes:
        kind: `section`, `other_act`, `unit`, `minority_language`, `third_language` (none of those,
            nor Swedish), `place` (in Botkyrka) or `municipality` (another than Botkyrka).
        value: For a section its number ("8", "5 a"). For another act its key in
            `data/sources.yml` or "okand", with the place where one is given, as answers cite it:
            "skollagen 8:12 b". For the rest the key in `data/entities/`.
        start: Where it begins in the text.
        end: Where it ends, exclusive.
    """

    kind: str
    value: str
    start: int
    end: int


class EntityFinder:
    """Finds entities with spaCy's tokeniser and phrase matcher and the words in `data/entities/`.

    Raises:
        YamlProblem: A file of words cannot be used; says which, where, and the mend.
    """

    def __init__(self, data: Path = DATA) -> None:
        folder = data / "entities"
        self._nlp = _tokeniser()
        forms = endings(folder / "inflection.yml")
        self._words = Lexicon(self._nlp, forms)
        for kind, name in _FILES:
            self._words.read(folder / f"{name}.yml", kind)
        self._words.build()
        self._acts = ActFinder(folder / "acts.yml", data / "sources.yml", self._nlp, forms)
        self._sections = SectionFinder(folder / "sections.yml", OWN_ACT, self._acts.numbers)

    def find(self, text: str) -> list[Entity]:
        """Return the entities in the text, in its order; of text beyond 2,000 characters none.

        A section that belongs to another act, or to a chapter, is given as `other_act`: the
        minority act has no chapters. Never raises.
        """
        plain, origins = _plain(text[:_LONGEST])
        doc = self._nlp.make_doc(plain)
        acts = self._acts.find(doc)
        references, acts = self._sections.find(doc, acts)
        found = _of_acts(doc, references, acts)
        taken = [(entity.start, entity.end) for entity in found]
        for span, (kind, value) in self._words.find(doc):
            if not any(span.start_char < end and start < span.end_char for start, end in taken):
                found.append(Entity(kind, value, span.start_char, span.end_char))
        found = [
            replace(entity, start=origins[entity.start], end=origins[entity.end - 1] + 1)
            for entity in found
        ]
        return sorted(found, key=lambda entity: entity.start)


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text with plain and single spaces, and where each of its characters stood.

    The tokeniser makes a token of any other space, such as the one that keeps "8 §" together in
    the act as it is published. A line break stays one: what stands on two lines is apart.
    """
    parts, origins, last = [], [], 0
    whole = _LONE_SURROGATE.sub("?", text)
    for space in _SPACE.finditer(whole):
        parts += [whole[last : space.start()], "\n" if "\n" in space[0] else " "]
        origins += [*range(last, space.start()), space.start()]
        last = space.end()
    return "".join([*parts, whole[last:]]), [*origins, *range(last, len(whole))]


def _of_acts(doc: Doc, references: list[Reference], acts: list[Act]) -> list[Entity]:
    found: list[Entity] = []
    named = set()
    for reference in references:
        act = reference.act
        if reference.sections and (act is None or act.key == OWN_ACT):
            place = _place(doc, reference.first, reference.last)
            found += [Entity("section", number, *place) for number in reference.sections]
            continue
        first, last = reference.first, reference.last
        if act is not None and reference.joined:
            first, last = min(first, act.first), max(last, act.last)
            named.add(act)
        key = UNKNOWN_ACT if act is None or act.key == OWN_ACT else act.key
        cited = f"{key} {reference.place}".strip()
        found.append(Entity("other_act", cited, *_place(doc, first, last)))
    for act in acts:
        if act.key != OWN_ACT and act not in named:
            found.append(Entity("other_act", act.key, *_place(doc, act.first, act.last)))
    return found


def _place(doc: Doc, first: int, last: int) -> tuple[int, int]:
    token: Any = doc[last - 1]
    return doc[first].idx, token.idx + len(token.text)


def _tokeniser() -> Language:
    nlp = spacy.blank("sv")
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        prefix_search=_EDGE.match,
        suffix_search=re.compile(rf"{_EDGE.pattern}$").search,
        infix_finditer=_BETWEEN.finditer,
    )
    return nlp
