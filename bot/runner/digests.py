"""Digests of what is in the checkout: what a model follows from, and what residents notice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.paths import ROOT

# What a trained model follows from, beside the answers. Texts that only the web shows are not here.
_CONTENT = (
    "config.yml",
    "domain.yml",
    "data/nlu",
    "data/stories",
    "data/understanding",
)
_CODE = ("bot/understanding", "bot/rasa_components")
_CATALOGUE, _ANSWERS = "data/catalogue.yml", "data/answers"
# Of the catalogue, what is only read by people.
_TITLES = ("sv", "fi", "say")
# Where a topic or an outcome follows from, beside the model.
_UNDERSTOOD_BY = ("data/entities", "data/language", "bot/entities", "bot/language")
# The last three are of the sentence encoder.
_SUFFIXES = {".yml", ".py", ".npz", ".onnx", ".model", ".npy"}
# What is published: all of it is seen by residents, or decides what they see.
PUBLISHED = ("data", "domain.yml", "config.yml")


def model_key(content: Path = ROOT, code: Path = ROOT) -> str:
    """Return `<training>-<answers>`: the same as long as a trained model would be the same.

    Two models with the same first part differ in the wording of their answers alone, and one can
    be made of the other without training (`bot.rasa_components.archive`).

    Args:
        content: What holds `data/`, `domain.yml` and `config.yml`.
        code: The checkout whose `bot/` would train.
    """
    return f"{training_key(content, code)}-{_answers_key(content)}"


def training_key(content: Path = ROOT, code: Path = ROOT) -> str:
    """Return what changes when a model must be trained: all but the wording of the answers."""
    digest = hashlib.sha256()
    _add(digest, content, _files(content, _CONTENT))
    _add(digest, code, _files(code, _CODE))
    digest.update(_without_titles(content / _CATALOGUE))
    digest.update("\n".join(sorted(read_responses(content))).encode())
    return digest.hexdigest()[:12]


def behaviour_key(content: Path = ROOT, code: Path = ROOT) -> str:
    """Return what changes when a question could lead to another topic or outcome than before."""
    digest = hashlib.sha256(training_key(content, code).encode())
    for root, names in ((content, "data"), (code, "bot")):
        parts = [part for part in _UNDERSTOOD_BY if part.startswith(f"{names}/")]
        _add(digest, root, _files(root, parts))
    return digest.hexdigest()[:12]


def code_key(code: Path = ROOT) -> str:
    """Return what changes with the program: words and program of a release belong together."""
    digest = hashlib.sha256()
    _add(digest, code, _files(code, ("bot", "actions")))
    return digest.hexdigest()[:12]


def content_key(content: Path = ROOT) -> str:
    """Return 16 digits that change with anything that is published."""
    digest = hashlib.sha256()
    _add(digest, content, published_files(content))
    return digest.hexdigest()[:16]


def published_files(content: Path) -> list[Path]:
    """Return the files that a release is made of."""
    found: list[Path] = []
    for name in PUBLISHED:
        top = content / name
        found += [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]
    return sorted(path for path in found if not is_left_out(path.name))


def is_left_out(name: str) -> bool:
    """Return whether a file or folder is no content: confirmations, what editors leave behind."""
    return name.startswith((".", "#")) or name.endswith(("~", ".lock")) or name == "__pycache__"


def _add(digest: Any, root: Path, files: Iterable[Path]) -> None:
    for path in sorted(files):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")


def _files(root: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        top = root / name
        paths = [top] if top.is_file() else top.rglob("*")
        yield from (path for path in paths if path.suffix in _SUFFIXES and path.is_file())


def _answers_key(content: Path) -> str:
    digest = hashlib.sha256()
    _add(digest, content, _files(content, [_ANSWERS]))
    return digest.hexdigest()[:12]


def _without_titles(path: Path) -> bytes:
    """Return the catalogue as far as a model can depend on it; broken, it is taken as it stands."""
    read = read_fast(path)
    if not isinstance(read, dict):
        return path.read_bytes() if path.is_file() else b""
    entries = [entry for theme in read.values() for entry in theme or () if isinstance(entry, dict)]
    kept = [{k: v for k, v in entry.items() if k not in _TITLES} for entry in entries]
    return json.dumps(kept, sort_keys=True, default=str).encode()


def read_responses(content: Path) -> dict[str, list[Any]]:
    """Return the responses of `data/answers` as Rasa's domain has them; a broken file has none."""
    found: dict[str, list[Any]] = {}
    for path in sorted(_files(content, [_ANSWERS])):
        read = read_fast(path)
        responses = read.get("responses") if isinstance(read, dict) else None
        if isinstance(responses, dict):
            found |= {str(name): variations for name, variations in responses.items()}
    return found


def read_fast(path: Path) -> Any:
    """Return a YAML file's content without its lines, ten times faster; None where it is broken."""
    try:
        return YAML(typ="safe", pure=False).load(path)
    except (YAMLError, OSError, UnicodeDecodeError):
        return None
