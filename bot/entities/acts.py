"""Names of acts in a text: those of `data/entities/acts.yml`, and unknown ones by their form."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from bot.entities.folding import fold
from bot.entities.lexicon import Lexicon
from bot.entities.sections import UNKNOWN_ACT, Act
from bot.yaml import YamlProblem, line_of, load_yaml
from bot.yaml_shape import PATTERN, SOME_WORDS, TEXT, check_shape, load_shaped, mapping_of

_SETTINGS = ("unknown", "not_acts")
_SHAPE = {
    "type": "object",
    "properties": {"unknown": {"type": "array", "items": PATTERN}, "not_acts": SOME_WORDS},
    "required": list(_SETTINGS),
}
_NUMBERED = {"type": "object", "properties": {"number": TEXT}, "required": ["number"]}
_SOURCES = {
    "type": "object",
    "properties": {"acts": mapping_of(_NUMBERED)},
    "required": ["acts"],
}


class ActFinder:
    """Finds acts by name."""

    def __init__(self, path: Path, sources: Path, nlp: Language, endings: list[str]) -> None:
        acts = load_shaped(sources, _SOURCES)["acts"]
        self.numbers = {str(act["number"]): str(key) for key, act in acts.items()}
        """The acts' numbers in the statute book, "2009:724", and their keys."""
        data = load_yaml(path)
        check_shape(path, data, _SHAPE)
        self._words = Lexicon(nlp, endings)
        for key in self._words.read(path, "act", skip=_SETTINGS):
            if key not in acts and key != UNKNOWN_ACT:
                raise YamlProblem(
                    path,
                    line_of(data, key),
                    f"lagen {key} finns inte i data/sources.yml",
                    "Skriv nyckeln som den står där, eller lägg till lagen.",
                )
        self._words.build()
        self._form = re.compile("|".join(f"(?:{form})" for form in data["unknown"]))
        self._not_acts = frozenset(fold(str(word)) for word in data["not_acts"])
        self._looks_like_act = lru_cache(maxsize=10_000)(self._is_act)

    def _is_act(self, word: str) -> bool:
        return self._form.fullmatch(word) is not None and word not in self._not_acts

    def find(self, doc: Doc) -> list[Act]:
        """Return the acts that the text names, in its order."""
        found = [Act(span.start, span.end, key) for span, (_, key) in self._words.find(doc)]
        taken = {number for act in found for number in range(act.first, act.last)}
        for token in doc:
            if token.i not in taken and self._looks_like_act(fold(token.text)):
                found.append(Act(token.i, token.i + 1, UNKNOWN_ACT))
        return sorted(found, key=lambda act: act.first)
