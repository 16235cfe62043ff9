"""What is wrong in the file of words for short messages is named with the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.context_words import ContextWords
from bot.yaml import YamlProblem


@pytest.mark.parametrize(
    "name",
    [
        *["leads", "tails", "details", "law", "refused", "here"],
        *["around", "asks", "joins", "opens", "empty"],
    ],
)
def test_a_list_that_is_missing_is_named_with_the_mend(tmp_path: Path, name: str) -> None:
    lists = ["leads", "tails", "details", "law", "refused", "here"]
    lists += ["around", "asks", "joins", "opens"]
    text = "".join(f"{each}: [ord]\n" for each in lists if each != name)
    text += "" if name == "empty" else "empty: {sv: [ord]}\n"
    path = tmp_path / "context.yml"
    text += "frames: {x: {sv: y}}\nchosen: {1: [x]}\nseveral: [{words: [x], topics: [y]}]\n"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(YamlProblem, match=f"{name}:.*saknas"):
        ContextWords(path)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("", "”several:” saknas"),
        ("several: x", "rad 14: ”several” ska vara en lista"),
        ("several: [{words: [x]}]", "rad 14: ”topics:” saknas under ”several.1”"),
        ("several: [x]", "rad 14: ”several.1” ska ha rader under sig"),
    ],
)
def test_a_row_that_is_not_whole_is_named_with_the_mend(
    tmp_path: Path, rows: str, told: str
) -> None:
    text = "".join(f"{name}: [x]\n" for name in ["leads", "tails", "details", "refused"])
    text += (
        "law: [x]\nhere: [x]\naround: [x]\nasks: [x]\njoins: [x]\nopens: [x]\nempty: {sv: [x]}\n"
    )
    text += "frames: {x: {sv: y}}\nchosen: {1: [x]}\n"
    path = tmp_path / "context.yml"
    path.write_text(text + rows, encoding="utf-8")

    with pytest.raises(YamlProblem, match=told):
        ContextWords(path)
