"""Trains the model when data, configuration or code that shapes it has changed."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.paths import ROOT
from bot.yaml import load_yaml

# What a trained model follows from. Texts that only the web shows do not belong here.
_INPUTS = (
    "config.yml",
    "domain.yml",
    "data/catalogue.yml",
    "data/nlu",
    "data/answers",
    "data/stories",
    "bot/understanding",
    "data/understanding",
    "bot/rasa_components",
)
_SUFFIXES = {".yml", ".py", ".npz"}
# Read by Rasa alone, which passes over a file of rules that it cannot read, and names no other.
_READ_BY_RASA = (
    "config.yml",
    "domain.yml",
    "data/answers/*.yml",
    "data/stories/*.yml",
    "data/understanding/*.yml",
)
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


def content_digest(root: Path = ROOT) -> str:
    """Return 16 hexadecimal digits that change when a trained model would be another."""
    digest = hashlib.sha256()
    for path in sorted(_files(root)):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(b"\0")
        digest.update(path.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def model_path(models: Path, digest: str) -> Path:
    """Return where the model for a content digest lies."""
    return models / f"botkyrka-{digest}.tar.gz"


def train_if_changed(models: Path, say: Callable[[str], None], root: Path = ROOT) -> Path:
    """Return the model for the content as it is now, trained where it is missing.

    The model appears under its name only when it is complete, so that a training that is cut off
    leaves nothing half-written to be loaded.

    Raises:
        TrainingFailed: Rasa ended with an error.
        YamlProblem: A file cannot be read as YAML.
    """
    path = model_path(models, content_digest(root))
    if path.exists():
        return path
    for pattern in _READ_BY_RASA:
        for file in sorted(root.glob(pattern)):
            load_yaml(file)
    say("training: data or configuration has changed")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=".training-", dir=models) as folder:
        _rasa_train(Path(folder), say, root, started)
        (Path(folder) / "model.tar.gz").replace(path)
    say(f"training: done in {time.monotonic() - started:.0f} s")
    return path


def _rasa_train(folder: Path, say: Callable[[str], None], root: Path, started: float) -> None:
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "model"]
    command += ["--out", str(folder), "--domain", "domain.yml", "--config", "config.yml"]
    command += ["--data", "data/nlu", "data/answers", "data/stories"]
    log = folder / "log.txt"
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, cwd=root, env=quiet_environment(), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            while child.poll() is None:
                try:
                    child.wait(timeout=5)
                except subprocess.TimeoutExpired:
                    say(f"training: {time.monotonic() - started:.0f} s …")
        except BaseException:
            child.terminate()
            child.wait()
            raise
    if child.returncode != 0 or not (folder / "model.tar.gz").exists():
        raise TrainingFailed(_last_words(log.read_text(encoding="utf-8", errors="replace")))


def _last_words(log: str) -> str:
    """Return the error at the end of Rasa's log, without colours, traceback or time stamps."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in log.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("File ", "Traceback"))]
    return "Rasa could not train. Its last words: " + " | ".join(lines[-3:])


def _files(root: Path) -> Iterator[Path]:
    for name in _INPUTS:
        path = root / name
        if path.is_file():
            yield path
        else:
            yield from (p for p in path.rglob("*") if p.suffix in _SUFFIXES and p.is_file())
