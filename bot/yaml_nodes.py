"""Reads YAML through libyaml, five times faster than ruamel's round-trip reader, with its lines.

All content is read by every process at start, by each check and at each publication, so seconds of
parsing are seconds that somebody waits. What is built is what the round-trip reader builds, without
comments; where a file is broken or unusual in any way, it is left to that reader.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scalarstring import LiteralScalarString

_STANDARD = "tag:yaml.org,2002:"
_SCALARS = {_STANDARD + name for name in ("str", "int", "float", "bool", "null", "timestamp")}


class Unusual(ValueError):  # noqa: N818 - says what the text is
    """The text needs the round-trip reader: it is broken, or uses what is not used here."""


class Unreadable(ValueError):  # noqa: N818 - says what the value is
    """A value is written like a date or a number that there is none of, or holds itself.

    Attributes:
        line: Where it stands, from 1.
        value: The value as it is written.
    """

    def __init__(self, node: Node) -> None:
        self.line = node.start_mark.line + 1
        self.value = node.value if isinstance(node, ScalarNode) else "*"
        super().__init__(self.value)


def read(text: str, *, slowly: bool = False) -> Any:
    """Return the content of a YAML text; its mappings and lists know their lines.

    Args:
        text: The text.
        slowly: Whether to parse it as the round-trip reader does, which takes more for YAML.

    Raises:
        Unusual: It must be read otherwise.
        Unreadable: A value has no meaning.
    """
    reader = YAML(typ="safe", pure=slowly)
    try:
        root = reader.compose(text)
        return None if root is None else _Builder(reader.constructor).build(root)
    except YAMLError as error:
        raise Unusual from error


class _Builder:
    """Builds one document; what an alias names is built once."""

    def __init__(self, constructor: Any) -> None:
        self._constructor = constructor
        self._built: dict[int, Any] = {}
        self._begun: set[int] = set()

    def build(self, node: Node) -> Any:
        if id(node) not in self._built:
            if id(node) in self._begun:
                raise Unreadable(node)
            self._begun.add(id(node))
            self._built[id(node)] = self._anew(node)
        return self._built[id(node)]

    def _anew(self, node: Node) -> Any:
        if isinstance(node, ScalarNode) and node.tag in _SCALARS:
            if node.tag == f"{_STANDARD}str":
                # That a text is written below `|` is something the checks look for.
                return LiteralScalarString(node.value) if node.style == "|" else node.value
            try:
                return self._constructor.construct_object(node)
            except ValueError:
                raise Unreadable(node) from None
        if isinstance(node, MappingNode) and node.tag == f"{_STANDARD}map":
            return self._mapping(node)
        if isinstance(node, SequenceNode) and node.tag == f"{_STANDARD}seq":
            return self._sequence(node)
        raise Unusual

    def _mapping(self, node: MappingNode) -> CommentedMap:
        mapping = CommentedMap()
        mapping._yaml_set_line_col(node.start_mark.line, node.start_mark.column)
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode) or key_node.value == "<<":
                raise Unusual
            key = self.build(key_node)
            if key in mapping:
                raise Unusual
            marks = (key_node.start_mark, value_node.start_mark)
            places = [place for mark in marks for place in (mark.line, mark.column)]
            mapping._yaml_set_kv_line_col(key, places)
            mapping[key] = self.build(value_node)
        return mapping

    def _sequence(self, node: SequenceNode) -> CommentedSeq:
        sequence = CommentedSeq()
        sequence._yaml_set_line_col(node.start_mark.line, node.start_mark.column)
        for number, item in enumerate(node.value):
            sequence.append(self.build(item))
            mark = item.start_mark
            sequence._yaml_set_idx_line_col(number, [mark.line, mark.column])
        return sequence
