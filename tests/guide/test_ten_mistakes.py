"""Whoever slips while adding the guide's topic is told where, what and how to mend it, once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from bot import yaml
from bot.content import Finding, check_content
from bot.paths import ROOT
from tests.content.small import change
from tests.guide.steps import GUIDE, follow

pytestmark = pytest.mark.slow

ANSWER = "data/answers/minorities/slow_decision.yml"
QUESTIONS = "data/nlu/minorities/slow_decision.yml"
CATALOGUE = "data/catalogue.yml"
FINNISH = """\
    - condition:
        - {type: slot, name: language, value: fi}
      metadata: *om
"""


class Slip(NamedTuple):
    """A slip of the hand, and the message.

    Attributes:
        file: The file that is changed.
        old: Text that is replaced, once; `...` at its end means all that follows in the file.
        new: What it is replaced by.
        what: What is said to be wrong.
        mend: What is said to be done.
        below: How many lines below `old` the line stands that is named.
        named: The file and line that are named, where they are others.
    """

    file: str
    old: str
    new: str
    what: str
    mend: str
    below: int = 0
    named: tuple[str, int] | None = None


SLIPS = {
    "the Finnish text is missing": Slip(
        ANSWER, FINNISH + "...", "", "svaret saknas på fi", "Skriv svaret på båda språken.", -15
    ),
    "a misspelt key": Slip(
        ANSWER, "related:", "realted:", "okänd nyckel ”realted”", "Rätta stavningen"
    ),
    "a wrong indent": Slip(
        ANSWER, "        Du kan begära", "    Du kan begära", "fel indrag", "åtta mellanslag"
    ),
    "a tab": Slip(ANSWER, "        related:", "\trelated:", "där står en tabb", "mot mellanslag"),
    "a question under two topics": Slip(
        QUESTIONS, "- beslutet dröjer", "- böcker på finska",
        "frågan ”böcker på finska” står också under minorities/library", "Ta bort den på ett",
    ),
    "a question without its dash": Slip(
        QUESTIONS, "- päätös viipyy", "päätös viipyy",
        "frågan ”päätös viipyy” börjar inte med ”- ”", "bindestreck och mellanslag",
    ),
    "an unknown source": Slip(
        ANSWER, "forvaltningslagen 12", "förvaltningslagen 12",
        "okänd källa ”förvaltningslagen 12”", "data/sources.yml",
    ),
    "an unknown follow-up topic": Slip(
        ANSWER, "minorities/jo]", "minorities/j_o]", "okänt följdämne ”minorities/j_o”",
        "data/catalogue.yml",
    ),
    "the topic is not in the catalogue": Slip(
        CATALOGUE, "  - {id: minorities/slow_decision,", "  # {id: minorities/slow_decision,",
        "ämnet ”minorities/slow_decision” står inte i data/catalogue.yml", "Lägg till raden",
        named=(ANSWER, 3),
    ),
    "a day that does not exist": Slip(
        ANSWER, "2026-11-27", "2026-11-31", "”2026-11-31” är inget datum", "ÅÅÅÅ-MM-DD"
    ),
    "a brace": Slip(ANSWER, "klaga hos JO", "klaga hos {JO}", "klammer", "utan klamrar"),
    "a telephone number": Slip(
        ANSWER, "kannella JO:lle.", "soittaa 08-530 610 00.", "telefonnummer, ”08-530 610 00”",
        "bot contacts",
    ),
    "a number differs between the languages": Slip(
        ANSWER, "kuuden kuukauden", "viiden kuukauden",
        "”viiden kuukauden” står på finska men ”sex månader” på svenska (rad 11)",
        "Skriv samma sak på båda språken.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the content in which the guide's topic has been added."""
    checkout = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "data", checkout / "data")
    (checkout / "tests" / "stories").mkdir(parents=True)
    shutil.copy(ROOT / "domain.yml", checkout)
    follow(checkout)
    return checkout


@pytest.fixture
def checkout(followed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the copy, whose files messages name as staff know them."""
    monkeypatch.setattr(yaml, "CONTENT", followed)
    return followed


def errors(checkout: Path) -> list[Finding]:
    """Return what stops the publication of a checkout."""
    return [one for one in check_content(checkout / "data") if one.severity == "error"]


def test_who_follows_the_guide_is_told_of_no_error(checkout: Path) -> None:
    assert errors(checkout) == []


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_in_one_clear_message(checkout: Path, name: str) -> None:
    slip = SLIPS[name]
    path = checkout / slip.file
    right = path.read_text(encoding="utf-8")
    old = slip.old
    if old.endswith("..."):
        old = right[right.index(old.removesuffix("...")) :]
    try:
        line = change(path, old, slip.new) + slip.below
        said = [str(one) for one in errors(checkout)]
    finally:
        path.write_text(right, encoding="utf-8")

    (message,) = said
    print(message)
    file, at = slip.named or (slip.file, line)
    assert message.startswith(f"{file}, rad {at}: ")
    assert slip.what in message
    assert slip.mend in message
    # What the guide shows is what is said, without the file's name.
    shown = message.partition(", ")[2].replace("|", "\\|")
    assert f"| `{shown}` |" in GUIDE.read_text(encoding="utf-8")
