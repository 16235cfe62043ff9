"""Graph component: the one classifier, from a text to a topic, suggestions or "I do not know".

Topics are retrieval intents: the theme becomes the intent and the topic the response selector's
choice, both with the same confidence, so that a rule per theme serves every topic. A topic that
looks something up also carries its trigger entity (`act` in the catalogue).
"""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_RANKING_KEY,
    INTENT_RESPONSE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content import load_catalogue
from bot.language import CODE
from bot.rasa_components.context import abouts, context_of
from bot.rasa_components.language import ANSWERED_IN
from bot.rasa_components.messages import (
    EVIDENCE,
    REQUESTED,
    add_entity,
    entity_values,
    text_of,
)
from bot.rasa_components.payload import parse_payload
from bot.rasa_components.references import (
    spans_of,
    with_kind_outside,
    with_language,
    with_matter_outside,
    with_municipality,
    with_section,
    with_unit,
)
from bot.understanding import (
    About,
    ContextReader,
    Decision,
    EmergencyWords,
    Named,
    Outcome,
    OutsideWords,
    PlaceWords,
    Question,
    Ranking,
    RememberingEncoder,
    TopicRanker,
    UnusableModel,
    certain,
    load_encoder,
    load_ranker,
    save_ranker,
    sure_besides,
    sure_questions,
)
from bot.understanding.context import OTHER_LANGUAGE

