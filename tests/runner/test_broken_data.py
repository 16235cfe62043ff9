"""A file that somebody broke is named with its line, whichever file and command it is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import ROOT
from bot.runner.processes import free_port
from bot.runner.training import quiet_environment
from tests.runner.command import bot, refusal

pytestmark = pytest.mark.slow


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of what the assistant runs from."""
    root = tmp_path / "checkout"
    for name in ("actions", "bot", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.glob("*.yml"):
        shutil.copy(path, root)
    return root


def break_line(path: Path, number: int = 4) -> None:
    """Open a quotation in a line that nobody closes."""
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[number - 1] = 'trasig: "citat utan slut'
    del lines[number:]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "data/answers/minorities/library.yml",
        "data/nlu/minorities/library.yml",
        "data/catalogue.yml",
        "data/sources.yml",
        "data/answers/system.yml",
        "data/stories/rules.yml",
        "data/understanding/emergency.yml",
        "config.yml",
        "domain.yml",
    ],
)
def test_training_names_the_file_and_the_line(tmp_path: Path, checkout: Path, name: str) -> None:
    break_line(checkout / name)

    said = refusal(bot("train", folder=tmp_path, checkout=checkout))

    assert said.startswith(f"{name}, rad ")
    assert said.split(", rad ")[1].split(":")[0] in ("4", "5")
    assert list((tmp_path / "models").iterdir()) == []


READ_AT_START = [
    "data/contacts/units.yml",
    "data/law/minoritetslagen.yml",
    "data/texts/web.yml",
    "data/entities/units.yml",
    "data/language/switch.yml",
    "data/privacy/addresses.yml",
    "data/privacy/words.yml",
]


@pytest.mark.parametrize("name", READ_AT_START)
def test_what_hinders_the_start_is_named_before_it(
    tmp_path: Path, checkout: Path, name: str
) -> None:
    break_line(checkout / name)

    said = refusal(bot("check", "--quick", folder=tmp_path, checkout=checkout))

    assert said.startswith(f"{name}, rad ")


def test_a_text_that_the_program_reads_and_nobody_wrote_is_named(
    tmp_path: Path, checkout: Path
) -> None:
    path = checkout / "data" / "texts" / "directory.yml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    left = [line for line in lines if not line.startswith("missing:")]
    path.write_text("".join(left), encoding="utf-8")

    said = refusal(bot("check", "--quick", folder=tmp_path, checkout=checkout))

    assert said.startswith("data/texts/directory.yml, rad ")
    assert "texten ”missing” saknas. Lägg tillbaka" in said


def test_staff_are_told_of_every_file_at_once(tmp_path: Path, checkout: Path) -> None:
    for name in READ_AT_START:
        break_line(checkout / name)

    for_staff = bot("check", folder=tmp_path, checkout=checkout)

    assert for_staff.returncode == 1
    for name in READ_AT_START:
        assert f"\n{name}, rad " in for_staff.stdout


@pytest.mark.parametrize("command", ["settings", "close", "open"])
def test_what_needs_no_data_works_all_the_same(
    tmp_path: Path, checkout: Path, command: str
) -> None:
    for name in READ_AT_START:
        break_line(checkout / name)

    ended = bot(command, folder=tmp_path, checkout=checkout)

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("name", ["data/law/minoritetslagen.yml", "endpoints.yml"])
def test_nothing_is_started_on_a_broken_file(tmp_path: Path, checkout: Path, name: str) -> None:
    break_line(checkout / name)

    ended = bot(
        "run",
        folder=tmp_path,
        checkout=checkout,
        PORT=str(free_port()),
        # Neither file changes the model, so it need not be trained anew.
        BOT_MODELS=str(ROOT / "models"),
    )

    assert refusal(ended).startswith(f"{name}, rad ")
    assert "ready" not in ended.stdout


def test_what_only_rasa_can_find_is_said_in_its_words(tmp_path: Path, checkout: Path) -> None:
    domain = checkout / "domain.yml"
    text = domain.read_text(encoding="utf-8")
    domain.write_text(text.replace("type: text", "type: textt", 1), encoding="utf-8")

    said = refusal(bot("train", folder=tmp_path, checkout=checkout))

    assert said.startswith("Rasa kunde inte träna. Det sista det skrev: ")
    assert "textt" in said
    assert list((tmp_path / "models").iterdir()) == []


def test_rasa_finds_the_data_valid() -> None:
    command = [sys.executable, "-m", "rasa", "data", "validate"]
    command += ["--data", "data/nlu", "data/answers", "data/stories"]

    ended = subprocess.run(
        command, cwd=ROOT, env=quiet_environment(), capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
