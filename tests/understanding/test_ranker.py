"""The ranker is trained on a few questions and asked others."""

import json
import random

import numpy as np
import pytest

from bot.understanding import (
    Outcome,
    Question,
    RememberingEncoder,
    Thresholds,
    TopicRanker,
    UnusableModel,
    decide,
    load_ranker,
    remember,
    save_ranker,
)
from bot.understanding.decision import choose_thresholds

LIBRARY = [
    ("finns det finska böcker på biblioteket", "sv"),
    ("jag vill låna böcker på finska", "sv"),
    ("har biblioteket finska tidningar", "sv"),
    ("finska ljudböcker bibliotek", "sv"),
    ("onko kirjastossa suomenkielisiä kirjoja", "fi"),
    ("haluan lainata suomenkielisiä kirjoja", "fi"),
    ("kirjaston suomenkieliset lehdet", "fi"),
    ("suomenkieliset äänikirjat kirjastosta", "fi"),
]
CARE = [
    ("kan mamma få hemtjänst på finska", "sv"),
    ("äldreboende med finsktalande personal", "sv"),
    ("min far behöver äldreomsorg på finska", "sv"),
    ("hemtjänst finska", "sv"),
    ("saako äiti kotipalvelua suomeksi", "fi"),
    ("vanhainkoti jossa puhutaan suomea", "fi"),
    ("isäni tarvitsee vanhustenhuoltoa suomeksi", "fi"),
    ("kotipalvelu suomeksi", "fi"),
]


class CountingEncoder:
    """A stand-in for the sentence encoder: books point one way, care the other."""

    digest = "books and care"

    def __init__(self):
        self.encoded = []

    def encode(self, texts):
        self.encoded += texts
        about = [
            ("bok" in t or "böcker" in t or "kirja" in t, "hem" in t or "koti" in t) for t in texts
        ]
        vectors = np.asarray([[book, care, 0.1] for book, care in about], dtype=np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def learnt_from(self, texts):
        return np.zeros(len(texts), dtype=bool)


QUESTIONS = [Question(text, "minorities/library", lang) for text, lang in LIBRARY] + [
    Question(text, "minorities/elderly_care", lang) for text, lang in CARE
]


@pytest.fixture(scope="module")
def ranker():
    return TopicRanker.train(QUESTIONS)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("vilka böcker på finska har biblioteket?", "minorities/library"),
        ("mistä saa suomenkielisiä kirjoja", "minorities/library"),
        ("hemtjänsten till min mamma", "minorities/elderly_care"),
        ("kotipalvelua isälle", "minorities/elderly_care"),
    ],
)
def test_unseen_questions_find_their_topic(ranker, text, topic):
    assert ranker.rank(text).topics[0][0] == topic


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aldreboende med finsktalande personal", "äldreboende med finsktalande personal"),
        ("HEMTJÄNST FINSKA!!", "hemtjänst finska"),
        ("onko kirjastossa suomenkielisia kirjoja", "onko kirjastossa suomenkielisiä kirjoja"),
    ],
)
def test_missing_dots_capitals_and_marks_change_nothing(ranker, typed, meant):
    assert ranker.rank(typed) == ranker.rank(meant)


def test_confidences_are_a_probability_distribution(ranker):
    topics = ranker.rank("hemtjänst").topics
    assert sum(confidence for _, confidence in topics) == pytest.approx(1.0, abs=1e-5)
    assert [c for _, c in topics] == sorted((c for _, c in topics), reverse=True)


@pytest.mark.parametrize("text", ["", "   ", "!?!", "🙂", "qwxz"])
def test_a_text_without_a_known_ngram_is_not_forced_into_a_topic(ranker, text):
    assert ranker.rank(text).decision.outcome is Outcome.FALLBACK


def test_a_saved_model_ranks_as_the_trained_one(ranker, tmp_path):
    save_ranker(ranker, tmp_path)
    loaded = load_ranker(tmp_path)
    for question in QUESTIONS:
        assert loaded.rank(question.text, "fi") == ranker.rank(question.text, "fi")


@pytest.mark.parametrize("damage", ["missing", "garbage", "other format", "weights cut"])
def test_a_damaged_model_is_refused_and_says_to_train_again(ranker, tmp_path, damage):
    save_ranker(ranker, tmp_path)
    description = tmp_path / "ranker.json"
    if damage == "missing":
        description.unlink()
    elif damage == "garbage":
        description.write_text("{")
    elif damage == "other format":
        content = json.loads(description.read_text())
        description.write_text(json.dumps(content | {"format": 99}))
    else:
        weights = tmp_path / "arrays.npz"
        weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(UnusableModel, match="train again"):
        load_ranker(tmp_path)


def test_a_model_is_not_asked_with_vectors_of_another_encoder(tmp_path):
    encoder, other = CountingEncoder(), CountingEncoder()
    other.digest = "care and books"
    save_ranker(TopicRanker.train(QUESTIONS, encoder), tmp_path)
    assert load_ranker(tmp_path, encoder).encoder is encoder
    with pytest.raises(UnusableModel, match="another sentence encoder: train again"):
        load_ranker(tmp_path, other)