EMERGENCY = "contact/emergency"
SWITCH_TO = {"fi": "dialogue/switch_to_finnish", "sv": "dialogue/switch_to_swedish"}
# Themes whose topics are not what a follow-up such as "vem ringer jag om det?" is about.
_NOT_A_SUBJECT = {"dialogue", "contact", "out_of_scope"}
_RANKED = 10


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class TopicClassifier(GraphComponent):
    """Writes intent, ranking and response selector output of each message."""

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        ranker: TopicRanker | None = None,
        acts: dict[str, str] | None = None,
        topics: dict[str, About] | None = None,
    ) -> None:
        self._model_storage, self._resource = model_storage, resource
        self._ranker, self._acts = ranker, acts or {}
        self._topics = abouts(load_catalogue()) if topics is None else topics
        self._reader = ContextReader(self._topics)
        self._emergency = EmergencyWords()
        self._places, self._outside = PlaceWords(), OutsideWords()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Make an untrained classifier."""
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the questions and keep the model."""
        encoder = load_encoder()
        remembering = None if encoder is None else RememberingEncoder(encoder)
        self._ranker = TopicRanker.train(questions_of(training_data), remembering)
        self._acts = {topic.id: topic.act for topic in load_catalogue() if topic.act}
        with self._model_storage.write_to(self._resource) as folder:
            save_ranker(self._ranker, folder)
            (folder / "acts.json").write_text(json.dumps(self._acts), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Read the trained classifier.

        Raises:
            RasaException: The stored model is missing or damaged.
        """
        try:
            with model_storage.read_from(resource) as folder:
                ranker = load_ranker(folder, load_encoder())
                acts = json.loads((folder / "acts.json").read_text(encoding="utf-8"))
        except UnusableModel as error:
            raise RasaException(str(error)) from error
        except (ValueError, OSError) as error:
            raise RasaException(f"the model cannot be read ({error}): train again") from error
        return cls(model_storage, resource, ranker, acts)

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Classify each message that has a text."""
        for message in messages:
            if message.get(TEXT) is not None:
                self._write(message, self._rank(message, tracker))
        return messages

    def begin(self, text: str) -> None:
        """Begin to read a message that will be processed soon, as `TopicRanker.begin` does."""
        if self._ranker is not None and parse_payload(text) is None:
            self._ranker.begin(text)

    def _rank(self, message: Message, tracker: DialogueStateTracker | None) -> Ranking:
        payload = parse_payload(text_of(message))
        if payload is not None:
            return certain(payload.topic)
        if self._emergency.found_in(text_of(message)):
            return self._danger(message, _language(message, tracker))
        if message.get(REQUESTED) is not None:
            return certain(SWITCH_TO[message.get(REQUESTED)])
        language = _language(message, tracker)
        other = self._not_served(message, language)
        if other is not None:
            return other
        assert self._ranker is not None  # noqa: S101 - `load` gave it
        ranking = with_section(message, self._read(message, language, tracker))
        ranking = with_matter_outside(message, with_unit(message, ranking), self._outside)
        ranking = with_kind_outside(message, ranking, self._places)
        return with_municipality(message, with_language(message, ranking), self._places)

    def _not_served(self, message: Message, language: str | None) -> Ranking | None:
        """Return what a text gets that is surely in neither of the two languages, else None."""
        evidence = message.get(EVIDENCE)
        if evidence is None:
            return None
        if evidence.detail == CODE:
            return Ranking([], Decision(Outcome.FALLBACK, ()))
        if evidence.strong and evidence.language == "other":
            if evidence.detail == "fit":
                return self._meankieli(message, language or "fi")
            if evidence.detail not in ANSWERED_IN:
                return certain(OTHER_LANGUAGE)
        return None

    def _read(
        self, message: Message, language: str | None, tracker: DialogueStateTracker | None
    ) -> Ranking:
        """Rank the message after what was said before, or its first question of several."""
        assert self._ranker is not None  # noqa: S101 - `load` gave it
        ranker, text, extractor = self._ranker, text_of(message), type(self).__name__
        several = sure_questions(
            text,
            lambda sentence: ranker.rank(sentence, language, _RANKED),
            self._reader.joined,
        )
        if several:
            add_entity(message, "also", several[1].decision.topics[0], extractor)
            return several[0]
        context = context_of(tracker, self._topics)
        places = [*_texts(message, "place"), *_texts(message, "municipality")]
        named = Named(places, _texts(message, "third_language"))
        reading = self._reader.read(text, language, context, ranker, named)
        if reading.about is not None:
            add_entity(message, "about", reading.about, extractor)
        chosen = parse_payload(reading.chosen or "")
        if chosen is None:
            return reading.ranking
        for kind, value in chosen.entities.items():
            add_entity(message, kind, value, extractor)
        return certain(chosen.topic)

    def _danger(self, message: Message, language: str | None) -> Ranking:
        """Let danger go first, and what is asked besides be the answer's first button."""
        assert self._ranker is not None  # noqa: S101 - `load` gave it
        ranker, danger = self._ranker, self._emergency.found_in
        also = sure_besides(text_of(message), lambda part: ranker.rank(part, language), danger)
        if also is not None:
            add_entity(message, "also", also, type(self).__name__)
        return certain(EMERGENCY)

    def _meankieli(self, message: Message, language: str) -> Ranking:
        """Hand what was understood to the action that says openly: not in Meänkieli."""
        assert self._ranker is not None  # noqa: S101 - `load` gave it
        understood = self._ranker.rank(text_of(message), language).decision.topics
        add_entity(message, "act_meankieli", ",".join(understood), type(self).__name__)
        return certain(OTHER_LANGUAGE)

    def _write(self, message: Message, ranking: Ranking) -> None:
        outcome, topics = ranking.decision.outcome, ranking.decision.topics
        confidence = ranking.topics[0][1] if ranking.topics else 0.0
        if outcome is Outcome.ANSWER:
            self._write_topic(message, topics[0], confidence)
        else:
            intent = {"name": "nlu_fallback", "confidence": confidence}
            message.set(INTENT, intent, add_to_output=True)
            if outcome is Outcome.SUGGESTIONS:
                add_entity(message, "act_suggest", ",".join(topics), type(self).__name__)
        listed = [{"name": name, "confidence": value} for name, value in ranking.topics]
        message.set(INTENT_RANKING_KEY, listed, add_to_output=True)

    def _write_topic(self, message: Message, topic: str, confidence: float) -> None:
        theme, extractor = topic.split("/", 1)[0], type(self).__name__
        message.set(INTENT, {"name": theme, "confidence": confidence}, add_to_output=True)
        chosen = {
            "responses": [],
            "confidence": confidence,
            INTENT_RESPONSE_KEY: topic,
            "utter_action": f"utter_{topic}",
        }
        selector = {"all_retrieval_intents": [theme], theme: {"response": chosen, "ranking": []}}
        message.set("response_selector", selector, add_to_output=True)
        about = entity_values(message, "about")
        if theme not in _NOT_A_SUBJECT:
            # "Vad säger lagen om det?" leaves the conversation at its topic.
            add_entity(message, "topic", about[0] if about else topic, extractor)
        act = self._acts.get(topic)
        if act is not None:
            add_entity(message, act, topic, extractor)
        for language, switch in SWITCH_TO.items():
            if topic == switch:
                add_entity(message, "language", language, "LanguageComponent")


def _texts(message: Message, kind: str) -> list[str]:
    return [text_of(message)[start:end] for start, end in spans_of(message, kind)]


def questions_of(training_data: TrainingData) -> list[Question]:
    """Return the questions of Rasa's training data, with the language their block names."""
    questions = []
    for example in training_data.intent_examples:
        metadata = (example.get("metadata") or {}).get("intent") or {}
        topic = example.get(INTENT_RESPONSE_KEY) or example.get(INTENT)
        questions.append(Question(example.get(TEXT), topic, metadata.get("language", "sv")))
    return questions


def _language(message: Message, tracker: DialogueStateTracker | None) -> str | None:
    named = entity_values(message, "language")
    if named:
        return str(named[-1])
    return tracker.get_slot("language") if tracker is not None else None
