"""A model that is made of another is the one that training would have made."""

from __future__ import annotations

import json
import random
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.paths import ROOT
from bot.rasa_components.archive import is_whole
from bot.runner.training import train_if_changed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ANSWER = "data/answers/minorities/library.yml"
_OF_THE_RUN = {"trained_at", "model_id", "project_fingerprint"}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return the project's content with two questions a topic and language."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "data", folder / "data")
    for name in ("domain.yml", "config.yml"):
        shutil.copy(ROOT / name, folder / name)
    for path in (folder / "data" / "nlu").rglob("*.yml"):
        kept, questions = [], 0
        for line in path.read_text(encoding="utf-8").splitlines():
            questions = 0 if line.lstrip().startswith("- intent:") else questions
            questions += line.startswith("      - ")
            if questions <= 2:
                kept.append(line)
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


def opened(model: Path) -> dict[str, Any]:
    """Return what is in a model, by name."""
    found: dict[str, Any] = {}
    with tarfile.open(model) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is None:
                continue
            raw = file.read()
            if member.name.endswith("metadata.json"):
                described = json.loads(raw)
                found[member.name] = {k: v for k, v in described.items() if k not in _OF_THE_RUN}
            elif member.name.endswith(".yml"):
                found[member.name] = YAML(typ="safe").load(raw.decode())
            else:
                found[member.name] = raw
    return found


def responses(model: dict[str, Any]) -> dict[str, Any]:
    """Return what the model says; it stands in two places, which must agree."""
    said = model["components/domain_provider/domain.yml"]["responses"]
    assert model["metadata.json"]["domain"]["responses"] == said
    return said


def test_new_words_in_a_trained_model(content: Path, tmp_path: Path) -> None:
    models, fresh = tmp_path / "models", tmp_path / "fresh"
    models.mkdir()
    fresh.mkdir()
    said: list[str] = []
    train_if_changed(models, said.append, content)
    text = (content / ANSWER).read_text(encoding="utf-8")
    (content / ANSWER).write_text(text.replace("litteratur", "böcker"), encoding="utf-8")

    made = train_if_changed(models, said.append, content)
    trained = train_if_changed(fresh, said.append, content)

    assert made.name == trained.name
    assert sum(line.startswith("träningen klar") for line in said) == 2
    exchanged, anew = opened(made), opened(trained)
    # Rasa itself lists actions and intents in another order each time; what is said must be equal.
    assert exchanged.keys() == anew.keys()
    assert responses(exchanged) == responses(anew)
    assert "böcker" in str(responses(exchanged)["utter_minorities/library"])


@pytest.mark.parametrize("share", [0.0, 0.5, 0.999])
def test_a_file_that_was_cut_off_is_known(tmp_path: Path, share: float) -> None:
    whole = tmp_path / "whole.tar.gz"
    (tmp_path / "metadata.json").write_text("{}")
    (tmp_path / "noise").write_bytes(random.Random(7).randbytes(100_000))  # packs to as much
    with tarfile.open(whole, "w:gz") as archive:
        for name in ("metadata.json", "noise"):
            archive.add(tmp_path / name, name)
    content = whole.read_bytes()
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(content[: int(len(content) * share)])

    assert is_whole(whole)
    assert not is_whole(cut)
    assert not is_whole(tmp_path / "none.tar.gz")
