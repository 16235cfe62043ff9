"""Reads lag (2009:724) om nationella minoriteter och minoritetsspråk from `data/law/`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.paths import DATA
from bot.yaml import YamlProblem, line_of, load_yaml
from bot.yaml_shape import TEXT, check_shape

_NEEDED = ("number", "chapter", "wording", "amendment", "text", "sv", "fi")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECTION = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("number", "chapter", "amendment", "sv", "fi"), TEXT),
        "text": {"type": "array", "items": TEXT},
        "repealed": {"type": "boolean"},
    },
}
_SHAPE = {
    "type": "object",
    "properties": {"number": TEXT, "sections": {"type": "array", "items": _SECTION}},
    "required": ["number"],
}


class NoSuchSection(KeyError):  # noqa: N818 - an answer, not a fault
    """The act has no section of this number."""


@dataclass(frozen=True)
class Section:
    """A section of the act.

    Attributes:
        number: "8", "5 a".
        chapter: The heading it stands under.
        text: The act's own words, paragraphs parted by a blank line.
        wording_date: When this wording came into force, YYYY-MM-DD.
        amendment: Number in the statute book of the act that gave it this wording.
        repealed: Whether it no longer applies.
        plain: One plain sentence or two per language; ours, not official.
    """

    number: str
    chapter: str
    text: str
    wording_date: str
    amendment: str
    repealed: bool
    plain: dict[str, str]


@dataclass(frozen=True)
class Act:
    """The act: its number in the statute book, and its sections in order, repealed ones too."""

    number: str
    sections: tuple[Section, ...]

    def section(self, number: str) -> Section:
        """Return a section by its number ("8", "5 a"; case and spaces do not matter).

        Raises:
            NoSuchSection: The act has none of that number.
        """
        wanted = re.sub(r"\s+", "", number).casefold()
        for section in self.sections:
            if section.number.replace(" ", "") == wanted:
                return section
        raise NoSuchSection(number)


def load_act(path: Path = DATA / "law" / "minoritetslagen.yml") -> Act:
    """Read and check the act.

    Raises:
        YamlProblem: The file cannot be read, a section lacks something or stands twice.
    """
    content = load_yaml(path)
    entries = content.get("sections") if isinstance(content, dict) else None
    if not isinstance(entries, list) or not entries:
        raise YamlProblem(
            path, line_of(content) or 1, "lagen har inga paragrafer", "Lägg tillbaka dem."
        )
    check_shape(path, content, _SHAPE)
    sections: dict[str, Section] = {}
    for entry in entries:
        section = _section(path, entry)
        if section.number in sections:
            raise YamlProblem(
                path, line_of(entry), f"{section.number} § står två gånger", "Ta bort den ena."
            )
        sections[section.number] = section
    return Act(str(content.get("number")), tuple(sections.values()))


def _section(path: Path, entry: Any) -> Section:
    missing = [key for key in _NEEDED if not (isinstance(entry, dict) and entry.get(key))]
    if missing:
        raise YamlProblem(
            path, line_of(entry), f"en paragraf saknar {', '.join(missing)}", "Fyll i det."
        )
    if not _DATE.fullmatch(str(entry["wording"])):
        raise YamlProblem(
            path,
            line_of(entry, "wording"),
            f"”{entry['wording']}” är inget datum",
            "Skriv ÅÅÅÅ-MM-DD inom citattecken.",
        )
    return Section(
        number=str(entry["number"]),
        chapter=str(entry["chapter"]),
        text="\n\n".join(str(paragraph) for paragraph in entry["text"]),
        wording_date=str(entry["wording"]),
        amendment=str(entry["amendment"]),
        repealed=bool(entry.get("repealed")),
        plain={language: str(entry[language]) for language in ("sv", "fi")},
    )
