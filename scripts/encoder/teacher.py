"""What another encoder, tuned before and larger, says of the questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import sentencepiece
import torch
from torch import Tensor


def said_by(folder: Path, texts: Sequence[str], longest: int) -> Tensor:
    """Return the vectors of the texts, of length one, shape (texts, width).

    Args:
        folder: Where `tune.py` wrote that encoder.
        texts: The texts.
        longest: The number of pieces that a text is cut off at.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    network = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options)
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
    vectors = [
        network.run(None, {"pieces": np.asarray([[0, *pieces[: longest - 2], 2]])})[0][0]
        for pieces in tokenizer.encode(list(texts))
    ]
    return torch.from_numpy(np.stack(vectors))
