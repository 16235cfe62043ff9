"""A model is trained when it would be another, and appears only when it is complete."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.paths import ROOT
from bot.runner.training import TrainingFailed, content_digest, train_if_changed

SHAPING = [
    "config.yml",
    "domain.yml",
    "data/catalogue.yml",
    "data/nlu/minorities/library.yml",
    "data/answers/minorities/library.yml",
    "data/answers/system.yml",
    "data/stories/rules.yml",
    "data/understanding/embeddings.npz",
    "bot/understanding/ranker.py",
    "bot/rasa_components/topic.py",
]
NOT_SHAPING = [
    "var/botkyrka.db",
    "var/endpoints.yml",
    "models/botkyrka-0123456789abcdef.tar.gz",
    "endpoints.yml",
    "credentials.yml",
    "data/texts/web.yml",
    "data/contacts/units.yml",
    "bot/web/page.py",
    "bot/understanding/__pycache__/ranker.cpython-310.pyc",
    "README.md",
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return the root of a checkout with a line in each file that matters here."""
    root = tmp_path / "checkout"
    for name in SHAPING + NOT_SHAPING:
        write(root / name, "före")
    return root


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", SHAPING)
def test_the_digest_changes_with_what_a_model_follows_from(checkout: Path, name: str) -> None:
    before = content_digest(checkout)

    write(checkout / name, "efter")
    assert content_digest(checkout) != before

    write(checkout / name, "före")
    assert content_digest(checkout) == before


@pytest.mark.parametrize("name", NOT_SHAPING)
def test_the_digest_does_not_change_with_anything_else(checkout: Path, name: str) -> None:
    before = content_digest(checkout)

    write(checkout / name, "efter")

    assert content_digest(checkout) == before


def test_the_digest_changes_when_a_file_is_added_moved_or_removed(checkout: Path) -> None:
    library = checkout / "data/nlu/minorities/library.yml"
    digests = [content_digest(checkout)]
    write(checkout / "data/nlu/minorities/jo.yml", "före")
    digests.append(content_digest(checkout))
    library.rename(library.with_name("books.yml"))
    digests.append(content_digest(checkout))
    library.with_name("books.yml").unlink()
    digests.append(content_digest(checkout))

    assert len(set(digests)) == 4


def test_the_files_that_the_digest_is_made_of_are_in_the_project() -> None:
    assert [name for name in SHAPING if not (ROOT / name).exists()] == []


class Trainer:
    """Stands in for the Python that runs `rasa train`, with a shell script of the test's own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.models = folder / "models"
        self.models.mkdir()
        self.said: list[str] = []
        self._script, self._runs = folder / "python", folder / "runs"
        monkeypatch.setattr(sys, "executable", str(self._script))

    def does(self, *lines: str) -> None:
        """Let every run do this; `$model` is the file that `rasa train` would write."""
        head = ["#!/bin/sh", f"echo run >> '{self._runs}'"]
        head += ['while [ "$1" != --out ]; do shift; done', 'model="$2/model.tar.gz"']
        self._script.write_text("\n".join([*head, *lines, ""]))
        self._script.chmod(0o755)

    def train(self, checkout: Path) -> Path:
        return train_if_changed(self.models, self.said.append, checkout)

    @property
    def runs(self) -> int:
        return len(self._runs.read_text().splitlines())

    @property
    def left(self) -> list[str]:
        return sorted(path.name for path in self.models.rglob("*"))


@pytest.fixture
def trainer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trainer:
    return Trainer(tmp_path, monkeypatch)


def test_a_model_is_trained_once_and_again_when_the_content_changes(
    trainer: Trainer, checkout: Path
) -> None:
    trainer.does('echo modell > "$model"')

    first, second = trainer.train(checkout), trainer.train(checkout)

    assert first == second
    assert first.read_text() == "modell\n"
    assert (trainer.runs, trainer.left) == (1, [first.name])
    assert trainer.said[0] == "training: data or configuration has changed"
    assert len(trainer.said) == 2, "and nothing is said where nothing is done"

    write(checkout / "config.yml", "efter")
    third = trainer.train(checkout)
    assert (trainer.runs, third == first) == (2, False)


@pytest.mark.parametrize(
    "lines",
    [
        ['echo halv > "$model"', "echo ValueError: något är fel >&2", "exit 1"],
        ["echo ValueError: något är fel", "exit 0"],
        ['echo halv > "$model"', "echo ValueError: något är fel", "kill -9 $$"],
    ],
    ids=["an error", "no model", "killed"],
)
def test_a_training_that_fails_leaves_nothing_and_says_why_in_one_line(
    trainer: Trainer, checkout: Path, lines: list[str]
) -> None:
    trainer.does(*lines)

    with pytest.raises(TrainingFailed) as failed:
        trainer.train(checkout)

    assert trainer.left == []
    assert str(failed.value) == "Rasa could not train. Its last words: ValueError: något är fel"
    trainer.does('echo modell > "$model"')
    assert trainer.train(checkout).exists(), "and the next start trains anew"


def test_rasas_traceback_and_colours_are_not_repeated(trainer: Trainer, checkout: Path) -> None:
    trainer.does(
        "printf 'Traceback (most recent call last):\\n'",
        "printf '  File \"x.py\", line 1, in <module>\\n'",
        "printf '\\033[91mDomainError: intent saknas\\033[0m\\n\\n'",
        "exit 1",
    )

    with pytest.raises(TrainingFailed) as failed:
        trainer.train(checkout)

    assert str(failed.value) == "Rasa could not train. Its last words: DomainError: intent saknas"
