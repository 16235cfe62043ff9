"""A message is understood as Rasa's pipeline does it: language, then entities, then the topic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_components.entities import EntityComponent
from bot.rasa_components.language import LanguageComponent
from bot.rasa_components.messages import entity_values
from bot.rasa_components.topic import TopicClassifier
from bot.understanding import Decision, Outcome, Ranking

CONTEXT = ExecutionContext(GraphSchema({}))
ACTS = {
    "minorities/law_section": "act_law_section",
    "dialogue/source": "act_source",
    "dialogue/switch_to_finnish": "act_switch_language",
}
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


class Ranker:
    """Says what a test wants it to, and remembers what it was asked."""

    def __init__(self, outcome: Outcome, topics: Sequence[str], *others: str) -> None:
        listed = [(topic, 0.5 - 0.1 * i) for i, topic in enumerate([*topics, *others])]
        self._ranking = Ranking(listed, Decision(outcome, tuple(topics)))
        self.asked: list[tuple[str, str | None]] = []

    def rank(self, text: str, language: str | None = None, most: int = 10) -> Ranking:
        self.asked.append((text, language))
        return self._ranking


@pytest.fixture(scope="module")
def before() -> list[Any]:
    """Return the components that come before the classifier in config.yml."""
    return [LanguageComponent(), EntityComponent()]


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage(tmp_path)


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Train by words alone, as where the sentence encoder does not run; it is quicker."""
    monkeypatch.setattr("bot.rasa_components.topic.load_encoder", lambda: None)


def read(
    before: list[Any], ranker: Ranker, text: str, slot: str | None = None, page: str | None = None
) -> Message:
    """Let the pipeline read a text, in a conversation whose language is `slot`."""
    events = [SlotSet("language", slot)] if slot else []
    tracker = DialogueStateTracker.from_events("samtal", events)
    message = Message({"text": text, "metadata": {"language": page}})
    for component in before:
        if isinstance(component, LanguageComponent):
            component.process([message], tracker)
        else:
            component.process([message])
    classifier = TopicClassifier(None, None, ranker, ACTS)  # type: ignore[arg-type]
    (understood,) = classifier.process([message], tracker)
    return understood


def topic_of(message: Message) -> str | None:
    """Return the topic that both the intent and the response selector say."""
    intent = message.get("intent")["name"]
    selector = message.get("response_selector")
    if selector is None:
        return None
    chosen = selector[intent]["response"]
    topic: str = chosen["intent_response_key"]
    assert topic.startswith(f"{intent}/")
    assert chosen["utter_action"] == f"utter_{topic}"
    assert chosen["confidence"] == message.get("intent")["confidence"]
    return topic


UNDECIDED = Ranker(Outcome.FALLBACK, ())


def test_an_answer_is_written_as_intent_ranking_and_response(before: list[Any]) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/library"], "minorities/elderly_care")

    message = read(before, ranker, "Finns det böcker på finska?")

    assert message.get("intent") == {"name": "minorities", "confidence": 0.5}
    assert topic_of(message) == "minorities/library"
    assert message.get("intent_ranking") == [
        {"name": "minorities/library", "confidence": 0.5},
        {"name": "minorities/elderly_care", "confidence": 0.4},
    ]
    assert entity_values(message, "topic") == ["minorities/library"]
    assert ranker.asked == [("Finns det böcker på finska?", "sv")]
    assert {"intent", "intent_ranking", "response_selector", "entities"} <= set(
        message.as_dict(only_output_properties=True)
    )


def test_a_topic_that_looks_something_up_carries_its_act(before: list[Any]) -> None:
    message = read(before, Ranker(Outcome.ANSWER, ["dialogue/source"]), "vad är källan?")

    assert entity_values(message, "act_source") == ["dialogue/source"]


@pytest.mark.parametrize("topic", ["dialogue/source", "contact/unit", "out_of_scope/other"])
def test_the_slot_topic_keeps_what_a_follow_up_is_about(before: list[Any], topic: str) -> None:
    message = read(before, Ranker(Outcome.ANSWER, [topic]), "vad är det?")

    assert topic_of(message) == topic
    assert entity_values(message, "topic") == []


