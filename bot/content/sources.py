"""Sources that answers refer to: acts by section, and pages by title."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.content.texts import Texts, load_texts
from bot.paths import DATA
from bot.yaml import YamlProblem, line_of, load_yaml

# Riksdagen serves every act of the Swedish Code of Statutes under its number.
_ACT_URL = (
    "https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling/sfs-{}"
)
_SECTION = re.compile(r"(?:(?P<chapter>\d+):)?(?P<section>\d+(?: [a-z])?(?:-\d+(?: [a-z])?)?)")

_SPAN = re.compile(r"(?P<before>\w+ (?:\d+:)?)(?P<first>\d+)-(?P<last>\d+)")


class UnknownSource(KeyError):  # noqa: N818 - reads as what it says
    """A source key, or the form of its section, is not known."""

    def __str__(self) -> str:
        return f"okänd källa ”{self.args[0]}”"


@dataclass(frozen=True)
class Source:
    """A source as a resident sees it."""

    label: str
    url: str


@dataclass(frozen=True)
class Sources:
    """The acts and pages of `data/sources.yml`."""

    acts: dict[str, dict[str, str]]
    pages: dict[str, dict[str, str]]
    _texts: Texts = field(default_factory=lambda: load_texts("references"))

    def resolve(self, reference: str, language: str) -> Source:
        """Return label and address for a reference such as `skollagen 8:12 b`.

        Args:
            reference: Key of an act, with or without section, or key of a page.
            language: `sv` or `fi`; any other is given the Swedish label.

        Raises:
            UnknownSource: No such key, or a section that is not written `8`, `5 a` or `8:6-9`.
        """
        language = language if language in ("sv", "fi") else "sv"
        if reference in self.pages:
            page = self.pages[reference]
            return Source(page[language], page["url"])
        key, _, section = reference.partition(" ")
        if key not in self.acts:
            raise UnknownSource(reference)
        act = self.acts[key]
        name = act.get(f"{language}_short", act[language])
        url = _ACT_URL.format(act["number"].replace(":", "-"))
        if not section:
            return Source(act[language], url)
        match = _SECTION.fullmatch(section)
        if match is None:
            raise UnknownSource(reference)
        label = self._label(name, match["chapter"], match["section"], language)
        return Source(label, url)

    def _label(self, act: str, chapter: str | None, section: str, language: str) -> str:
        if chapter is None:
            key = "sections" if "-" in section else "section"
        else:
            key = "sections_of_chapter" if "-" in section else "section_of_chapter"
        section = section.replace("-", "–")
        return self._texts.get(key, language, act=act, chapter=chapter, section=section)


def covers(source: str, reference: str) -> bool:
    """Return whether a source is, or spans, the section that a reference names.

    `socialtjanstlagen 8:6-9` covers `socialtjanstlagen 8:7`.
    """
    if source == reference:
        return True
    span = _SPAN.fullmatch(source)
    single = _SPAN.fullmatch(f"{reference}-0")
    if span is None or single is None or span["before"] != single["before"]:
        return False
    return int(span["first"]) <= int(single["first"]) <= int(span["last"])


def load_sources(path: Path = DATA / "sources.yml") -> Sources:
    """Read and check the sources.

    Raises:
        YamlProblem: The file cannot be read, or an entry lacks a language, a number or an address.
    """
    content = load_yaml(path)
    acts = _entries(path, content, "acts", ("number", "sv", "fi"))
    pages = _entries(path, content, "pages", ("url", "sv", "fi"))
    return Sources(acts, pages)


def _entries(
    path: Path, content: Any, part: str, needed: tuple[str, ...]
) -> dict[str, dict[str, str]]:
    entries = content.get(part) if isinstance(content, dict) else None
    if not isinstance(entries, dict):
        raise YamlProblem(
            path, line_of(content) or 1, f"delen ”{part}:” saknas", "Lägg tillbaka den."
        )
    for key, entry in entries.items():
        missing = [name for name in needed if not (isinstance(entry, dict) and entry.get(name))]
        if missing:
            raise YamlProblem(
                path,
                line_of(entries, key),
                f"källan ”{key}” saknar {', '.join(missing)}",
                "Fyll i det.",
            )
    return {
        str(key): {str(name): str(value) for name, value in entry.items()}
        for key, entry in entries.items()
    }
