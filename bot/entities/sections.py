"""References to sections of acts: "8 §", "paragraf fem a", "kahdeksas pykälä", "8 luvun 12 b §".

Every token becomes one letter that says what it can be (number, letter, section sign, ...), and the
forms of a reference are regular expressions over these letters. spaCy's Matcher has no groups, so
"13 § och 14-16 §§" cannot be said in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Span, Token

from bot.entities.folding import fold
from bot.entities.numbers import SHAPE as NUMBERS
from bot.entities.numbers import NumberWords
from bot.yaml_shape import WORDS, load_shaped

# An act that is none of `data/sources.yml`.
UNKNOWN_ACT = "okand"

# N number  D number that cannot be a section (year, leading zero)  C number word  O ordinal
# L letter a-d  l letter e-h  S section sign  P "paragrafen"  p "paragraferna"  Q "par" (with a dot)
# K chapter  # "nummer"  - range  & list  . : as they are  A act (one letter for its whole name)
# G may stand between section and act  E a short word, such as a case ending  X anything else
_ITEMS = r"N[Ll]?(?:[-&]N[Ll]?|-[Ll])*"
# Not the end of "8:12", "1.7" or "08-53"; what comes after "Hej." or "min fråga:" is no end.
_APART = r"(?<![NDC][-:.])"
_LIST = rf"{_APART}{_ITEMS}"
_WORDS = r"[NC]L?(?:[-&][NC]L?|-L)*"
_ENDING = r"(?::[El])?"
# "5 § b", "viides pykälä b kohta", "paragraf 5 punkt b": the act has no points, so 5 b § is meant.
_POINT = r"(?:[Gp]?[Ll](?!-)p?)?"
_SECTION = (
    rf"(?P<a>{_LIST}\.?S+){_ENDING}{_POINT}"
    rf"|(?P<b>S+N[L]?(?:[-&]NL?|-L)*){_POINT}"
    rf"|(?P<c>(?:[Pp]{_ENDING}#?|Q\.){_WORDS}){_POINT}"
    rf"|(?P<d>(?:OL?(?:&OL?)*|{_APART}N(?:\.|:[El])?L?|CL?)P){_ENDING}{_POINT}"
)
_CHAPTER = (
    rf"(?P<chapter>[NCO]\.?L?K\.?(?:&?(?:{_ITEMS}\.?S+{_ENDING}|S+NL?|[Pp]#?[NC]L?|OL?P|N\.?L?P))?"
    rf"|K\.?[NC]L?&?(?:(?:S+|[Pp])NL?|NL?S+)?"
    rf"|N:NL?S*{_ENDING})"
)
_REFERENCE = re.compile(rf"(?P<sfs>D:N)|{_CHAPTER}|{_SECTION}")
_FULL_CHAPTER = re.compile(r"[SPp]|N:N")
# "13 § första stycket 2 i", "8 §:n 1 momentti"
_GAP = re.compile(r"(?:[GONDCLl.&]|:[El]?)*")
_WIDEST_GAP = 8
_THEMSELVES = {".": ".", ":": ":", "§": "S"}
_STOPS = frozenset(".?!;")


@dataclass(frozen=True)
class Act:
    """An act's name in the text: tokens `first` up to `last`, and its key."""

    first: int
    last: int
    key: str


@dataclass(frozen=True)
class Reference:
    """A section, or sections, of an act: tokens `first` up to `last`.

    Attributes:
        sections: Normalised numbers, "8", "5 a"; empty where a chapter is given.
        place: As answers cite it, "13" or "8:12 b"; empty where only a chapter is named.
        act: The act that it belongs to, None where none is named.
        joined: The act's name stands next to it.
    """

    first: int
    last: int
    sections: tuple[str, ...]
    place: str
    act: Act | None
    joined: bool = False


