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
    remember,
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
    """They come from whatever machine the last question was added on, a thousandth off.

    An encoder whose sums overflow on some processors gave a text in two more than a hundredth.
    """
    print("seed", SEED)
    texts = [question.text for question in load_questions()]
    some = random.Random(SEED).sample(texts, 100)
    remembered = RememberingEncoder(encoder, KNOWN_VECTORS).encode(some)
    remembered /= np.linalg.norm(remembered, axis=1, keepdims=True)
    nearness = (remembered * encoder.encode(some)).sum(axis=1)
    assert np.median(nearness) > 0.998, "this machine counts otherwise than the one before it"
    assert nearness.min() > 0.98, "run `python -m bot.understanding.remember` (scripts/encoder)"


def test_vectors_of_another_encoder_are_not_remembered(encoder, tmp_path, caplog):
    class Other:
        digest = "another"

        def encode(self, texts):
            return -encoder.encode(texts)

    path = tmp_path / "embeddings.npz"
    remember(Other(), ["hej"], path)
    assert RememberingEncoder(encoder, path).encode(["hej"])[0] @ encoder.encode(["hej"])[0] > 0.99
    assert "is of another encoder; every question is encoded anew" in caplog.text


def test_an_encoder_that_is_published_is_taken_into_use_and_an_unchanged_one_kept(
    tmp_path, monkeypatch
):
    folder = tmp_path / "encoder"
    shutil.copytree(ENCODER, folder)
    monkeypatch.setattr("bot.understanding.encoder.ENCODER", folder)
    first = load_encoder()
    assert load_encoder() is first
    np.save(folder / "learnt.npy", np.load(folder / "learnt.npy")[:-1])
    second = load_encoder()
    assert second is not first
    assert second.digest != first.digest


@pytest.mark.parametrize(
    "damage", ["missing", "empty", "cut off", "altered", "not compressed so", "another array"]
)
def test_without_whole_vectors_every_question_is_encoded_anew_and_that_is_said(
    tmp_path, caplog, encoder, damage
):
    path = tmp_path / "embeddings.npz"
    whole = KNOWN_VECTORS.read_bytes()
    if damage == "empty":
        path.touch()
    elif damage == "cut off":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage in ("altered", "not compressed so"):
        # The first array's content begins after its header of 30 bytes, its name and its sizes.
        place = len(whole) // 2 if damage == "altered" else 30 + len("keys.npy") + 20
        path.write_bytes(whole[:place] + b"\xff" * 64 + whole[place + 64 :])
    elif damage == "another array":
        np.savez(path, other=np.zeros(3))
    remembering = RememberingEncoder(encoder, path)
    assert "every question is encoded anew" in caplog.text
    assert (remembering.encode(["hej"]) == encoder.encode(["hej"])).all()


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
    monkeypatch.setattr("bot.understanding.encoder.ENCODER", folder)
    assert load_encoder() is None
    assert "topics are found by words alone" in caplog.text
