"""What is trained is kept in Rasa's storage, and a model that is damaged there is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_components.messages import entity_values
from bot.rasa_components.topic import TopicClassifier
from tests.rasa_components.pipeline import topic_of

CONTEXT = ExecutionContext(GraphSchema({}))
QUESTIONS = {
    ("minorities/library", "sv"): ["böcker på finska", "biblioteket", "låna finska böcker"],
    ("minorities/library", "fi"): ["suomenkieliset kirjat", "kirjasto", "lainata kirjoja"],
    ("minorities/elderly_care", "sv"): ["hemtjänst på finska", "äldreomsorg", "finskt äldreboende"],
    ("minorities/elderly_care", "fi"): ["kotipalvelu suomeksi", "vanhustenhuolto", "vanhainkoti"],
    ("minorities/law_section", "sv"): ["8 §", "visa paragraf 5", "vad säger 4 §"],
    ("minorities/law_section", "fi"): ["pykälä 8", "näytä pykälä 5", "mitä 4 § sanoo"],
    ("dialogue/source", "sv"): ["källa", "vad är källan", "var står det"],
    ("dialogue/source", "fi"): ["lähde", "mikä on lähde", "missä niin lukee"],
}


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage(tmp_path)


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Train by words alone, as where the sentence encoder does not run; it is quicker."""
    monkeypatch.setattr("bot.rasa_components.topic.load_encoder", lambda: None)


def training_data(questions: dict[tuple[str, str], list[str]]) -> TrainingData:
    """Return questions as Rasa reads them from data/nlu."""
    return TrainingData(
        [
            Message(
                {
                    "text": text,
                    "intent": topic.split("/")[0],
                    "intent_response_key": topic,
                    "metadata": {"intent": {"language": language}},
                }
            )
            for (topic, language), texts in questions.items()
            for text in texts
        ]
    )


@pytest.mark.usefixtures("no_encoder")
def test_what_was_trained_is_kept_in_rasas_storage_and_answers_the_same(
    storage: LocalModelStorage,
) -> None:
    resource = Resource("topic")
    trained = TopicClassifier.create({}, storage, resource, CONTEXT)
    assert trained.train(training_data(QUESTIONS)) == resource

    loaded = TopicClassifier.load({}, storage, resource, CONTEXT)

    texts = ["böcker på finska", "finska böcker hemma", "mistä kirjoja", "zzz", "källan?"]
    outputs = [
        [m.as_dict(only_output_properties=True) for m in c.process([Message({"text": t})])]
        for t in texts
        for c in (trained, loaded)
    ]
    assert outputs[::2] == outputs[1::2]
    assert topic_of(loaded.process([Message({"text": "böcker på finska"})])[0]) == (
        "minorities/library"
    )
    # Which topics look something up stands in the catalogue, and is kept with the model.
    (section,) = loaded.process([Message({"text": "8 §"})])
    assert entity_values(section, "act_law_section") == ["minorities/law_section"]


@pytest.mark.usefixtures("no_encoder")
def test_a_message_without_text_is_left_alone(storage: LocalModelStorage) -> None:
    classifier = TopicClassifier.create({}, storage, Resource("topic"), CONTEXT)

    (message,) = classifier.process([Message({"intent": "dialogue"})])

    assert message.data == {"intent": "dialogue"}


@pytest.mark.usefixtures("no_encoder")
@pytest.mark.parametrize("topics", [0, 1])
def test_too_few_topics_cannot_be_told_apart(storage: LocalModelStorage, topics: int) -> None:
    questions = dict(list(QUESTIONS.items())[:topics])
    classifier = TopicClassifier.create({}, storage, Resource("topic"), CONTEXT)

    with pytest.raises((RasaException, ValueError), match="at least two topics"):
        classifier.train(training_data(questions))


DAMAGE = {
    "the ranker is missing": lambda folder: (folder / "ranker.json").unlink(),
    "the numbers are missing": lambda folder: (folder / "arrays.npz").unlink(),
    "the acts are missing": lambda folder: (folder / "acts.json").unlink(),
    "the ranker is cut off": lambda folder: (folder / "ranker.json").write_text('{"format": 2'),
    "the numbers are cut off": lambda folder: (folder / "arrays.npz").write_bytes(b"PK\3\4"),
    "the acts are not JSON": lambda folder: (folder / "acts.json").write_text("{"),
    "another format": lambda folder: (folder / "ranker.json").write_text('{"format": 1}'),
}


@pytest.mark.usefixtures("no_encoder")
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_model_is_refused_with_the_mend(storage: LocalModelStorage, damage: Any) -> None:
    resource = Resource("topic")
    TopicClassifier.create({}, storage, resource, CONTEXT).train(training_data(QUESTIONS))
    with storage.write_to(resource) as folder:
        damage(folder)

    with pytest.raises(RasaException, match="train again"):
        TopicClassifier.load({}, storage, resource, CONTEXT)


@pytest.mark.usefixtures("no_encoder")
def test_a_model_that_was_never_stored_is_refused(storage: LocalModelStorage) -> None:
    with pytest.raises(RasaException, match="topic"):
        TopicClassifier.load({}, storage, Resource("topic"), CONTEXT)
