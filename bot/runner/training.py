"""Trains the model when data, configuration or code that shapes it has changed."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.paths import ROOT
from bot.rasa_components.archive import UnusableArchive, is_whole, with_responses
from bot.runner.digests import model_key, read_responses
from bot.runner.work import run_saying
from bot.yaml import load_yaml

# Read by Rasa alone, which passes over a file of rules that it cannot read, and names no other.
_READ_BY_RASA = (
    "config.yml",
    "domain.yml",
    "data/answers/*.yml",
    "data/stories/*.yml",
    "data/understanding/*.yml",
)
_LONGEST_SECONDS = 86_400
_QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    # Threads that wait spin for microseconds and then sleep. Spinning on, as is the default, makes
    # the sentence encoder take a second instead of ten milliseconds as soon as another process
    # wants the cores; sleeping at once doubles its time on a quiet machine. Read when OpenMP is
    # loaded, which scikit-learn does long before the encoder.
    "GOMP_SPINCOUNT": "1000",
}


class TrainingFailed(RuntimeError):  # noqa: N818 - says what happened
    """Rasa could not train; the message is its last words."""


def quiet_environment() -> dict[str, str]:
    """Return the environment for Rasa's processes: no telemetry, no warnings of its old pins."""
    return {**os.environ, **_QUIET}


def model_path(models: Path, key: str) -> Path:
    """Return where the model of a key (`bot.runner.digests.model_key`) lies."""
    return models / f"botkyrka-{key}.tar.gz"


def train_if_changed(
    models: Path, say: Callable[[str], None], content: Path = ROOT, code: Path = ROOT
) -> Path:
    """Return the model for the content as it is now, made where it is missing.

    Where only the wording of answers has changed since a model that is still there was trained, it
    is made of that one, without training. The model appears under its name only when it is
    complete, so that a training that is cut off leaves nothing half-written to be loaded.

    Args:
        models: The folder of models.
        say: Is told what goes on, in Swedish: staff who publish read it.
        content: What holds `data/`, `domain.yml` and `config.yml`.
        code: The checkout whose program trains.

    Raises:
        TrainingFailed: Rasa ended with an error.
        YamlProblem: A file cannot be read as YAML.
    """
    key = model_key(content, code)
    path = model_path(models, key)
    if path.exists():
        if is_whole(path):
            return path
        say(f"modellen {path.name} är skadad och görs om")
        path.unlink()
    for pattern in _READ_BY_RASA:
        for file in sorted(content.glob(pattern)):
            load_yaml(file)
    _remove_left(models)
    trained = sorted(models.glob(f"botkyrka-{key.partition('-')[0]}-*.tar.gz"))
    with tempfile.TemporaryDirectory(prefix=".training-", dir=models) as folder:
        target = Path(folder) / "model.tar.gz"
        if _made_of_another(trained, content, target):
            say("modellen: nya svar i den som är tränad")
        else:
            say("tränar: frågor, regler eller inställningar har ändrats")
            _rasa_train(target, say, content, code)
        target.replace(path)
    return path


def _remove_left(models: Path) -> None:
    """Remove what trainings that were killed have left: none goes on for a day."""
    for left in models.glob(".training-*"):
        if time.time() - left.stat().st_mtime > _LONGEST_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _made_of_another(trained: list[Path], content: Path, target: Path) -> bool:
    """Make the model of the first of these that can be read; return whether there was one."""
    responses = read_responses(content)
    for model in trained:
        try:
            with_responses(model, responses, target)
        except UnusableArchive:
            continue
        return True
    return False


def _rasa_train(target: Path, say: Callable[[str], None], content: Path, code: Path) -> None:
    folder = target.parent
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "model"]
    command += ["--out", str(folder), "--domain", "domain.yml", "--config", "config.yml"]
    command += ["--data", "data/nlu", "data/answers", "data/stories"]
    # The content has been checked, and by more than Rasa's own validation.
    command += ["--skip-validation"]
    environment = quiet_environment() | {
        "BOT_CONTENT": str(content),
        "PYTHONPATH": os.pathsep.join([str(code), os.environ.get("PYTHONPATH", "")]),
        # Rasa would take a component's result from an earlier training with the same questions,
        # which does not know that the component also reads the catalogue and its own code.
        "RASA_CACHE_DIRECTORY": str(folder / "cache"),
    }
    started = time.monotonic()
    ended = run_saying(command, environment, say, "tränar", cwd=content)
    if ended.returncode != 0 or not target.exists():
        raise TrainingFailed(_last_words(ended.stdout))
    say(f"träningen klar på {time.monotonic() - started:.0f} s")


def _last_words(log: str) -> str:
    """Return the error at the end of Rasa's log, without colours, traceback or time stamps."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in log.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("File ", "Traceback"))]
    return "Rasa kunde inte träna. Det sista det skrev: " + " | ".join(lines[-3:])
