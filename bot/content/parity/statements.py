"""Everything that is said in both languages, with its place: answers, titles, texts of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.checks.content import Content, Passage, text_line
from bot.yaml import YamlProblem, load_yaml

_SYSTEM = "system"
# Files whose entries have a Swedish and a Finnish text side by side, as `sv:` and `fi:`.
_SIDE_BY_SIDE = ("catalogue.yml", "sources.yml", "contacts/units.yml", "texts/*.yml", "law/*.yml")


@dataclass(frozen=True)
class Statement:
    """What is said in Swedish and in Finnish under one name.

    Attributes:
        key: Id of the topic, `system` for what is said around the answers, or file and entry of
            another text: `texts/web.yml#heading`.
        pairs: The texts, Swedish and Finnish; an answer's file may hold several.
        alone: Texts that have no counterpart.
    """

    key: str
    pairs: tuple[tuple[Passage, Passage], ...]
    alone: tuple[Passage, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """All that is said, per language: what somebody confirms."""
        swedish, finnish = zip(*self.pairs, strict=True)
        return {
            "sv": "\n\n".join(passage.text for passage in swedish),
            "fi": "\n\n".join(passage.text for passage in finnish),
        }

    @property
    def is_answer(self) -> bool:
        """Whether staff confirm it: the answers, as opposed to titles and single words."""
        return "#" not in self.key


def statements(content: Content) -> dict[str, Statement]:
    """Return everything that is said in both languages, by key: answers first."""
    return {**answers(content), **labels(content)}


def answers(content: Content) -> dict[str, Statement]:
    """Return the answers to topics by their ids, and `system`."""
    return {one.key: one for one in _answers(content)}


def labels(content: Content) -> dict[str, Statement]:
    """Return titles, names and texts of the page: all that stands under `sv:` and `fi:`."""
    found = {}
    for pattern in _SIDE_BY_SIDE:
        for path in sorted(content.data.glob(pattern)):
            name = path.relative_to(content.data).as_posix()
            for key, sv, fi in _entries(path, _document(content, path), name):
                found[key] = Statement(key, ((sv, fi),))
    return found


def _answers(content: Content) -> Iterator[Statement]:
    files: dict[Path, list[Passage]] = {}
    for passage in content.responses():
        files.setdefault(passage.path, []).append(passage)
    for path, passages in files.items():
        key = path.relative_to(content.data / "answers").with_suffix("").as_posix()
        if key != _SYSTEM and key not in content.catalogue:
            continue
        pairs: list[tuple[Passage, Passage]] = []
        alone: list[Passage] = []
        for name in dict.fromkeys(passage.name for passage in passages):
            swedish = [p for p in passages if p.name == name and p.language == "sv"]
            finnish = [p for p in passages if p.name == name and p.language == "fi"]
            paired = list(zip(swedish, finnish, strict=False))
            pairs += paired
            alone += swedish[len(paired) :] + finnish[len(paired) :]
        if pairs:
            yield Statement(key, tuple(pairs), tuple(alone))


def _document(content: Content, path: Path) -> Any:
    if path in content.documents:
        return content.documents[path]
    try:
        return load_yaml(path)
    except YamlProblem:
        # Whoever reads the file for its own sake says what is wrong with it.
        return None


def _entries(path: Path, node: Any, name: str) -> Iterator[tuple[str, Passage, Passage]]:
    if isinstance(node, dict):
        if all(isinstance(node.get(language), str) for language in ("sv", "fi")):
            yield name, _passage(path, node, name, "sv"), _passage(path, node, name, "fi")
        for key, below in node.items():
            yield from _entries(path, below, _below(name, key))
    elif isinstance(node, list):
        for number, below in enumerate(node, start=1):
            own = below.get("id") if isinstance(below, dict) else None
            # A topic's place in the catalogue may change, its id does not.
            entry = f"{name.partition('#')[0]}#{own}" if own else _below(name, number)
            yield from _entries(path, below, entry)


def _below(name: str, key: object) -> str:
    return f"{name}/{key}" if "#" in name else f"{name}#{key}"


def _passage(path: Path, node: Any, name: str, language: str) -> Passage:
    return Passage(path, text_line(node, language), name, language, node[language])
