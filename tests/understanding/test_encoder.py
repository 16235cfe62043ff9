"""The sentence encoder that the project carries, and what becomes of it where it cannot run."""

import random
import shutil

import numpy as np
import pytest

from bot.content import load_questions
from bot.understanding.encoder import (
    ENCODER,
    KNOWN_VECTORS,
    NoEncoder,
    RememberingEncoder,
    SentenceEncoder,
    load_encoder,
)

SEED = 20261128


@pytest.fixture(scope="module")
def encoder():
    return SentenceEncoder()


@pytest.mark.parametrize(
    ("text", "like", "unlike"),
    [
        ("hemtjänst på finska?", "saako äiti kotipalvelua suomeksi?", "Vad är Agenda 2030?"),
        ("mummo ei enää osaa ruotsia", "farmor har glömt sin svenska", "milloin toimisto on auki"),
        ("aldreomsorg pa finska", "äldreomsorg på finska", "förskola på finska"),
    ],
)  # fmt: skip
def test_what_means_the_same_lies_closer_than_what_does_not(encoder, text, like, unlike):
    asked, same, other = encoder.encode([text, like, unlike])
    assert asked @ same > asked @ other


def test_vectors_have_the_length_one_whatever_the_text(encoder):
    vectors = encoder.encode(["", "hej", "🙂", "§" * 500, "missä " * 200])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-4)


def test_a_text_has_the_same_vector_alone_and_among_others(encoder):
    texts = ["hej", "vad säger 8 §?", "saako äiti kotipalvelua suomeksi", "tack"]
    together = encoder.encode(texts)
    for text, vector in zip(texts, together, strict=True):
        assert encoder.encode([text])[0] == pytest.approx(vector, abs=1e-5)


def test_a_seventh_of_the_questions_is_left_to_judge_it_by(encoder):
    texts = [question.text for question in load_questions()]
    learnt = encoder.learnt_from(texts)
    assert learnt.mean() < 0.9
    assert not encoder.learnt_from(["en fråga som ingen har ställt"]).any()


def test_the_remembered_vectors_are_this_encoder_s(encoder):
    print("seed", SEED)
    texts = [question.text for question in load_questions()]
    some = random.Random(SEED).sample(texts, 40)
    remembered = RememberingEncoder(encoder, KNOWN_VECTORS).encode(some)
    nearness = (remembered * encoder.encode(some)).sum(axis=1)
    assert nearness.min() > 0.98, "run `python -m bot.understanding.remember` (scripts/encoder)"


@pytest.mark.parametrize("file", ["encoder.onnx", "pieces.model", "learnt.npy"])
@pytest.mark.parametrize("damage", ["missing", "cut off"])
def test_without_a_whole_file_there_is_no_encoder_and_that_is_said(
    tmp_path, monkeypatch, caplog, file, damage
):
    folder = tmp_path / "encoder"
    shutil.copytree(ENCODER, folder)
    (folder / file).unlink()
    if damage == "cut off":
        (folder / file).write_bytes((ENCODER / file).read_bytes()[:100])
    with pytest.raises(NoEncoder):
        SentenceEncoder(folder)
    monkeypatch.setattr(SentenceEncoder.__init__, "__defaults__", (folder,))
    assert load_encoder.__wrapped__() is None
    assert "topics are found by words alone" in caplog.text
