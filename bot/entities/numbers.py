"""Number words to thirty, cardinal and ordinal, in Swedish and Finnish, inflected."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from bot.entities.folding import fold
from bot.yaml_shape import TEXT, WORDS, fixed, mapping_of

_LAST = 30
_COUNTED = mapping_of(WORDS) | {"propertyNames": {"type": "integer"}}
_STEMS = {"forms": WORDS, "stems": WORDS}
_INFLECTED = fixed({**_STEMS, "compound": fixed(_STEMS)}, optional=("compound",))
SHAPE = fixed(
    {
        "sv": fixed({"cardinals": _COUNTED, "ordinals": _COUNTED, "tens": TEXT}),
        "fi": fixed(
            {
                "cardinals": _COUNTED,
                "tens": TEXT,
                "ordinals": mapping_of(_INFLECTED, needed=tuple(range(1, 11))),
                "ordinal_endings": WORDS,
                "teen": TEXT,
            }
        ),
    }
)
"""What stands under `numbers` in `data/entities/sections.yml`."""


class NumberWords:
    """Reads number words as described under `numbers` in `data/entities/sections.yml`."""

    def __init__(self, data: dict[str, Any]) -> None:
        cardinals: dict[str, int] = {}
        ordinals: dict[str, int] = {}
        _swedish(data["sv"], cardinals, ordinals)
        finnish = _finnish(data["fi"], cardinals)
        self._cardinals, self._ordinals = cardinals, ordinals
        body = "|".join(f"(?P<n{number}>{form})" for number, form in finnish.items())
        self._finnish = re.compile(f"(?:{body})")
        self.ordinal = lru_cache(maxsize=10_000)(self._ordinal)

    def cardinal(self, word: str) -> int | None:
        """Return 8 for a folded "atta" or "kahdeksan", None for what is no number word."""
        return self._cardinals.get(word)

    def _ordinal(self, word: str) -> int | None:
        """Return 8 for a folded "attonde" or "kahdeksannessa"."""
        if word in self._ordinals:
            return self._ordinals[word]
        found = self._finnish.fullmatch(word)
        if found is None or found.lastgroup is None:
            return None
        return int(found.lastgroup[1:])


def _swedish(data: dict[str, Any], cardinals: dict[str, int], ordinals: dict[str, int]) -> None:
    for target, words in ((cardinals, data["cardinals"]), (ordinals, data["ordinals"])):
        for number, forms in words.items():
            target.update({fold(str(form)): number for form in forms})
            if number < 10:
                target.update({fold(f"{data['tens']}{form}"): 20 + number for form in forms})


def _finnish(data: dict[str, Any], cardinals: dict[str, int]) -> dict[int, str]:
    for number, forms in data["cardinals"].items():
        cardinals.update({fold(str(form)): number for form in forms})
        if number < 10:
            cardinals.update({fold(f"{form}{data['teen']}"): 10 + number for form in forms})
            cardinals.update({fold(f"{data['tens']}{form}"): 20 + number for form in forms})
    endings = "|".join(re.escape(fold(str(ending))) for ending in data["ordinal_endings"])
    alone = {number: _forms(unit, endings) for number, unit in data["ordinals"].items()}
    joined = {
        number: _forms(unit.get("compound", unit), endings)
        for number, unit in data["ordinals"].items()
    }
    found = dict(alone)
    for number in range(1, 10):
        found[10 + number] = joined[number] + re.escape(fold(data["teen"]))
    ten = alone[10]
    for tens in (2, 3):
        found[tens * 10] = joined[tens] + ten
    for number in range(1, 10):
        found[20 + number] = f"{joined[2]}{ten}(?:{alone[number]}|{joined[number]})"
    # The longer word first: "kahdeskymmenes" begins like "kahdes".
    return {number: found[number] for number in sorted(found, reverse=True) if number <= _LAST}


def _forms(unit: dict[str, list[str]], endings: str) -> str:
    forms = "|".join(re.escape(fold(str(form))) for form in unit["forms"])
    stems = "|".join(re.escape(fold(str(stem))) for stem in unit["stems"])
    return f"(?:{forms}|(?:{stems})(?:{endings}))"