class SectionFinder:
    """Finds references to sections; words and number words come from `sections.yml`."""

    def __init__(self, path: Path, own_act: str, sfs: dict[str, str]) -> None:
        data = load_shaped(path, _SHAPE)
        self._numbers = NumberWords(data["numbers"])
        self._own_act, self._sfs = own_act, sfs
        self._apart = {fold(str(word)) for word in data["apart"]}
        self._corrects = {fold(str(word)) for word in data["corrects"]}
        self._classes: dict[str, str] = {}
        for name, mark in _MARKS:
            for word in data[name]:
                self._classes.setdefault(fold(str(word)), mark)

    def find(self, doc: Doc, acts: list[Act]) -> tuple[list[Reference], list[Act]]:
        """Return the references in the text, and all acts: those given and those by number."""
        text = _Letters(doc, acts, self._letter)
        found: list[tuple[re.Match[str], int, int]] = []
        all_acts = list(acts)
        for match in _REFERENCE.finditer(text.letters):
            first, last = text.tokens(match)
            if match["sfs"]:
                number = f"{doc[first].text}:{doc[last - 1].text}"
                all_acts.append(Act(first, last, self._sfs.get(number, UNKNOWN_ACT)))
                continue
            found.append((match, first, last))
        all_acts.sort(key=lambda act: act.first)
        references = []
        for match, first, last in found:
            if match["chapter"] and not _FULL_CHAPTER.search(match["chapter"]):
                continue
            act, joined = self._act_of(doc, first, last, all_acts)
            numbers = self._expand(doc[first:last])
            if match["chapter"] is None:
                sections = tuple(dict.fromkeys(numbers))
                references.append(Reference(first, last, sections, sections[0], act, joined))
            elif act is not None or ":" not in match["chapter"] or "S" in match["chapter"]:
                # Otherwise "8:12", a time of day.
                place = ":".join(numbers[:2]) if len(numbers) > 1 else ""
                references.append(Reference(first, last, (), place, act, joined))
        return references, all_acts

    def _letter(self, token: Token) -> str:
        text: str = token.text
        if text.isdecimal():
            return "N" if len(text) <= 3 and text.isascii() and text[0] != "0" else "D"
        if text in _THEMSELVES:
            return _THEMSELVES[text]
        if len(text) == 1 and text.lower() in "abcdefgh":
            return "L" if text.lower() in "abcd" else "l"
        word = fold(text)
        mark = self._classes.get(word)
        if mark is None and self._numbers.cardinal(word) is not None:
            mark = "C"
        if mark is None and self._numbers.ordinal(word) is not None:
            mark = "O"
        if mark is None:
            mark = "E" if text.isalpha() and len(text) <= 4 else "X"
        return mark

    def _act_of(self, doc: Doc, first: int, last: int, acts: list[Act]) -> tuple[Act | None, bool]:
        """Return the act next to a reference, after it or before it, or else in its sentence."""
        after = [act for act in acts if act.first >= last][:1]
        before = [act for act in acts if act.last <= first][-1:]
        gaps = [(act, doc[last : act.first]) for act in after]
        gaps += [(act, doc[act.last : first]) for act in before]
        for act, gap in gaps:
            if self._is_near(gap):
                return act, True
        if after and self._is_correction(doc, last, after[0]):
            return after[0], True
        if any(act.key == self._own_act for act in acts):
            return None, False
        for act, gap in gaps:
            if not {fold(token.text) for token in gap} & (self._apart | _STOPS):
                return act, False
        return None, False

    def _is_correction(self, doc: Doc, last: int, act: Act) -> bool:
        """Return whether "men bibliotekslagen" says after a reference which act was meant."""
        said = doc[last : act.first]
        rest = [token for token in said if fold(token.text) not in self._corrects]
        ends = act.last == len(doc) or doc[act.last].text in _STOPS
        return ends and len(rest) < len(said) and self._is_gap(rest)

    def _is_near(self, gap: Span) -> bool:
        words = {fold(token.text) for token in gap}
        return len(gap) <= _WIDEST_GAP and not words & self._apart and self._is_gap(gap)

    def _is_gap(self, tokens: Iterable[Token]) -> bool:
        return _GAP.fullmatch("".join(self._letter(token) for token in tokens)) is not None

    def _expand(self, span: Span) -> list[str]:
        """Return "13", "14", "15", "16" for the tokens of "13-16 §§"."""
        items: list[list[Any]] = []
        pending_range = False
        for token in span:
            mark = self._letter(token)
            if mark in "NCO":
                number = self._value(token, mark)
                if pending_range and items:
                    start = items[-1][0]
                    if start < number <= start + 30:
                        items.extend([n, ""] for n in range(start + 1, number))
                items.append([number, ""])
                pending_range = False
            elif mark in "Ll" and items and token.nbor(-1).text != ":":
                letter = fold(token.text)
                if pending_range and items[-1][1]:
                    start_letter = ord(items[-1][1])
                    items.extend(
                        [items[-1][0], chr(code)] for code in range(start_letter + 1, ord(letter))
                    )
                    items.append([items[-1][0], letter])
                elif not items[-1][1]:
                    items[-1][1] = letter
                pending_range = False
            elif mark == "-":
                pending_range = True
        return [f"{number} {letter}".strip() for number, letter in items]

    def _value(self, token: Token, mark: str) -> int:
        if mark == "N":
            return int(token.text)
        word = fold(token.text)
        value = self._numbers.cardinal(word) if mark == "C" else self._numbers.ordinal(word)
        return value or 0


_MARKS = (
    ("paragraph", "P"),
    ("paragraphs", "p"),
    ("short", "Q"),
    ("chapter", "K"),
    ("number", "#"),
    ("range", "-"),
    ("list", "&"),
    ("gap", "G"),
)

_WORD_LISTS = ("apart", "corrects", *(name for name, _ in _MARKS))
_SHAPE = {
    "type": "object",
    "properties": {"numbers": NUMBERS} | dict.fromkeys(_WORD_LISTS, WORDS),
    "required": ["numbers", *_WORD_LISTS],
    "additionalProperties": False,
}


class _Letters:
    """The text's letters, where an act's name is one letter, and the way back to tokens."""

    def __init__(self, doc: Doc, acts: list[Act], letter: Any) -> None:
        letters: list[str] = []
        self._first: list[int] = []
        position = 0
        ends = {act.first: act.last for act in acts}
        while position < len(doc):
            self._first.append(position)
            if position in ends:
                letters.append("A")
                position = ends[position]
            else:
                letters.append(letter(doc[position]))
                position += 1
        self._first.append(len(doc))
        self.letters = "".join(letters)

    def tokens(self, match: re.Match[str]) -> tuple[int, int]:
        return self._first[match.start()], self._first[match.end()]
