"""The fast reader builds what the round-trip reader builds, with the same lines, or leaves it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.paths import ROOT
from bot.yaml_nodes import Unusual, read

FILES = sorted(path for path in ROOT.glob("data/**/*.yml")) + sorted(ROOT.glob("*.yml"))


def lines(value: Any) -> Any:
    """Return a value with the lines of all its keys and items, as plain lists."""
    if isinstance(value, dict):
        found = [(str(k), value.lc.key(k), lines(v)) for k, v in value.items()]
        return [value.lc.line, value.lc.col, found]
    if isinstance(value, list):
        items = [(value.lc.item(i), lines(v)) for i, v in enumerate(value)]
        return [value.lc.line, value.lc.col, items]
    literal = isinstance(value, LiteralScalarString)
    return ["literal" if literal else type(value).__mro__[-2].__name__, value]


@pytest.mark.parametrize("path", FILES[::6], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_projects_own_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert lines(read(text)) == lines(YAML(typ="rt", pure=True).load(text))


@pytest.mark.parametrize(
    "text",
    [
        "a: no\nb: on\nc: 2026-01-01\nd: 010\ne: ~\nf: 1.5\ng: true\nh: 12:30\n",
        "a: &x\n  b: [1, {c: d}]\ne: *x\n",
        "- |-\n  två\n  rader\n- 'citat'\n- \"\\u00e5\"\n- >\n  vikt\n  text\n",
        "",
        "# bara en kommentar\n",
    ],
)
def test_all_that_is_used_in_them(text: str) -> None:
    assert lines(read(text)) == lines(YAML(typ="rt", pure=True).load(text))


@pytest.mark.parametrize(
    "text",
    [
        'a: "öppet\nb: 1\n',
        "a: 1\na: 2\n",
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        "a: !!python/object:os.system x\n",
        "a: *unknown\n",
        "? [a, b]\n: c\n",
        "a: 1\n---\nb: 2\n",
    ],
)
def test_what_is_broken_or_unusual_is_left_to_the_other(text: str) -> None:
    with pytest.raises(Unusual):
        read(text)
