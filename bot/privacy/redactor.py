"""Finds personal data in a text and puts marks in its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content import Texts
from bot.content.catalogue import LANGUAGES
from bot.privacy.addresses import Addresses, with_postal_code
from bot.privacy.bank import accounts, cards
from bot.privacy.harmless import harmless
from bot.privacy.identity import identity_numbers
from bot.privacy.kinds import Finding, Kind
from bot.privacy.online import emails, links
from bot.privacy.phones import digits_of, phones
from bot.privacy.words import FOLDER, NumberWords

# One private-use character stands for a kind while a text is worked on: no rule takes it for a
# letter or a digit, and it is no part of what a resident can write (see `_prepared`).
_FIRST = 0xE000
_PLACES = {kind: chr(_FIRST + number) for number, kind in enumerate(Kind)}
_KINDS = {place: kind for kind, place in _PLACES.items()}
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")
_WORTH_A_LOOK = re.compile(r"[\d@]|c/o|://|www\.|[(\[{ ] ?(?:at|ät|snabel|miuku)", re.IGNORECASE)
_MASK = "|"
_DASHES = "‐‑‒–—―−"
_SPACES = "\u00a0\u2002\u2003\u2007\u2008\u2009\u202f\t\n"
_SAME_WIDTH = str.maketrans(_DASHES + _SPACES, "-" * len(_DASHES) + " " * len(_SPACES))
# Worth replacing wherever else it stands; shorter ones would hit other words.
_REPEATED = 6


@dataclass(frozen=True)
class Redacted:
    """A text without its personal data.

    Attributes:
        kinds: What was removed, each kind once, in the order of the text.
    """

    kinds: tuple[Kind, ...]
    _text: str
    _texts: Texts

    def shown(self, language: str) -> str:
        """Return the text with marks in the language: `Mitt nummer är [personnummer]`."""
        return _KIND_PLACE.sub(
            lambda place: self._texts.get(f"mark_{_KINDS[place[0]].value}", language), self._text
        )

    def neutral(self) -> str:
        """Return the text with an ellipsis for each mark: for those who read it by its words."""
        return _KIND_PLACE.sub("…", self._text)

    def notice(self, language: str) -> str:
        """Return what the resident is told about it."""
        names = [self._texts.get(f"name_{kind.value}", language) for kind in self.kinds]
        listed = ", ".join(names[:-1])
        if listed:
            listed += self._texts.get("and", language)
        return self._texts.get("notice", language, kinds=listed + names[-1])


_KIND_PLACE = re.compile(f"[{''.join(_PLACES.values())}]")


class Redactor:
    """Removes personal data from texts. It has no state: any number of threads may share it."""

    def __init__(self, texts: Texts, public: Iterable[str] = (), folder: Path = FOLDER) -> None:
        """Read the word lists and make patterns of them: one redactor per content is enough.

        Args:
            texts: `data/texts/privacy.yml`.
            public: Texts whose telephone numbers, e-mail and street addresses are left alone
                wherever they stand: the values of the contact directory.
            folder: The word lists, `data/privacy`.

        Raises:
            YamlProblem: A word list cannot be used.
        """
        self._texts = texts
        marks = {
            self._texts.get(f"mark_{kind.value}", language): place
            for kind, place in _PLACES.items()
            for language in LANGUAGES
        }
        self._marks = marks
        self._mark = re.compile("|".join(re.escape(mark) for mark in marks))
        self._words = NumberWords(folder / "words.yml")
        self._addresses = Addresses(folder / "addresses.yml")
        self._numbers = {digits_of(number) for number in self._words.public_numbers}
        self._known: tuple[str, ...] = ()
        for text in public:
            found = self.find(text)
            self._numbers |= {
                digits_of(text[f.start : f.end]) for f in found if f.kind is Kind.PHONE
            }
            self._known += tuple(_folded(text[f.start : f.end]) for f in found)

    def find(self, text: str) -> list[Finding]:
        """Return the personal data in a text: in its order, without overlaps."""
        plain, origins = _plain(text)
        chosen = self._chosen(plain)
        starts = [finding.start for finding in chosen] + [len(plain)]
        chosen = [
            with_postal_code(plain, finding, limit) if finding.kind is Kind.ADDRESS else finding
            for finding, limit in zip(chosen, starts[1:], strict=True)
        ]
        return [Finding(origins[f.start], origins[f.end - 1] + 1, f.kind) for f in chosen]

    def _chosen(self, plain: str) -> list[Finding]:
        if not _WORTH_A_LOOK.search(plain):
            return []
        chosen: list[Finding] = []
        for finding in self._found(plain, chosen):
            free = all(f.end <= finding.start or finding.end <= f.start for f in chosen)
            if free and not self._is_known(plain, finding):
                chosen.append(finding)
        return sorted(chosen)

    def redact(self, text: str) -> Redacted:
        """Return the text without its personal data. A second time changes nothing."""
        text = _PRIVATE_USE.sub("\N{REPLACEMENT CHARACTER}", text)
        text = self._mark.sub(lambda mark: self._marks[mark[0]], text)
        kinds: dict[str, Kind] = {}
        # What was removed may have hidden what stood beside it, so look until nothing is found.
        while found := self.find(text):
            secrets = {text[f.start : f.end]: _PLACES[f.kind] for f in found}
            for finding in reversed(found):
                place = _PLACES[finding.kind]
                text = f"{text[: finding.start]}{place}{text[finding.end :]}"
            for secret, place in secrets.items():
                if len(secret) >= _REPEATED:
                    text = text.replace(secret, place)
            kinds |= {_PLACES[finding.kind]: finding.kind for finding in found}
        ordered = sorted(kinds, key=text.index)
        return Redacted(tuple(kinds[place] for place in ordered), text, self._texts)

    def _found(self, plain: str, chosen: list[Finding]) -> Iterator[Finding]:
        """Yield what the rules find, the surest first; `chosen` is what has been kept so far."""
        addresses_on_the_web = list(links(plain, self._words))
        for start, end, secret in addresses_on_the_web:
            if secret:
                yield Finding(start, end, Kind.LINK)
        yield from emails(plain, self._words)
        yield from cards(plain, self._words)
        yield from self._accounts(plain)
        yield from identity_numbers(plain, self._words)
        hidden = [(start, end) for start, end, _ in addresses_on_the_web]
        hidden += [(f.start, f.end) for f in chosen]
        masked = _masked(plain, hidden)
        masked = _masked(masked, harmless(masked))
        yield from phones(masked, self._words, self._numbers.__contains__)
        yield from self._addresses.found_in(masked)

    def _accounts(self, plain: str) -> Iterator[Finding]:
        identities = {(f.start, f.end) for f in identity_numbers(plain, self._words)}
        for finding in accounts(plain, self._words):
            if (finding.start, finding.end) not in identities:
                yield finding

    def _is_known(self, text: str, finding: Finding) -> bool:
        """Return whether the text up to the finding's end ends in something public.

        A rule may take less than the whole: of `hans stahles väg 13` the last three words.
        """
        if finding.kind not in (Kind.ADDRESS, Kind.EMAIL):
            return False
        return _folded(text[: finding.end]).endswith(self._known)


def _folded(text: str) -> str:
    return re.sub(r"[^\w@]", "", text.casefold())


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = f"{text[:start]}{_MASK * (end - start)}{text[end:]}"
    return text


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """Return the text as the rules read it, and where each of its characters stood.

    Dashes, spaces and digits of other kinds become the common ones; invisible characters go.
    """
    if text.isascii():
        return text.translate(_SAME_WIDTH), range(len(text))
    kept, origins = [], []
    for place, character in enumerate(text.translate(_SAME_WIDTH)):
        if character.isascii():
            plain = character
        elif unicodedata.category(character) in ("Cf", "Mn"):
            continue
        else:
            digit = unicodedata.decimal(character, None)
            common = unicodedata.normalize("NFKC", character) if digit is None else str(digit)
            plain = common if len(common) == 1 else character
        kept.append(plain)
        origins.append(place)
    return "".join(kept), origins
