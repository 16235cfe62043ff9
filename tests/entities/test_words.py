"""Units, minority languages and places, inflected as people write; and bad texts and files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.entities import EntityFinder
from bot.paths import DATA
from bot.yaml import YamlProblem, load_yaml

FINDER = EntityFinder()
UNITS = (
    "citizen_service finnish_service preschool school elderly_care library disability_support "
    "civil_society county_board sametinget jo do schools_inspectorate ivo minoritet_se"
)


def found(text: str) -> list[tuple[str, str]]:
    return [(entity.kind, entity.value) for entity in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tumbassa", ("place", "Tumba")),
        ("Hallundasta", ("place", "Hallunda")),
        ("Fittjaan", ("place", "Fittja")),
        ("Albyn", ("place", "Alby")),
        ("Tullinges", ("place", "Tullinge")),
        ("GRÖDINGE", ("place", "Grödinge")),
        ("vårstassa", ("place", "Vårsta")),
        ("Salemissa", ("municipality", "Salem")),
        ("Huddinge", ("municipality", "Huddinge")),
        ("Tukholmassa", ("municipality", "Stockholm")),
        ("Haaparannassa", ("municipality", "Haparanda")),
        ("Göteborgissa", ("municipality", "Göteborg")),
        ("Norrköpings", ("municipality", "Norrköping")),
        ("Region Stockholm", ("place", "Stockholms län")),
        ("meänkielellä", ("minority_language", "meankieli")),
        ("meankieli", ("minority_language", "meankieli")),
        ("romaniksi", ("minority_language", "romani")),
        ("romani chib", ("minority_language", "romani")),
        ("saamen kielellä", ("minority_language", "samiska")),
        ("jiddišiksi", ("minority_language", "jiddisch")),
        ("suomeksi", ("minority_language", "finska")),
        ("suomenkielistä", ("minority_language", "finska")),
        ("suomenkielinen", ("minority_language", "finska")),
        ("arabiankielisen", ("third_language", "arabiska")),
        ("venäjäksi", ("third_language", "ryska")),
        ("rysktalande", ("third_language", "ryska")),
        ("finskspråkiga", ("minority_language", "finska")),
        ("biblioteket", ("unit", "library")),
        ("kirjastosta", ("unit", "library")),
        ("esikouluun", ("unit", "preschool")),
        ("päiväkodissa", ("unit", "preschool")),
        ("aldreboende", ("unit", "elderly_care")),
        ("vanhustenhuollosta", ("unit", "elderly_care")),
        ("hemtjänstgruppen", ("unit", "elderly_care")),
        ("Medborgarcenteristä", ("unit", "citizen_service")),
        ("länsstyrelsen", ("unit", "county_board")),
        ("JO:lle", ("unit", "jo")),
        ("jo:lle", ("unit", "jo")),
        ("DO", ("unit", "do")),
        ("minoritet.se", ("unit", "minoritet_se")),
    ],
)
def test_inflected_words_are_found(text: str, expected: tuple[str, str]) -> None:
    assert found(text) == [expected]
    assert found(f"Vad gäller {text}, tack?") == [expected]


@pytest.mark.parametrize(
    "text",
    ["jo", "jo det stämmer", "Suomessa", "Suomeen", "tumma", "do re mi", "Viro", "ruotsiksi"],
)
def test_common_words_are_not_entities(text: str) -> None:
    assert found(text) == []


def test_spans_are_those_of_the_text() -> None:
    text = "Onko Tumban kirjastossa kirjoja romaniksi?"
    spans = [text[entity.start : entity.end] for entity in FINDER.find(text)]
    assert spans == ["Tumban", "kirjastossa", "romaniksi"]


def test_the_data_has_every_unit_and_only_acts_with_a_source() -> None:
    assert sorted(load_yaml(DATA / "entities" / "units.yml")) == sorted(UNITS.split())
    acts = set(load_yaml(DATA / "entities" / "acts.yml")) - {"okand", "unknown", "not_acts"}
    assert acts == set(load_yaml(DATA / "sources.yml")["acts"])


PIECES = st.sampled_from(
    ["8", "§", "a", " ", ":", "kap", "pykälä", "paragraf", "-", "skollagen", "JO", "2009:724", ".",
     "kahdeksas", "minoritetslagen", "och", "\n", "Tumba", "\ud800", "\x00", "İ", "§§", "¨", "🙂"]
)  # fmt: skip


@settings(max_examples=400, print_blob=True, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join)))
def test_any_text_gives_spans_within_it(text: str) -> None:
    for entity in FINDER.find(text):
        assert 0 <= entity.start < entity.end <= len(text)
        assert entity.value


def test_a_very_long_text_is_read_in_part() -> None:
    assert found("8 § " + "x" * 100_000) == [("section", "8")]


@pytest.mark.parametrize(
    ("name", "line", "says"),
    [
        ("places", "Tumba: []\n", "data/entities/places.yml|är tom"),
        ("places", "Tumba: [tu~]\n", "för kort"),
        ("places", "Tumba: [tumba]\nAlby: [tumba]\n", "betyder redan"),
        ("acts", "vaglagen: [väglag~]\nunknown: []\nnot_acts: []\n", "data/sources.yml"),
    ],
)
def test_a_mistake_in_the_data_is_named(tmp_path: Path, name: str, line: str, says: str) -> None:
    shutil.copytree(DATA / "entities", tmp_path / "entities")
    shutil.copy(DATA / "sources.yml", tmp_path)
    (tmp_path / "entities" / f"{name}.yml").write_text(line, encoding="utf-8")
    with pytest.raises(YamlProblem, match=says):
        EntityFinder(tmp_path)
