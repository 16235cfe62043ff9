"""Makes a model of a trained one when only the wording of the answers has changed.

A Rasa model is a compressed archive: what the components learned, and `metadata.json` with the
domain. The answers stand in the domain alone, and no component learns from them, so the same
archive with other responses is what training would have made
(tests/rasa_components/test_archive.py compares the two). Rasa itself is not imported.
"""

from __future__ import annotations

import io
import json
import tarfile
import uuid
import zlib
from pathlib import Path
from typing import IO, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

_METADATA = "metadata.json"
_DOMAIN = "domain_provider/domain.yml"
# Stored, not compressed: compressing takes two seconds, and staff wait for them.
_LEVEL = 0
# What reading an archive raises that is cut off, or not as it was packed.
_BROKEN = (OSError, EOFError, tarfile.TarError, zlib.error)


class UnusableArchive(ValueError):  # noqa: N818 - says what the file is
    """The file is no model of Rasa's; the message names it."""


def is_whole(model: Path) -> bool:
    """Return whether a file is a complete archive: not cut off, and as it was packed."""
    try:
        with tarfile.open(model, "r:gz") as archive:
            names = archive.getnames()
            # To the end, where the sum over everything stands.
            assert archive.fileobj is not None  # noqa: S101 - it was opened by its name
            while archive.fileobj.read(1 << 20):
                pass
    except _BROKEN:
        return False
    return any(name.endswith(_METADATA) for name in names)


def with_responses(model: Path, responses: dict[str, list[Any]], target: Path) -> None:
    """Write a model that says other words.

    Args:
        model: A trained model.
        responses: All responses of `data/answers`, as Rasa's domain holds them.
        target: Where the new one is written; incomplete until this returns.

    Raises:
        UnusableArchive: `model` cannot be read.
    """
    try:
        with (
            tarfile.open(model, "r:gz") as old,
            tarfile.open(target, "w:gz", compresslevel=_LEVEL) as new,
        ):
            for member in old:
                content: IO[bytes] | None = old.extractfile(member) if member.isfile() else None
                changed = _changed(member.name, content, responses)
                if changed is not None:
                    member.size, content = len(changed), io.BytesIO(changed)
                new.addfile(member, content)
    except (*_BROKEN, YAMLError, ValueError, KeyError) as error:
        raise UnusableArchive(f"{model} cannot be used as a model ({error})") from error


def _changed(name: str, content: IO[bytes] | None, responses: dict[str, list[Any]]) -> bytes | None:
    """Return what a file of the archive is to hold, None where it stays as it is."""
    if content is None:
        return None
    if name.endswith(_METADATA):
        metadata = json.load(content)
        metadata["domain"]["responses"] = responses
        metadata["model_id"] = uuid.uuid4().hex
        return json.dumps(metadata, ensure_ascii=False).encode()
    if name.endswith(_DOMAIN):
        domain = YAML(typ="safe", pure=False).load(content.read().decode())
        # JSON is YAML.
        return json.dumps(domain | {"responses": responses}, ensure_ascii=False).encode()
    return None