def test_meaning_finds_what_shares_no_word_with_any_question():
    ranker = TopicRanker.train(QUESTIONS, CountingEncoder())
    assert ranker.rank("hemma", "sv").topics[0][0] == "minorities/elderly_care"


def test_a_question_of_the_training_data_is_answered_without_the_encoder():
    encoder = CountingEncoder()
    ranker = TopicRanker.train(QUESTIONS, encoder)
    encoder.encoded.clear()
    assert ranker.rank("Hemtjänst finska?").topics == [("minorities/elderly_care", 1.0)]
    assert encoder.encoded == []


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("hemma", 1),  # the words leave it open
        ("Hemtjänst finska?", 0),  # a question of the training data
        ("qwxz", 0),  # no known n-gram
    ],
)
def test_what_was_begun_is_ranked_the_same_and_read_once(text, times):
    encoder = CountingEncoder()
    ranker = TopicRanker.train(QUESTIONS, encoder)
    encoder.encoded.clear()
    expected = ranker.rank(text, "sv")
    assert len(encoder.encoded) == times

    ranker.begin(text)

    assert ranker.rank(text, "sv") == expected
    assert len(encoder.encoded) == 2 * times
    assert ranker.rank(text, "sv") == expected


def test_texts_that_were_begun_and_never_ranked_are_forgotten_in_the_end():
    encoder = CountingEncoder()
    ranker = TopicRanker.train(QUESTIONS, encoder)
    texts = [f"hemma {'o' * length}" for length in range(1, 200)]
    for text in texts:
        ranker.begin(text)
    ranker.rank(texts[-1], "sv")  # what is begun is encoded in order, so all of it is done now
    encoder.encoded.clear()

    for text in (texts[-2], texts[0]):
        ranker.rank(text, "sv")

    assert encoder.encoded == [texts[0]]


def test_a_model_trained_with_the_encoder_is_not_used_without_it(tmp_path):
    encoder = CountingEncoder()
    ranker = TopicRanker.train(QUESTIONS, encoder)
    save_ranker(ranker, tmp_path)
    with pytest.raises(UnusableModel, match="train again"):
        load_ranker(tmp_path)
    loaded = load_ranker(tmp_path, encoder)
    confidence = dict(loaded.rank("hemma", "sv").topics)["minorities/elderly_care"]
    expected = dict(ranker.rank("hemma", "sv").topics)["minorities/elderly_care"]
    assert confidence == pytest.approx(expected, abs=0.01)


def test_known_vectors_are_looked_up_and_only_new_texts_encoded(tmp_path):
    encoder, path = CountingEncoder(), tmp_path / "vectors.npz"
    remember(encoder, ["hemtjänst", "böcker"], path)
    encoder.encoded.clear()
    remembering = RememberingEncoder(encoder, path)
    vectors = remembering.encode(["böcker", "ny kirja", "hemtjänst"])
    assert encoder.encoded == ["ny kirja"]
    assert vectors == pytest.approx(
        CountingEncoder().encode(["böcker", "ny kirja", "hemtjänst"]), abs=0.01
    )


def test_damaged_known_vectors_only_cost_time(tmp_path, caplog):
    path = tmp_path / "vectors.npz"
    path.write_bytes(b"no numbers")
    encoder = CountingEncoder()
    assert RememberingEncoder(encoder, path).encode(["böcker"]).shape == (1, 3)
    assert "encoded anew" in caplog.text


def test_one_topic_is_nothing_to_tell_apart():
    with pytest.raises(ValueError, match="two topics"):
        TopicRanker.train([q for q in QUESTIONS if q.topic == "minorities/library"])


RANKING = [("a", 0.6), ("b", 0.2), ("c", 0.1), ("d", 0.1)]


@pytest.mark.parametrize(
    ("thresholds", "outcome", "topics"),
    [
        (Thresholds(answer=0.5, suggest=0.3), Outcome.ANSWER, ("a",)),
        (Thresholds(answer=0.7, suggest=0.8), Outcome.SUGGESTIONS, ("a", "b", "c")),
        (Thresholds(answer=0.7, suggest=0.95), Outcome.FALLBACK, ()),
    ],
)
def test_the_thresholds_decide(thresholds, outcome, topics):
    assert decide(RANKING, thresholds) == (decide(RANKING, thresholds).__class__(outcome, topics))


def test_thresholds_answer_what_is_reliably_right_and_not_what_is_a_coin_flip():
    seed = 20261123
    print("seed", seed)
    random.seed(seed)
    sure = [([0.9, 0.05, 0.03], 0)] * 200
    coin = [([0.5, 0.4, 0.05], random.choice([0, 1])) for _ in range(200)]
    confidences = np.asarray([c for c, _ in sure + coin])
    right = np.asarray([r for _, r in sure + coin])
    chosen = choose_thresholds(confidences, right, ("a", "b", "c"))
    assert 0.5 < chosen.answer <= 0.9
    assert chosen.suggest <= 0.95
