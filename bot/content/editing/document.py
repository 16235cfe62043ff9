"""A YAML file as lines, changed line by line.

Loading a file into ruamel.yaml, changing the tree and dumping it would do as well for texts, but
ruamel hangs a comment on the node *before* it: removing an entry would take the comment of its
neighbour along. Lines have no such ties, and what is not touched cannot change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.content.files import write_atomically
from bot.yaml import YamlProblem, parse_yaml, read_text

# Besides \n, whatever YAML or Python takes for a line break.
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = ("\ufeff", "\u200b", "\u00ad")


class EditRefused(ValueError):  # noqa: N818 - says what happened
    """The change was not made; the message says why, in Swedish, and nothing was written."""


class Document:
    """A YAML file that is about to be changed.

    Attributes:
        path: The file.
        lines: Its lines, without line ends.
        content: What it means, with line numbers (`bot.yaml.line_of`).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = read_text(path)
        self._break = "\r\n" if "\r\n" in self._text else "\n"
        self.lines = self._text.split(self._break)
        self.content = self._parsed(self._text)

    def indent(self, line: int) -> int:
        """Return how many spaces a line, counted from 1, begins with."""
        row = self.lines[line - 1]
        return len(row) - len(row.lstrip(" "))

    def end(self, line: int, column: int | None = None) -> int:
        """Return the last line of what begins on a line: a key's value or an entry of a list.

        Blank lines and comments after it belong to what follows.

        Args:
            line: The line, from 1.
            column: Where it begins on the line, from 0, if a dash stands before it.
        """
        own, last = self.indent(line) if column is None else column, line
        block = re.search(r"[|>][-+0-9]*\s*(#.*)?$", self.lines[line - 1])
        for number in range(line + 1, len(self.lines) + 1):
            row = self.lines[number - 1]
            if not row.strip():
                continue
            if self.indent(number) <= own:
                break
            # In a text, a line that begins with # is part of the text.
            if block or not row.lstrip().startswith("#"):
                last = number
        return last

    def replace(self, first: int, last: int, rows: list[str]) -> None:
        """Put rows in the place of the lines from first to last, both counted from 1."""
        self.lines[first - 1 : last] = rows

    def save(self, change: Callable[[Any], None]) -> None:
        """Write the file, if it now means what it should.

        Args:
            change: Makes the same change to the file's old meaning, as plain dicts and lists.

        Raises:
            EditRefused: The lines say something else than the change; nothing is written.
            OSError: The file may not be written.
        """
        write_atomically(self.path, self.proved(change))

    def proved(self, change: Callable[[Any], None]) -> str:
        """Return the file's new text, if it means what it should; arguments as for `save`.

        Raises:
            EditRefused: The lines say something else than the change.
        """
        text = self._break.join(self.lines)
        expected = plain(self.content)
        change(expected)
        try:
            written = plain(self._parsed(text))
        except YamlProblem as problem:
            raise EditRefused(f"ändringen gick inte att göra: {problem}") from None
        if written != expected:
            raise EditRefused(
                f"{self.path.name}: ändringen skulle ha rört annat i filen. Gör den för hand."
            )
        return text

    def _parsed(self, text: str) -> Any:
        return parse_yaml(self.path, text, YAML(typ="rt", pure=True))


def plain(node: Any) -> Any:
    """Return a document as plain dicts, lists and scalars of its own."""
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    return str(node) if isinstance(node, str) else node


def clean_text(text: str) -> str:
    """Return a text as it can stand in YAML: composed letters, plain line breaks, no loose ends.

    Raises:
        EditRefused: It is empty, or has a character that no keyboard gives.
    """
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    for invisible in _INVISIBLE:
        text = text.replace(invisible, "")
    rows = [row.rstrip() for row in text.split("\n")]
    text = "\n".join(rows).strip()
    for character in text:
        if character != "\n" and (
            unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE
        ):
            raise EditRefused(f"texten har ett tecken som inte går att spara: {character!r}")
    if not text:
        raise EditRefused("texten är tom")
    return text


def clean_line(text: str) -> str:
    """Return a text of one line, with single spaces.

    Raises:
        EditRefused: As `clean_text`.
    """
    return " ".join(clean_text(text).split())


def quoted(text: str) -> str:
    """Return a text of one line as a double-quoted YAML scalar."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def block(text: str, indent: int) -> list[str]:
    """Return the rows of a text under `|-`, indented."""
    return [f"{' ' * indent}{row}" if row else "" for row in text.split("\n")]
