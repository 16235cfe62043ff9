"""The sentence encoder: says what a text means as a vector, whatever its words.

multilingual-e5-small (Wang et al., "Multilingual E5 Text Embeddings", 2024), tuned to our topics
and kept in eight bits in `data/understanding/encoder`; how, stands in `scripts/encoder/README.md`.
It costs some milliseconds a text; without it all works, a little worse.
"""

from __future__ import annotations

import functools
import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from bot.paths import DATA
from bot.understanding.features import Array

ENCODER = DATA / "understanding" / "encoder"
KNOWN_VECTORS = DATA / "understanding" / "embeddings.npz"
_FILES = ("encoder.onnx", "pieces.model", "learnt.npy")
_STEPS = 127.0
# Pieces of a text, its two ends included. What a resident may write is shorter nearly always.
_LONGEST = 96
_START, _END = 0, 2

_log = logging.getLogger(__name__)


class NoEncoder(RuntimeError):  # noqa: N818 - says what there is
    """The sentence encoder cannot be had: not for this platform, or a file of it is damaged."""


class Encoder(Protocol):
    """Turns texts into vectors of length one."""

    @property
    def digest(self) -> str:
        """Another one where a text could have another vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one vector per text, float32, shape (texts, dimensions)."""
        ...

    def learnt_from(self, texts: Sequence[str]) -> Array:
        """Return which of the texts the encoder was tuned on, bool, shape (texts,).

        It knows those by heart: how well it does there says nothing about other texts.
        """
        ...


class SentenceEncoder:
    """The tuned encoder, in this process and on one core.

    Attributes:
        digest: Of its files.
    """

    def __init__(self, folder: Path = ENCODER, digest: str | None = None) -> None:
        """Load the model.

        Args:
            folder: Its files.
            digest: Of them, where it is known: to read them all for it takes a tenth of a second.

        Raises:
            NoEncoder: What runs it is not there for this platform, or a file is missing or damaged.
        """
        try:
            self.digest = digest or _digest(folder)
            self._network, self._tokenizer = _loaded(folder)
            self._learnt = np.load(folder / "learnt.npy", allow_pickle=False)
        except Exception as problem:
            # onnxruntime's errors have no base of their own.
            raise NoEncoder(str(problem)) from problem

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one vector per text, float32, shape (texts, 384)."""
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        # One by one: the eight bits are scaled by the largest number of a batch, so that a text
        # among others would have another vector than when a resident writes it.
        for row, text in enumerate(texts):
            # Given a list, it would start threads of its own for it.
            pieces = self._tokenizer.EncodeAsIds(text)
            given = np.asarray([[_START, *pieces[: _LONGEST - 2], _END]], dtype=np.int64)
            vectors[row] = self._network.run(None, {"pieces": given})[0][0]
        return vectors

    def learnt_from(self, texts: Sequence[str]) -> Array:
        """Return which of the texts the encoder was tuned on, bool, shape (texts,)."""
        keys = b"".join(_key(text) for text in texts)
        known: Array = np.isin(np.frombuffer(keys, dtype=">u8").astype(np.uint64), self._learnt)
        return known


class RememberingEncoder:
    """Looks up the vectors of the project's own questions, and encodes only what is new.

    The vectors lie beside the questions, so that training does not encode them all each time. They
    are remembered in eight bits, which costs some tenths of a point (docs/decisions/0002). Those of
    another encoder are passed over.

    Attributes:
        digest: Of the encoder.
    """

    def __init__(self, encoder: Encoder, path: Path = KNOWN_VECTORS) -> None:
        self._encoder, self.digest = encoder, encoder.digest
        self._row: dict[bytes, int] = {}
        self._vectors = np.empty((0, 0), dtype=np.int8)
        try:
            with path.open("rb") as file:
                arrays = np.load(file, allow_pickle=False)
                keys, self._vectors, of = arrays["keys"], arrays["vectors"], str(arrays["encoder"])
        except Exception as problem:
            # zipfile, zlib and NumPy have errors of their own for a damaged file, without a base.
            _log.warning("%s cannot be read (%s); every question is encoded anew", path, problem)
        else:
            if of == self.digest:
                self._row = {bytes(key): row for row, key in enumerate(keys)}
            else:
                _log.warning("%s is of another encoder; every question is encoded anew", path)

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

    def learnt_from(self, texts: Sequence[str]) -> Array:
        """Return which of the texts the encoder was tuned on, bool, shape (texts,)."""
        return self._encoder.learnt_from(texts)


def remember(encoder: Encoder, texts: Sequence[str], path: Path = KNOWN_VECTORS) -> None:
    """Write the vectors of the texts, in eight bits, to be read by `RememberingEncoder`."""
    unique = sorted(set(texts))
    vectors = np.rint(encoder.encode(unique) * _STEPS).astype(np.int8)
    keys = np.frombuffer(b"".join(_key(text) for text in unique), dtype="V8")
    with path.open("wb") as file:
        np.savez_compressed(file, keys=keys, vectors=vectors, encoder=np.asarray(encoder.digest))


def load_encoder() -> Encoder | None:
    """Return the encoder, or None, said in the log, where there is none.

    It is the same each time as long as its files are: what is published may bring another.
    """
    try:
        return _encoder_of(_digest(ENCODER))
    except (NoEncoder, OSError) as problem:
        _log.warning(
            "the sentence encoder is not available (%s); topics are found by words alone", problem
        )
        return None


@functools.lru_cache(maxsize=1)
def _encoder_of(digest: str) -> Encoder:
    return SentenceEncoder(ENCODER, digest)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


def _loaded(folder: Path) -> tuple[Any, Any]:
    """Return the network and its tokenizer."""
    # A platform without them must get this far.
    import onnxruntime  # noqa: PLC0415
    import sentencepiece  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    # A text is too short to share between cores, and the other core has other work.
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    network = onnxruntime.InferenceSession(
        str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = sentencepiece.SentencePieceProcessor()
    tokenizer.Load(str(folder / "pieces.model"))
    return network, tokenizer


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()
