"""Searches files for bytes, compressed ones and what is packed in them too."""

from __future__ import annotations

import gzip
import tarfile
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import IO, Protocol

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b\x08"
# A compressed file in a compressed file in one: nothing here is deeper.
_DEPTH = 3


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class DamagedFile(ValueError):  # noqa: N818 - says what the file is
    """A compressed file that cannot be read to its end, so nobody knows what is in it."""


def is_in_file(path: Path, sought: Collection[bytes]) -> bool:
    """Return whether a file holds one of some texts, as it is or when it is unpacked.

    Raises:
        DamagedFile: It is compressed and cannot be read to its end; not found before that.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return _is_in(file, sought, _DEPTH)


def _is_in(file: IO[bytes], sought: Collection[bytes], depth: int) -> bool:
    if _is_in_stream(file, sought):
        return True
    file.seek(0)
    if not depth or file.read(len(_GZIP)) != _GZIP:
        return False
    file.seek(0)
    try:
        with gzip.open(file) as unpacked:
            if _is_in_stream(unpacked, sought):
                return True
        file.seek(0)
        return _is_in_packed(file, sought, depth - 1)
    except (EOFError, gzip.BadGzipFile, tarfile.TarError, zlib.error) as error:
        raise DamagedFile(str(error)) from error


def _is_in_packed(file: IO[bytes], sought: Collection[bytes], depth: int) -> bool:
    """Look into those members of an archive that are compressed once more."""
    try:
        archive = tarfile.open(fileobj=file, mode="r:gz")  # noqa: SIM115 - closed below
    except tarfile.ReadError:
        return False  # Compressed, but no archive: its content has been searched.
    with archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if (
                content is not None
                and member.name.endswith("gz")
                and _is_in(content, sought, depth)
            ):
                return True
    return False


def _is_in_stream(stream: _Stream, sought: Collection[bytes]) -> bool:
    overlap = max(map(len, sought)) - 1
    tail = b""
    while chunk := stream.read(_CHUNK):
        content = tail + chunk
        if any(text in content for text in sought):
            return True
        tail = content[-overlap:] if overlap else b""
    return False
