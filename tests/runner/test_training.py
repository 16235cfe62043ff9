"""A model is trained when it would be another, and appears only when it is complete."""

from __future__ import annotations

import io
import json
import os
import sys
import tarfile
import time
from pathlib import Path

import pytest

from bot.paths import ROOT
from bot.rasa_components.archive import is_whole
from bot.runner.digests import behaviour_key, content_key, model_key, training_key
from bot.runner.training import TrainingFailed, train_if_changed

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
    before = model_key(checkout, checkout)

    write(checkout / name, "efter")
    assert model_key(checkout, checkout) != before

    write(checkout / name, "före")
    assert model_key(checkout, checkout) == before


@pytest.mark.parametrize("name", NOT_SHAPING)
def test_the_digest_does_not_change_with_anything_else(checkout: Path, name: str) -> None:
    before = model_key(checkout, checkout)

    write(checkout / name, "efter")

    assert model_key(checkout, checkout) == before


def test_the_digest_changes_when_a_file_is_added_moved_or_removed(checkout: Path) -> None:
    library = checkout / "data/nlu/minorities/library.yml"
    digests = [model_key(checkout, checkout)]
    write(checkout / "data/nlu/minorities/jo.yml", "före")
    digests.append(model_key(checkout, checkout))
    library.rename(library.with_name("books.yml"))
    digests.append(model_key(checkout, checkout))
    library.with_name("books.yml").unlink()
    digests.append(model_key(checkout, checkout))

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
        return train_if_changed(self.models, self.said.append, checkout, checkout)

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
    trainer.does('cd "$2"', "echo {} > metadata.json", "tar czf model.tar.gz metadata.json")

    first, second = trainer.train(checkout), trainer.train(checkout)

    assert first == second
    assert is_whole(first)
    assert (trainer.runs, trainer.left) == (1, [first.name])
    assert trainer.said[0] == "tränar: frågor, regler eller inställningar har ändrats"
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
    assert (
        str(failed.value) == "Rasa kunde inte träna. Det sista det skrev: ValueError: något är fel"
    )
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

    assert (
        str(failed.value)
        == "Rasa kunde inte träna. Det sista det skrev: DomainError: intent saknas"
    )


def test_what_a_training_that_was_killed_has_left_is_removed_a_day_later(
    trainer: Trainer, checkout: Path
) -> None:
    trainer.does('echo modell > "$model"')
    left, going_on = (trainer.models / f".training-{name}" for name in ("left", "going_on"))
    for folder in (left, going_on):
        write(folder / "cache" / "x", "x")
    yesterday = time.time() - 100_000
    os.utime(left, (yesterday, yesterday))

    trainer.train(checkout)

    assert (left.exists(), going_on.exists()) == (False, True)


CATALOGUE = "data/catalogue.yml"
LIBRARY = "data/answers/minorities/library.yml"
RESPONSES = "responses:\n  utter_minorities/library:\n    - text: {}\n"
TOPIC = "minorities: [{{id: minorities/library, sv: {}, fi: {}, act: {}}}]\n"


def test_words_and_titles_need_no_training_but_names_and_lookups_do(checkout: Path) -> None:
    write(checkout / LIBRARY, RESPONSES.format("Ja."))
    write(checkout / CATALOGUE, TOPIC.format("Böcker", "Kirjat", "act_more"))
    before = training_key(checkout, checkout)

    write(checkout / LIBRARY, RESPONSES.format("Nej."))
    write(checkout / CATALOGUE, TOPIC.format("Bok", "Kirja", "act_more"))
    assert training_key(checkout, checkout) == before

    write(checkout / CATALOGUE, TOPIC.format("Bok", "Kirja", "act_repeat"))
    assert training_key(checkout, checkout) != before
    write(checkout / CATALOGUE, TOPIC.format("Bok", "Kirja", "act_more"))
    write(checkout / LIBRARY, RESPONSES.replace("library", "jo").format("Nej."))
    assert training_key(checkout, checkout) != before


@pytest.mark.parametrize(
    "name", ["data/entities/units.yml", "data/language/words.yml", "bot/language/text.py"]
)
def test_words_to_recognise_change_where_questions_lead(checkout: Path, name: str) -> None:
    write(checkout / name, "före")
    before = behaviour_key(checkout, checkout), training_key(checkout, checkout)

    write(checkout / name, "efter")

    after = behaviour_key(checkout, checkout), training_key(checkout, checkout)
    assert (after[0] == before[0], after[1] == before[1]) == (False, True)


def test_what_is_published_is_all_that_residents_notice(checkout: Path) -> None:
    def changes(name: str) -> bool:
        before = content_key(checkout)
        write(checkout / name, "nytt")
        return content_key(checkout) != before

    noticed = [name for name in SHAPING + NOT_SHAPING if changes(name)]

    assert noticed == [
        name for name in SHAPING + NOT_SHAPING if name.startswith(("data", "domain", "config"))
    ]


def test_a_model_with_new_words_is_made_of_the_trained_one(
    trainer: Trainer, checkout: Path, tmp_path: Path
) -> None:
    trained = tmp_path / "trained.tar.gz"
    with tarfile.open(trained, "w:gz") as archive:
        metadata = {"model_id": "1", "domain": {"responses": {}, "intents": ["minorities"]}}
        for name, content in (("weights", b"12345"), ("metadata.json", json.dumps(metadata))):
            raw = content if isinstance(content, bytes) else content.encode()
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    trainer.does(f'cp {trained} "$model"')
    write(checkout / LIBRARY, RESPONSES.format("Ja."))
    first = trainer.train(checkout)

    write(checkout / LIBRARY, RESPONSES.format("Nej."))
    second = trainer.train(checkout)

    assert first != second
    assert trainer.runs == 1
    assert trainer.said[-1].startswith("modellen: nya svar")
    with tarfile.open(second) as archive:
        found = {m.name: archive.extractfile(m) for m in archive}
        assert found["weights"].read() == b"12345"  # type: ignore[union-attr]
    with tarfile.open(second) as archive:
        described = json.load(archive.extractfile("metadata.json"))  # type: ignore[arg-type]
    assert described["domain"]["intents"] == ["minorities"]
    assert described["domain"]["responses"] == {"utter_minorities/library": [{"text": "Nej."}]}


def test_a_damaged_model_is_not_built_on(trainer: Trainer, checkout: Path) -> None:
    trainer.does('echo modell > "$model"')
    write(checkout / LIBRARY, RESPONSES.format("Ja."))
    trainer.train(checkout)

    write(checkout / LIBRARY, RESPONSES.format("Nej."))

    assert trainer.train(checkout).read_text() == "modell\n"
    assert trainer.runs == 2