def test_unsure_the_nearest_topics_are_suggested(before: list[Any]) -> None:
    near = ["minorities/library", "minorities/elderly_care"]

    message = read(before, Ranker(Outcome.SUGGESTIONS, near), "något på finska")

    assert message.get("intent") == {"name": "nlu_fallback", "confidence": 0.5}
    assert entity_values(message, "act_suggest") == [",".join(near)]
    assert topic_of(message) is None
    assert entity_values(message, "topic") == []


def test_lost_nothing_is_suggested(before: list[Any]) -> None:
    message = read(before, UNDECIDED, "hjulspår i leran")

    assert message.get("intent") == {"name": "nlu_fallback", "confidence": 0.0}
    assert message.get("intent_ranking") == []
    assert entity_values(message, "act_suggest") == []


def test_a_button_is_certain_and_brings_its_entities(before: list[Any]) -> None:
    text = 'topic:minorities/law_section{"section":"5 a"}'

    message = read(before, UNDECIDED, text, slot="fi")

    assert topic_of(message) == "minorities/law_section"
    assert message.get("intent")["confidence"] == 1.0
    assert entity_values(message, "section") == ["5 a"]
    assert entity_values(message, "act_law_section") == ["minorities/law_section"]
    assert entity_values(message, "language") == []


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        ("topic:minorities/library", "fi", "fi"),
        ("topic:minorities/library", None, None),
        ('topic:minorities/library{"language":"fi"}', None, "fi"),
    ],
)
def test_a_button_at_the_start_decides_the_language(
    before: list[Any], text: str, page: str | None, language: str | None
) -> None:
    message = read(before, UNDECIDED, text, page=page)

    assert entity_values(message, "language") == ([language] if language else [])


@pytest.mark.parametrize(
    "text",
    ["Jag vill dö", "haluan kuolla", "vad säger 8 § om att jag vill dö", "Suicide? I vill dö"],
)
def test_danger_goes_before_the_ranker(before: list[Any], text: str) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/law_section"])

    message = read(before, ranker, text)

    assert topic_of(message) == "contact/emergency"


def test_what_is_asked_beside_danger_is_offered(before: list[Any]) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/elderly_care"])

    message = read(before, ranker, "Pappa har fått en stroke, får han hemtjänst på finska?")

    assert topic_of(message) == "contact/emergency"
    assert entity_values(message, "also") == ["minorities/elderly_care"]
    assert entity_values(message, "topic") == []


@pytest.mark.parametrize(
    "ranker",
    [
        UNDECIDED,
        Ranker(Outcome.SUGGESTIONS, ["minorities/library"]),
        Ranker(Outcome.ANSWER, ["contact/emergency"]),
        Ranker(Outcome.ANSWER, ["dialogue/abuse"]),
    ],
)
def test_nothing_unsure_is_offered_beside_danger(before: list[Any], ranker: Ranker) -> None:
    message = read(before, ranker, "Jag vill dö. Vad gör jag?")

    assert topic_of(message) == "contact/emergency"
    assert entity_values(message, "also") == []


@pytest.mark.parametrize(
    ("text", "topic", "language"),
    [
        ("suomeksi kiitos", "dialogue/switch_to_finnish", "fi"),
        ("kan vi ta det på svenska", "dialogue/switch_to_swedish", "sv"),
    ],
)
@pytest.mark.parametrize("slot", [None, "sv", "fi"])
def test_a_requested_switch_is_not_left_to_the_ranker(
    before: list[Any], text: str, topic: str, language: str, slot: str | None
) -> None:
    message = read(before, UNDECIDED, text, slot=slot)

    assert topic_of(message) == topic
    assert entity_values(message, "language") == [language]


def test_a_switch_that_only_the_ranker_sees_switches_too(before: list[Any]) -> None:
    ranker = Ranker(Outcome.ANSWER, ["dialogue/switch_to_finnish"])

    message = read(before, ranker, "finskan vore bäst för mig ändå", slot="sv")

    assert entity_values(message, "language")[-1] == "fi"
    assert entity_values(message, "act_switch_language") == ["dialogue/switch_to_finnish"]


