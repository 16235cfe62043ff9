"""What has another shape than its reader expects is told in staff's words, with line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.yaml import YamlProblem, load_yaml
from bot.yaml_shape import PATTERN, TEXT, WORDS, fixed, load_shaped, mapping_of

SHAPE = fixed(
    {
        "words": WORDS,
        "endings": mapping_of(PATTERN),
        "places": mapping_of(WORDS) | {"propertyNames": {"type": "integer"}},
        "texts": mapping_of(mapping_of(TEXT)),
    },
    optional=("endings", "places", "texts"),
)


def told(tmp_path: Path, text: str) -> str:
    path = tmp_path / "words.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(YamlProblem) as problem:
        load_shaped(path, SHAPE)
    return str(problem.value).partition("words.yml, ")[2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "rad 1: filen ska ha rader under sig, med namn och kolon."),
        ("words:\n", "rad 1: ”words” ska vara en lista."),
        ("words: hej\n", "rad 1: ”words” ska vara en lista."),
        ("words: []\n", "rad 1: ”words” är tom."),
        ("words:\n  - hej\n  -\n", "rad 3: ”words.2” ska vara ett ord."),
        ("words:\n  - hej\n  - ''\n", "rad 3: ”words.2” är tom."),
        ("wrods: [hej]\n", "rad 1: ”words:” saknas."),
        ("words: [hej]\nwrods: [hej]\n", "rad 2: filen har en okänd nyckel, ”wrods”."),
        ("words: [a]\nendings:\n  sv: '(n'\n", "rad 3: ”endings.sv” går inte att läsa som"),
        ("words: [a]\nplaces:\n  1: [ett]\n  två: [två]\n", "rad 4: ”places.två” ska vara ett"),
        ("words: [a]\ntexts:\n  a: {sv: [x]}\n", "rad 3: ”texts.a.sv” ska vara en text."),
    ],
)
def test_the_first_difference_is_named(tmp_path: Path, text: str, message: str) -> None:
    said = told(tmp_path, text)

    assert said.startswith(message)
    assert said.endswith(".")


def test_numbers_and_truth_values_are_words(tmp_path: Path) -> None:
    path = tmp_path / "words.yml"
    path.write_text("words: [no, 112, 1.5, true]\n", encoding="utf-8")

    assert len(load_shaped(path, SHAPE)["words"]) == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2026-11-31\n", "rad 2: filen går inte att läsa: ”2026-11-31” är varken"),
        ("a: [skollagen 8:12]\nb: 2026-11-31\n", "rad 2: filen går inte att läsa: ”2026-11-31”"),
        ("a: 1\nb: !!int x\n", "rad 2: filen går inte att läsa: ”x” är varken"),
        ("a: 1\nb: &b [*b]\n", "rad 2: filen går inte att läsa: ”*” är varken"),
        ("a: 1\nb: x\x07y\n", "rad 2: filen går inte att läsa: där står ett osynligt tecken"),
        ("a: \x00\n", "rad 1: filen går inte att läsa: där står ett osynligt tecken"),
    ],
)
def test_what_has_no_meaning_is_named_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "words.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(YamlProblem, match=r"words\.yml, ") as problem:
        load_yaml(path)

    assert str(problem.value).partition("words.yml, ")[2].startswith(message)


def test_a_message_is_one_line_whatever_the_file_holds(tmp_path: Path) -> None:
    problem = YamlProblem(tmp_path / "x.yml", 1, "okänt ord ”a\x85b\u2028c\nd”", "Rätta det.")

    assert len(str(problem).splitlines()) == 1
