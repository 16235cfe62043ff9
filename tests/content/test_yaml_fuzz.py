"""Whatever a file of staff's becomes, it is told in clear messages with file and line, or it works.

Nobody sees an exception: what the readers and checks do not say of a file, they can use.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, seed, settings
from hypothesis import strategies as st

from bot import yaml
from bot.content import Finding, check_content, load_texts
from bot.content.parity import vocabulary
from bot.directory import check_seed
from bot.entities import EntityFinder
from bot.language import LanguageIdentifier, switch
from bot.law import load_act
from bot.paths import DATA
from bot.privacy.addresses import Addresses
from bot.privacy.words import NumberWords
from bot.understanding import EmergencyWords
from bot.understanding.context_words import ContextWords
from bot.yaml import YamlProblem
from tests.content.mutations import misshapen, mistyped
from tests.content.small import write_small_content

pytestmark = pytest.mark.slow

# Printed by pytest with a failure; set another to look elsewhere.
SEED = 20261128

SMALL_FILES = [
    "data/catalogue.yml",
    "data/sources.yml",
    "data/contacts/units.yml",
    "data/stories/rules.yml",
    "data/answers/system.yml",
    "data/answers/minorities/library.yml",
    "data/nlu/minorities/library.yml",
    "data/glossary.yml",
    "data/spelling/words.yml",
    "domain.yml",
]


def _read_entities(path: Path) -> None:
    EntityFinder(path.parents[1]).find("Vad säger åttonde paragrafen i skollagen, i Tumba?")


READERS: dict[str, Callable[[Path], Any]] = {
    "contacts/units.yml": check_seed,
    "law/minoritetslagen.yml": load_act,
    "understanding/emergency.yml": lambda path: EmergencyWords(path).found_in("Jag vill dö"),
    "understanding/context.yml": lambda path: ContextWords(path).asks(["hur"]),
    "language/switch.yml": switch._patterns.__wrapped__,
    "language/words.yml": lambda path: LanguageIdentifier(path).identify("Hej på dig, moi"),
    "entities/acts.yml": _read_entities,
    "entities/sections.yml": _read_entities,
    "entities/units.yml": _read_entities,
    "entities/inflection.yml": _read_entities,
    "texts/problems.yml": lambda path: load_texts("problems", path.parent),
    "privacy/words.yml": NumberWords,
    "privacy/addresses.yml": lambda path: list(Addresses(path).found_in("Jag bor på Vägen 5")),
    "parity.yml": lambda _: vocabulary.vocabulary.__wrapped__("sv"),
}


@pytest.fixture(autouse=True)
def _printed_seed() -> None:
    print(f"seed {SEED}")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a small content, whose files messages name as staff know them."""
    monkeypatch.setattr(yaml, "CONTENT", tmp_path)
    write_small_content(tmp_path)
    return tmp_path


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a copy of the folder `data`, which is read instead of it."""
    monkeypatch.setattr(yaml, "CONTENT", tmp_path)
    data = tmp_path / "data"
    data.mkdir()
    for name in {Path(name).parts[0] for name in READERS}:
        if (DATA / name).is_dir():
            shutil.copytree(DATA / name, data / name)
        else:
            shutil.copy(DATA / name, data / name)
    shutil.copy(DATA / "sources.yml", data)
    monkeypatch.setattr(vocabulary, "FILE", data / "parity.yml")
    return data


def changed(path: Path, examples: int) -> Callable[[Callable[[bytes], None]], Callable[[], None]]:
    """Run a function on what a file may become."""
    text = path.read_text(encoding="utf-8")

    def run(function: Callable[[bytes], None]) -> Callable[[], None]:
        fuzzed = given(st.one_of(mistyped(text), misshapen(text)))(function)
        profile = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )
        return seed(SEED)(profile(fuzzed))

    return run


def assert_clear(told: Finding | YamlProblem, path: Path) -> None:
    """Fail unless the message is one line that names the file, the line and the mend."""
    message = str(told)
    note(message)
    assert len(message.splitlines()) == 1
    assert message.startswith(yaml.shown(told.path))
    # Where a file was saved wrongly, or has too few questions, no line of it is at fault.
    if told.path == path and not re.match(r"filen är inte sparad|\d+ frågor på", told.what):
        assert told.line is not None
    assert message.endswith(".")


@pytest.mark.parametrize("name", SMALL_FILES)
def test_the_checks_tell_what_is_wrong_with_content(small: Path, name: str) -> None:
    path = small / name

    @changed(path, examples=40)
    def check(content: bytes) -> None:
        path.write_bytes(content)
        for finding in check_content(small / "data"):
            assert_clear(finding, path)

    check()


@pytest.mark.parametrize("name", READERS)
def test_the_readers_tell_what_is_wrong_with_words_and_texts(copied: Path, name: str) -> None:
    path = copied / name

    @changed(path, examples=20)
    def read(content: bytes) -> None:
        path.write_bytes(content)
        try:
            READERS[name](path)
        except YamlProblem as problem:
            assert_clear(problem, path)

    read()
