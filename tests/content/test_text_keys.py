"""The texts under `data/texts/` are those that the program reads, no more and no fewer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.content import load_texts
from bot.content.text_keys import TEXT_KEYS
from bot.paths import DATA, ROOT
from bot.yaml import YamlProblem, load_yaml

TEXTS = DATA / "texts"
ENTRIES = {name: load_yaml(TEXTS / f"{name}.yml") for name in TEXT_KEYS}

# Names that the program puts together, and what each family is made with.
MADE = {
    r"goal_\d": "goal_%d",
    r"s_fault_\d": "s_fault_%d",
    r"theme_\w+_text": "theme_",
    r"theme_\w+": "theme_",
    r"notice_\w+": "notice_",
    r"language_(sv|fi)": "language_",
    r"pressed_unit_\w+": "pressed_unit_",
    r"mark_\w+": "mark_",
    r"name_\w+": "name_",
}


def loaded(name: str, folder: Path, entries: dict[str, Any]) -> None:
    # JSON is YAML, and one entry a line is what names a line.
    text = json.dumps(entries, ensure_ascii=False, indent=1)
    (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    load_texts(name, folder)


def sources(*kinds: str) -> str:
    files = [path for kind in kinds for path in sorted((ROOT / "bot").rglob(f"*.{kind}"))]
    return "\n".join(p.read_text(encoding="utf-8") for p in files if p.name != "text_keys.py")


def test_every_file_there_is_one_that_is_read():
    assert {path.stem for path in TEXTS.glob("*.yml")} == set(TEXT_KEYS)


@pytest.mark.parametrize("name", TEXT_KEYS)
def test_each_text_is_missed(name, tmp_path):
    for key in ENTRIES[name]:
        with pytest.raises(YamlProblem) as problem:
            loaded(name, tmp_path, {k: v for k, v in ENTRIES[name].items() if k != key})
        assert f"{name}.yml, rad 1: texten ”{key}” saknas. Lägg tillbaka" in str(problem.value)


@pytest.mark.parametrize("name", TEXT_KEYS)
@pytest.mark.parametrize(("language", "left"), [("sv", "fi"), ("fi", "sv")])
def test_a_text_is_missed_in_either_language(name, language, left, tmp_path):
    key, entry = list(ENTRIES[name].items())[-1]
    with pytest.raises(YamlProblem, match=rf"rad \d+: texten ”{key}” saknas på {language}"):
        loaded(name, tmp_path, ENTRIES[name] | {key: {left: entry[left]}})


def test_several_that_are_missing_are_told_at_once(tmp_path):
    gone = ("old", "missing_without_web")
    left = {key: entry for key, entry in ENTRIES["directory"].items() if key not in gone}
    with pytest.raises(YamlProblem, match=r"texterna ”old”, ”missing_without_web” saknas"):
        loaded("directory", tmp_path, left)


def test_a_text_that_nothing_reads_is_told(tmp_path):
    extra = {"greeting": {"sv": "Hej", "fi": "Hei"}}
    with pytest.raises(YamlProblem, match=r"rad 2: okänd text ”greeting”\. Ta bort texten"):
        loaded("web", tmp_path, extra | ENTRIES["web"])


def test_a_misspelt_name_is_told_with_what_is_missing(tmp_path):
    entries = {"hading" if k == "heading" else k: v for k, v in ENTRIES["web"].items()}
    with pytest.raises(YamlProblem, match=r"”hading”\. Rätta .* Här saknas heading\."):
        loaded("web", tmp_path, entries)


def test_a_language_that_nobody_is_served_in_is_told(tmp_path):
    entry = ENTRIES["web"]["heading"] | {"en": "Ask"}
    with pytest.raises(YamlProblem, match=r"rad \d+: okänt språk ”en” i texten ”heading”"):
        loaded("web", tmp_path, ENTRIES["web"] | {"heading": entry})


def test_a_text_has_only_the_placeholders_that_its_own_reader_fills_in(tmp_path):
    entry = {"sv": "Fråga om {days} dagar", "fi": "Kysy"}
    with pytest.raises(YamlProblem, match=r"{days} i ”heading” fylls inte i\. .* ingenting i\."):
        loaded("web", tmp_path, ENTRIES["web"] | {"heading": entry})


def test_what_the_templates_ask_for_is_declared():
    templates = sources("html")
    for asked, name in (("t", "web"), ("site", "site")):
        # A name that goes on after the quotation is put together with something.
        whole = set(re.findall(rf'\b{asked}\("(\w+)", ', templates))
        assert len(whole) > 10
        assert whole <= TEXT_KEYS[name].keys()


def test_every_problem_that_is_raised_has_its_texts():
    raised = set(re.findall(r'Problem\(\s*\d{3},\s*"(\w+)"', sources("py")))
    assert len(raised) > 10
    assert {f"{key}.{part}" for key in raised for part in ("title", "detail")} <= TEXT_KEYS[
        "problems"
    ].keys()


@pytest.mark.parametrize("name", TEXT_KEYS)
def test_nothing_is_declared_that_nothing_reads(name):
    code = sources("py", "html", "js")
    for key in TEXT_KEYS[name]:
        stem = key.rpartition(".")[0] if name == "problems" else key
        made = next((start for family, start in MADE.items() if re.fullmatch(family, key)), stem)
        assert re.search(rf'["`]{re.escape(made)}' + ("" if made != stem else '"'), code), key
