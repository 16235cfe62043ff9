"""Reads a page as a browser without scripts does: elements, their text, and the language of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br"}


@dataclass
class Element:
    """An element with its attributes, text and place."""

    name: str
    attributes: dict[str, str | None]
    parent: Element | None
    children: list[Element] = field(default_factory=list)
    own_text: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in the element, with white space as one space."""
        return " ".join(" ".join([*self.own_text, *(c.text for c in self.children)]).split())

    @property
    def language(self) -> str | None:
        """The language that the element inherits."""
        if "lang" in self.attributes:
            return self.attributes["lang"]
        return self.parent.language if self.parent else None

    def __getitem__(self, attribute: str) -> str | None:
        return self.attributes[attribute]

    def get(self, attribute: str) -> str | None:
        return self.attributes.get(attribute)

    def all(self, name: str = "", **attributes: str) -> list[Element]:
        """Return the elements below of this name, with these attributes (`class_` for class)."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        found = []
        for child in self.children:
            fits = name in ("", child.name)
            for key, value in wanted.items():
                own = child.get(key) or ""
                fits = fits and (value in own.split() if key == "class" else value == own)
            found += [child] * fits + child.all(name, **attributes)
        return found

    def one(self, name: str = "", **attributes: str) -> Element:
        """Return the only such element."""
        (found,) = self.all(name, **attributes)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {}, None)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self.open[-1])
        assert len(element.attributes) == len(attrs), f"an attribute stands twice: {attrs}"
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.open[-1].own_text.append(data)


def read(page: str) -> Element:
    """Return the page's root; fails on elements that are not closed in order."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert len(reader.open) == 1, f"not closed: {reader.open[-1].name}"
    return reader.open[0]
