"""Keeps a trained ranker in a folder, as plain numbers and JSON: a model file runs no code."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from bot.understanding.calibration import Calibration
from bot.understanding.decision import Thresholds
from bot.understanding.encoder import Encoder
from bot.understanding.features import Array, NgramFeatures
from bot.understanding.meaning import MeaningModel
from bot.understanding.ranker import Meaning, TopicRanker, Words

_FORMAT = 4


class UnusableModel(ValueError):  # noqa: N818 - says what the file is
    """A stored model is missing, damaged, of another format, or needs an encoder."""


def save_ranker(ranker: TopicRanker, folder: Path) -> None:
    """Write the ranker into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {"words": ranker.words.weights, "idf": ranker.features.idf}
    description = {
        "format": _FORMAT,
        "topics": ranker.topics,
        "thresholds": {name: asdict(value) for name, value in ranker.thresholds.items()},
        "calibration": _numbers(ranker.words.calibration),
        "vocabulary": list(ranker.features.index),
        "known": ranker.known,
    }
    if ranker.meaning is not None:
        model = ranker.meaning.model
        arrays |= {"mean": model.mean, "near": model.weights}
        arrays["landmarks"] = model.landmarks.astype(np.float16)
        description["meaning_calibration"] = _numbers(ranker.meaning.calibration)
        description["quick"] = ranker.meaning.quick
    with (folder / "arrays.npz").open("wb") as file:
        np.savez(file, **arrays)
    (folder / "ranker.json").write_text(json.dumps(description), encoding="utf-8")


def load_ranker(folder: Path, encoder: Encoder | None = None) -> TopicRanker:
    """Read a ranker that `save_ranker` wrote.

    Args:
        folder: Where it lies.
        encoder: What turns texts into vectors, needed where it was trained with one.

    Raises:
        UnusableModel: A file is missing, damaged, or of another format; or the encoder is missing.
    """
    try:
        description = json.loads((folder / "ranker.json").read_text(encoding="utf-8"))
        if description["format"] != _FORMAT:
            raise UnusableModel(f"format {description['format']} is not {_FORMAT}: train again")
        # Opened here, because numpy leaves a damaged file open.
        with (folder / "arrays.npz").open("rb") as file:
            arrays = dict(np.load(file, allow_pickle=False))
        ranker = _assemble(description, arrays, encoder)
    except UnusableModel:
        raise
    except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise UnusableModel(f"the topic model cannot be read ({error}): train again") from error
    if not _fits(ranker):
        raise UnusableModel("the topic model's parts do not fit together: train again")
    return ranker


def _assemble(
    description: dict[str, Any], arrays: dict[str, Array], encoder: Encoder | None
) -> TopicRanker:
    meaning = None
    if "near" in arrays:
        if encoder is None:
            raise UnusableModel("the model was trained with the sentence encoder: train again")
        meaning = Meaning(
            MeaningModel(arrays["mean"], arrays["landmarks"].astype(np.float32), arrays["near"]),
            _calibration(description["meaning_calibration"]),
            dict(description["quick"]),
        )
    return TopicRanker(
        topics=tuple(description["topics"]),
        features=NgramFeatures(
            {gram: i for i, gram in enumerate(description["vocabulary"])}, arrays["idf"]
        ),
        words=Words(arrays["words"], _calibration(description["calibration"])),
        meaning=meaning,
        thresholds={k: Thresholds(**v) for k, v in description["thresholds"].items()},
        known=dict(description["known"]),
        encoder=encoder,
    )


def _fits(ranker: TopicRanker) -> bool:
    topics, vocabulary = len(ranker.topics), len(ranker.features.index)
    if ranker.words.weights.shape != (vocabulary, topics):
        return False
    if ranker.meaning is None:
        return True
    model = ranker.meaning.model
    return model.weights.shape == (len(model.landmarks), topics)


def _numbers(calibration: Calibration) -> dict[str, Any]:
    return {"temperature": calibration.temperature, "weights": calibration.weights.tolist()}


def _calibration(numbers: dict[str, Any]) -> Calibration:
    return Calibration(float(numbers["temperature"]), np.asarray(numbers["weights"], dtype=float))
