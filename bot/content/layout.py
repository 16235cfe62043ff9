"""One layout for the YAML that staff edit, so that a change shows as what was changed.

ruamel.yaml writes a file back as it was read, with comments, order, quotes and anchors, when it is
told the indentation that the files have. Its defaults re-indent lists and fold long lines.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.emitter import Emitter
from ruamel.yaml.representer import RoundTripRepresenter

from bot.content.files import write_atomically
from bot.paths import DATA
from bot.yaml import YamlProblem, parse_yaml, read_text

# What staff edit. Word lists of the recognisers are wrapped by hand and stay so.
_FILES = (
    "catalogue.yml",
    "sources.yml",
    "parity.yml",
    "answers/**/*.yml",
    "contacts/*.yml",
    "nlu/**/*.yml",
    "stories/*.yml",
    "texts/*.yml",
)
# The widest line that ruamel leaves alone; a paragraph is one line.
_WIDTH = 4096


class _Emitter(Emitter):  # type: ignore[misc]
    """Breaks the line between the keys of a mapping, whatever stood before it.

    ruamel.yaml 0.17.21 remembers "no line break after this dash" too long when the list's own key
    has a comment: `a:  # comment`, an entry in braces, then one with a line per key, whose first
    two keys it would write on one line.
    """

    def expect_block_mapping_key(self, first: Any = False) -> None:
        if not first:
            self.no_newline = False
        super().expect_block_mapping_key(first)


class _Representer(RoundTripRepresenter):  # type: ignore[misc]
    """Writes "nothing" as `null`: an empty place looks like something forgotten."""


def _null(representer: RoundTripRepresenter, _value: None) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")


_Representer.add_representer(type(None), _null)


def staff_files(data: Path = DATA) -> Iterator[Path]:
    """Yield the files that have this layout, in order."""
    for pattern in _FILES:
        yield from sorted(data.glob(pattern))


def canonical(text: str, path: Path = Path("text.yml")) -> str:
    """Return a YAML document in the one layout.

    What is laid out so already comes back byte for byte.

    Args:
        text: The document.
        path: The file it stands in, for the message.

    Raises:
        YamlProblem: It is not YAML, or means something else when it is laid out.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    editor = _editor()
    before = parse_yaml(path, text, editor)
    stream = io.StringIO()
    editor.dump(before, stream)
    written = stream.getvalue()
    if written != text and not _means(before, path, written):
        raise YamlProblem(
            path,
            None,
            "filen skulle betyda något annat i den gemensamma layouten",
            "Skriv den som filerna bredvid: kommentarer på egna rader, två stegs indrag.",
        )
    return written


def _means(meaning: Any, path: Path, text: str) -> bool:
    try:
        return bool(parse_yaml(path, text, _editor()) == meaning)
    except YamlProblem:
        return False


def misplaced(data: Path = DATA) -> Iterator[tuple[Path, str]]:
    """Yield each file that is laid out differently, with its content in the one layout.

    Raises:
        YamlProblem: A file cannot be read.
    """
    for path in staff_files(data):
        text = read_text(path)
        written = canonical(text, path)
        if written != text:
            yield path, written


def format_files(data: Path = DATA) -> list[Path]:
    """Lay out the files that need it, each in one step, and return them.

    Raises:
        YamlProblem: A file cannot be read; none is written.
        OSError: A file may not be written.
    """
    changes = list(misplaced(data))
    for path, text in changes:
        write_atomically(path, text)
    return [path for path, _ in changes]


def _editor() -> YAML:
    editor = YAML(typ="rt", pure=True)
    editor.Emitter = _Emitter
    editor.Representer = _Representer
    editor.indent(mapping=2, sequence=4, offset=2)
    editor.width = _WIDTH
    editor.preserve_quotes = True
    return editor
