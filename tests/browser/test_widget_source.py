"""What the widget's files promise: checked types, and no words of their own."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from bot.content import load_texts
from bot.paths import ROOT
from bot.web.widget import WIDGET

SOURCES = {path.name: path.read_text(encoding="utf-8") for path in WIDGET.glob("*.js")}


def test_the_types_fit() -> None:
    compiler = ROOT / "node_modules" / ".bin" / "tsc"
    if not compiler.exists():
        assert not os.environ.get("CI"), "tsc is missing; scripts/browser should have installed it"
        pytest.skip("the type checker is not installed, see scripts/browser")

    checked = subprocess.run([compiler, "-p", ROOT], capture_output=True, text=True, check=False)

    assert checked.stdout == ""
    assert checked.returncode == 0


def test_every_word_is_in_the_data_and_every_word_there_is_used() -> None:
    code = "\n".join(SOURCES.values())
    known = load_texts("web").entries | load_texts("widget").entries
    own = set(load_texts("widget").entries)
    quoted = set(re.findall(r'"([a-z_]+)"', code))
    asked = set(re.findall(r'(?:words\.get|#get)\(\s*"([a-z_]+)"', code))
    for line in code.splitlines():
        if "labels.put(" in line:
            asked.update(re.findall(r', "([a-z_]+)"(?:, "aria-label")?\)', line))

    assert len(asked) > len(own) / 2
    assert asked <= known.keys()
    assert own - quoted == set()


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_nothing_is_made_from_markup_or_text_run(name: str) -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage"
    )

    assert not re.search(forbidden, SOURCES[name])
    assert not re.search(r"[åäöÅÄÖ]", re.sub(r"/\*.*?\*/|//.*", "", SOURCES[name], flags=re.DOTALL))


def test_all_that_is_kept_in_the_browser_is_told_to_those_who_embed_it() -> None:
    types = (WIDGET / "types.d.ts").read_text(encoding="utf-8")
    kept = re.findall(r"(\w+)\?:", types.partition("interface Kept {")[2].partition("}")[0])
    keys = re.findall(r'^const [A-Z]+ = "([\w-]+)";', SOURCES["session.js"], re.MULTILINE)
    guide = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    told = guide.partition("## What it keeps")[2]

    assert "token" in kept
    assert len(keys) == 2
    assert {name for name in (*kept, *keys) if f"`{name}`" not in told} == set()
