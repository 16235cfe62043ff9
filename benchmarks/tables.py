"""What the benchmarks share: Markdown tables, and an encoder that encodes each text once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.understanding import Encoder
from bot.understanding.features import Array


def markdown(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


class OnceEncoder:
    """Encodes every text once, and keeps the vectors in a file between runs where one is named.

    Samples and configurations share their texts; what differs between systems is not the encoding.
    Times are taken with the encoder itself.
    """

    def __init__(self, encoder: Encoder, path: Path | None = None) -> None:
        self._encoder, self._path, self.digest = encoder, path, encoder.digest
        self._vectors: dict[str, Array] = {}
        if path is not None and path.exists():
            with np.load(path, allow_pickle=False) as arrays:
                if str(arrays.get("encoder")) == self.digest:
                    texts = arrays["texts"].tolist()
                    self._vectors = dict(zip(texts, arrays["vectors"], strict=True))

    def encode(self, texts: Sequence[str]) -> Array:
        """Return one vector per text, float32, shape (texts, dimensions)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._vectors[text] for text in texts])

    def learnt_from(self, texts: Sequence[str]) -> Array:
        """Return which of the texts the encoder was tuned on, bool, shape (texts,)."""
        return self._encoder.learnt_from(texts)

    def keep(self) -> None:
        """Write the vectors, if a file is named."""
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            vectors = np.stack(list(self._vectors.values()))
            texts, of = np.asarray(list(self._vectors)), np.asarray(self.digest)
            np.savez_compressed(self._path, texts=texts, vectors=vectors, encoder=of)