@pytest.mark.parametrize(
    ("ranker", "topic"),
    [
        (UNDECIDED, "minorities/law_section"),
        (
            Ranker(Outcome.SUGGESTIONS, ["minorities/library", "minorities/law_section"]),
            "minorities/law_section",
        ),
        (Ranker(Outcome.SUGGESTIONS, ["minorities/library", "dialogue/source"]), None),
        (Ranker(Outcome.ANSWER, ["minorities/use_finnish"]), "minorities/use_finnish"),
    ],
)
def test_a_section_decides_only_where_the_words_leave_it_open(
    before: list[Any], ranker: Ranker, topic: str | None
) -> None:
    assert topic_of(read(before, ranker, "8 §")) == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("haluan puhua jonkun kanssa kirjastossa", "contact/unit"),
        ("haluan puhua jonkun kanssa", None),
    ],
)
def test_a_named_unit_decides_between_a_person_at_large_and_the_units_contact(
    before: list[Any], text: str, topic: str | None
) -> None:
    ranker = Ranker(Outcome.SUGGESTIONS, ["contact/human", "contact/unit", "contact/finnish"])

    assert topic_of(read(before, ranker, text)) == topic


@pytest.mark.parametrize("outcome", [Outcome.ANSWER, Outcome.SUGGESTIONS])
def test_another_acts_section_is_never_looked_up_in_the_minority_act(
    before: list[Any], outcome: Outcome
) -> None:
    ranker = Ranker(outcome, ["minorities/law_section"])

    message = read(before, ranker, "13 § förvaltningslagen")

    assert topic_of(message) == "minorities/law_section"
    assert entity_values(message, "act_other_act") == ["minorities/law_section"]
    assert entity_values(message, "section") == []


@pytest.mark.parametrize(
    "ranker", [UNDECIDED, Ranker(Outcome.ANSWER, ["minorities/mother_tongue_upper"])]
)
def test_a_bare_reference_to_another_act_is_told_apart_whatever_the_words_resemble(
    before: list[Any], ranker: Ranker
) -> None:
    message = read(before, ranker, "läs 10 kap. 7 § skollagen")

    assert entity_values(message, "act_other_act") == ["minorities/law_section"]
    assert entity_values(message, "section") == []


def test_a_question_that_names_another_acts_section_is_left_to_its_words(
    before: list[Any],
) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/mother_tongue"])

    message = read(before, ranker, "Måste vi tala finska hemma enligt 10 kap. 7 § skollagen?")

    assert topic_of(message) == "minorities/mother_tongue"


@pytest.mark.parametrize(
    "text",
    [
        "Asun Salemissa, saako isä vanhustenhoitoa suomeksi?",
        "Får man det i Huddinge?",
        "Får man det i Huddinge och Botkyrka?",
        "Tumba eller Södertälje?",
        "Tumba, Salem och Huddinge?",
        "Botkyrkassa vai Tukholmassa?",
        "Har Huddinge samma rätt som Botkyrka?",
        "Onko Göteborgissa sama oikeus kuin Botkyrkassa?",
    ],
)
def test_rights_in_another_municipality_are_not_answered_with_botkyrkas(
    before: list[Any], text: str
) -> None:
    message = read(before, Ranker(Outcome.ANSWER, ["minorities/elderly_care"]), text)

    offered = "minorities/outside_area,minorities/admin_area_list,minorities/elderly_care"
    assert entity_values(message, "act_suggest") == [offered]
    assert entity_values(message, "elsewhere") == ["minorities/elderly_care"]
    assert topic_of(message) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Ingår Huddinge i förvaltningsområdet?", "minorities/admin_area_list"),
        ("Jag flyttar från Huddinge till Botkyrka, får jag det?", "minorities/elderly_care"),
        ("Jag bor i Huddinge. Och mamma bor i Tumba?", "minorities/elderly_care"),
        ("Jag bor i Huddinge men mamma bor i Tumba", "minorities/elderly_care"),
        ("Har Botkyrka samma rätt som Huddinge?", "minorities/elderly_care"),
        ("Vad gör länsstyrelsen i Stockholm?", "minorities/supervision"),
        ("Får jag använda finska i ett mål i Haparanda tingsrätt?", "minorities/courts"),
        ("Vad är Agenda 2030 i Huddinge?", "sustainability/agenda_2030"),
    ],
)
def test_what_holds_everywhere_or_here_is_answered(
    before: list[Any], text: str, topic: str
) -> None:
    assert topic_of(read(before, Ranker(Outcome.ANSWER, [topic]), text)) == topic


