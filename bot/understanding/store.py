"""Keeps a trained ranker in a folder, as plain numbers and JSON: a model file runs no code."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import marisa_trie
import numpy as np

from bot.understanding.calibration import Calibration
from bot.understanding.decision import Thresholds
from bot.understanding.encoder import Encoder
from bot.understanding.features import Array, NgramFeatures
from bot.understanding.meaning import MeaningModel
from bot.understanding.neighbours import Neighbours
from bot.understanding.ranker import TopicRanker
from bot.understanding.readings import Meaning, Words
from bot.understanding.words import NaiveBayes

_FORMAT = 6


class UnusableModel(ValueError):  # noqa: N818 - says what the file is
    """A stored model is missing, damaged, of another format, or needs an encoder."""


def save_ranker(ranker: TopicRanker, folder: Path) -> None:
    """Write the ranker into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ranker.words.model
    arrays = {
        "idf": ranker.features.idf,
        "rest": words.rest,
        "more": words.more,
        "more_topics": words.topics,
        "more_starts": words.starts,
        # As arrays, because their file has a checksum: a damaged trie could end the process.
        "vocabulary": np.frombuffer(ranker.features.index.tobytes(), np.uint8),
        "known": np.frombuffer(ranker.known.tobytes(), np.uint8),
    }
    description = {
        "format": _FORMAT,
        "topics": ranker.topics,
        "thresholds": {name: asdict(value) for name, value in ranker.thresholds.items()},
        "calibration": _numbers(ranker.words.calibration),
        "quick": ranker.quick,
    }
    if ranker.meaning is not None and ranker.encoder is not None:
        description["encoder"] = ranker.encoder.digest
        model = ranker.meaning.model
        arrays |= {"mean": model.mean, "near": model.weights}
        arrays["landmarks"] = model.landmarks.astype(np.float16)
        neighbours = ranker.meaning.neighbours
        arrays |= {"questions": neighbours.vectors, "question_starts": neighbours.starts}
        description["question_step"] = neighbours.step
        description["nearest_counts"] = ranker.meaning.nearest_counts
        description["meaning_calibration"] = _numbers(ranker.meaning.calibration)
    with (folder / "arrays.npz").open("wb") as file:
        np.savez(file, **arrays)
    (folder / "ranker.json").write_text(json.dumps(description), encoding="utf-8")


def load_ranker(folder: Path, encoder: Encoder | None = None) -> TopicRanker:
    """Read a ranker that `save_ranker` wrote.

    Args:
        folder: Where it lies.
        encoder: What turns texts into vectors, needed where it was trained with one.

    Raises:
        UnusableModel: A file is missing, damaged, or of another format; or the encoder is missing
            or another.
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
        if description["encoder"] != encoder.digest:
            raise UnusableModel("the model was trained with another sentence encoder: train again")
        meaning = Meaning(
            MeaningModel(arrays["mean"], arrays["landmarks"].astype(np.float32), arrays["near"]),
            Neighbours(
                arrays["questions"],
                float(description["question_step"]),
                arrays["question_starts"],
            ),
            float(description["nearest_counts"]),
            _calibration(description["meaning_calibration"]),
        )
    return TopicRanker(
        topics=tuple(description["topics"]),
        features=NgramFeatures(
            marisa_trie.Trie().frombytes(arrays["vocabulary"].tobytes()), arrays["idf"]
        ),
        words=Words(
            NaiveBayes(
                arrays["rest"], arrays["more"], arrays["more_topics"], arrays["more_starts"]
            ),
            _calibration(description["calibration"]),
        ),
        meaning=meaning,
        quick=dict(description["quick"]),
        thresholds={k: Thresholds(**v) for k, v in description["thresholds"].items()},
        known=marisa_trie.RecordTrie("<H").frombytes(arrays["known"].tobytes()),
        encoder=encoder,
    )


def _fits(ranker: TopicRanker) -> bool:
    topics, vocabulary = len(ranker.topics), len(ranker.features.index)
    words = ranker.words.model
    if (len(words.rest), len(words.starts)) != (topics, vocabulary + 1):
        return False
    if ranker.meaning is None:
        return True
    model, neighbours = ranker.meaning.model, ranker.meaning.neighbours
    return (
        model.weights.shape == (len(model.landmarks), topics)
        and len(neighbours.starts) == topics + 1
        and neighbours.starts[-1] == len(neighbours.vectors)
    )


def _numbers(calibration: Calibration) -> dict[str, Any]:
    return {"temperature": calibration.temperature, "weights": calibration.weights.tolist()}


def _calibration(numbers: dict[str, Any]) -> Calibration:
    return Calibration(float(numbers["temperature"]), np.asarray(numbers["weights"], dtype=float))