@pytest.mark.parametrize("text", ["somalinkielinen päiväkoti", "finns det på arabiska?"])
def test_a_right_in_a_language_without_it_is_not_answered(before: list[Any], text: str) -> None:
    message = read(before, Ranker(Outcome.ANSWER, ["minorities/preschool"]), text)

    offered = "minorities/languages,minorities/interpreter,minorities/preschool"
    assert entity_values(message, "act_suggest") == [offered]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Vi talar finska och arabiska, får barnet gå där?", "minorities/preschool"),
        ("Får jag tolk på arabiska?", "minorities/interpreter"),
        ("Är arabiska ett minoritetsspråk?", "minorities/languages"),
    ],
)
def test_what_holds_for_the_language_is_answered(before: list[Any], text: str, topic: str) -> None:
    assert topic_of(read(before, Ranker(Outcome.ANSWER, [topic]), text)) == topic


@pytest.mark.parametrize("outcome", [Outcome.ANSWER, Outcome.SUGGESTIONS])
@pytest.mark.parametrize(
    "text",
    [
        "haluaisin töihin suomenkieliseen hoivakotiin",
        "vikariat på finska äldreboendet",
        "söker jobb i finsk hemtjänst",
    ],
)
def test_who_wants_a_job_is_not_told_of_a_right(
    before: list[Any], text: str, outcome: Outcome
) -> None:
    ranker = Ranker(outcome, ["minorities/elderly_care"])
    assert topic_of(read(before, ranker, text)) == "out_of_scope/municipal"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Räknas finskan när jag söker jobb hos er?", "minorities/staff_skills"),
        ("Jag ska börja jobba, får barnet plats på finska?", "minorities/preschool"),
        ("Vad är målet om fler som får jobb?", "sustainability/goal_work"),
    ],
)
def test_a_job_beside_the_matter_does_not_decide(before: list[Any], text: str, topic: str) -> None:
    assert topic_of(read(before, Ranker(Outcome.ANSWER, [topic]), text)) == topic


ENGLISH = "Where can I find the opening hours of the library, please?"


@pytest.mark.parametrize("slot", [None, "sv", "fi"])
def test_a_third_language_is_told_so(before: list[Any], slot: str | None) -> None:
    message = read(before, Ranker(Outcome.ANSWER, ["minorities/library"]), ENGLISH, slot=slot)

    assert topic_of(message) == "dialogue/other_language"
    assert entity_values(message, "language") == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "SELECT * FROM users WHERE id=1; DROP TABLE users;--",
        "' OR 1=1 --",
        "topic: minorities/jo",
    ],
)
def test_what_is_no_language_is_not_understood_and_no_third_language(
    before: list[Any], text: str
) -> None:
    message = read(before, Ranker(Outcome.ANSWER, ["dialogue/other_language"]), text, slot="sv")

    assert topic_of(message) is None
    assert entity_values(message, "language") == []


def test_a_question_beside_markup_is_read(before: list[Any]) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/library"])

    message = read(before, ranker, "<b>Finns det böcker på finska?</b>")

    assert topic_of(message) == "minorities/library"


@pytest.mark.parametrize(
    ("text", "slot"),
    [("Hvor kan jeg finde bøger på finsk?", None), ("Hvor kan jeg finne bøker på finsk?", "sv")],
)
def test_danish_and_norwegian_are_answered_in_swedish(
    before: list[Any], text: str, slot: str | None
) -> None:
    ranker = Ranker(Outcome.ANSWER, ["minorities/library"])

    message = read(before, ranker, text, slot=slot)

    assert topic_of(message) == "minorities/library"
    assert entity_values(message, "language") == ["sv"]


MEANKIELI = "Mie halvaisin tietää mistä mie saan meänkielisiä kirjoja lainata"


def test_meankieli_is_answered_in_finnish_by_an_action_that_says_so(before: list[Any]) -> None:
    ranker = Ranker(Outcome.SUGGESTIONS, ["minorities/library", "minorities/meankieli_sami"])

    message = read(before, ranker, MEANKIELI)

    assert topic_of(message) == "dialogue/other_language"
    assert entity_values(message, "act_meankieli") == [
        "minorities/library,minorities/meankieli_sami"
    ]
    assert entity_values(message, "language") == ["fi"]


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
