"""Lets what a message names decide over its words.

A section, another act, a unit, another municipality, a language without these rights, a job.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message

from bot.rasa_components.messages import add_entity, entity_values, text_of
from bot.understanding import Decision, Outcome, OutsideWords, PlaceWords, Ranking, certain
from bot.understanding.context import ANY_LANGUAGE, INTERPRETER, LANGUAGES, LAW_SECTION, UNIT

HUMAN = "contact/human"
MUNICIPAL = "out_of_scope/municipal"
OTHER = "out_of_scope/other"
STAFF_SKILLS = "minorities/staff_skills"
_EXTRACTOR = "TopicClassifier"
# So much likelier must be that a matter is not the municipality's.
_NEARLY_ALIKE = 0.1
# "vad står i", "läs", "mitä sanotaan": a reference among so few words asks for the section itself.
_FEW_WORDS = 3
_ELSEWHERE = ("minorities/outside_area", "minorities/admin_area_list")
# What the administrative area or the municipality's own services decide; the rest holds anywhere.
_LOCAL = frozenset(
    f"minorities/{topic}"
    for topic in (
        "consultation",
        "duty_inform",
        "elderly_care",
        "goals_guidelines",
        "interpreter",
        "library",
        "mother_tongue",
        "mother_tongue_upper",
        "open_preschool",
        "preschool",
        "rights_not_met",
        "services_in_finnish",
        "staff_skills",
        "translated_decision",
        "use_finnish",
        "youth_influence",
    )
)

# They tell what holds for Finnish and the other minority languages only.
_OF_MINORITY_LANGUAGES = _LOCAL - ANY_LANGUAGE | {
    "minorities/courts",
    "minorities/special_hours",
    "minorities/state_authorities",
}


def with_municipality(message: Message, ranking: Ranking, words: PlaceWords) -> Ranking:
    """Offer instead of answering where the rights asked about are another municipality's too.

    The answers tell what holds in Botkyrka, which elsewhere may be wrong.
    """
    first = ranking.decision.topics[0] if ranking.decision.topics else None
    if first not in _LOCAL or not _asks_elsewhere(message, words):
        return ranking
    add_entity(message, "elsewhere", first, _EXTRACTOR)
    return Ranking(ranking.topics, Decision(Outcome.SUGGESTIONS, (*_ELSEWHERE, first)))


def with_language(message: Message, ranking: Ranking) -> Ranking:
    """Offer instead of answering where a language is named that has none of these rights."""
    decision = ranking.decision
    if not entities_in(message, "third_language") or entities_in(message, "minority_language"):
        return ranking
    if not decision.topics or decision.topics[0] not in _OF_MINORITY_LANGUAGES:
        return ranking
    offered = (LANGUAGES, INTERPRETER, decision.topics[0])
    return Ranking(ranking.topics, Decision(Outcome.SUGGESTIONS, offered))


def with_matter_outside(message: Message, ranking: Ranking, words: OutsideWords) -> Ranking:
    """Let words of a job decide over the right that they are said about."""
    topics = ranking.decision.topics
    if not topics or topics[0] not in _LOCAL - {STAFF_SKILLS}:
        return ranking
    outside = words.topic_in(text_of(message))
    return ranking if outside is None else certain(outside)


def with_kind_outside(message: Message, ranking: Ranking, words: PlaceWords) -> Ranking:
    """Let a place, or else doubt, decide whose a matter outside the topics is.

    Another municipality's is nobody's here. Where it may be Botkyrka's, its contact does no harm.
    """
    first = ranking.decision.topics[0] if ranking.decision.topics else None
    if first not in {MUNICIPAL, OTHER}:
        return ranking
    shares, whose = dict(ranking.topics), first
    if _asks_elsewhere(message, words):
        whose = OTHER
    elif shares.get(OTHER, 0.0) - shares.get(MUNICIPAL, 0.0) < _NEARLY_ALIKE:
        whose = MUNICIPAL
    return ranking._replace(decision=Decision(Outcome.ANSWER, (whose,)))


def _asks_elsewhere(message: Message, words: PlaceWords) -> bool:
    others, places = spans_of(message, "municipality"), spans_of(message, "place")
    return words.asks_elsewhere(text_of(message), others, places)


def with_unit(message: Message, ranking: Ranking) -> Ranking:
    """Let a unit that is named decide over small talk, and between contacts."""
    topics = ranking.decision.topics
    if not topics or not entity_values(message, "unit"):
        return ranking
    if ranking.decision.outcome is Outcome.SUGGESTIONS:
        open_between = topics[0] == UNIT or set(topics[:2]) == {HUMAN, UNIT}
        return certain(UNIT) if open_between else ranking
    # "JO?" is "yes" in small letters.
    return certain(UNIT) if topics[0].startswith("dialogue/") and _is_a_unit(message) else ranking


def _is_a_unit(message: Message) -> bool:
    """Return whether the text is the name of a unit, and nothing else."""
    text = text_of(message)
    rest = [text[:begin] + text[end:] for begin, end in spans_of(message, "unit")]
    return any(not any(letter.isalnum() for letter in left) for left in rest)


def with_section(message: Message, ranking: Ranking) -> Ranking:
    """Let a section reference decide where the words alone leave the topic open."""
    candidates = ranking.decision.topics
    if _is_reference_to_other_act(message):
        add_entity(message, "act_other_act", LAW_SECTION, _EXTRACTOR)
        return certain(LAW_SECTION)
    if not candidates:
        ours = bool(entity_values(message, "section"))
        return certain(LAW_SECTION) if ours else ranking
    if LAW_SECTION not in candidates:
        return ranking
    if entity_values(message, "other_act") and not entity_values(message, "section"):
        # Another act's section is never answered with the minority act's.
        add_entity(message, "act_other_act", LAW_SECTION, _EXTRACTOR)
        return certain(LAW_SECTION)
    if entity_values(message, "section") and ranking.decision.outcome is not Outcome.ANSWER:
        return certain(LAW_SECTION)
    return ranking


def _is_reference_to_other_act(message: Message) -> bool:
    """Return whether the text is little more than a section of another act."""
    text = text_of(message)
    for entity in entities_in(message, "other_act"):
        reference = text[entity["start"] : entity["end"]]
        around = (text[: entity["start"]] + text[entity["end"] :]).split()
        if any(c.isdigit() for c in reference) and len(around) <= _FEW_WORDS:
            return True
    return False


def entities_in(message: Message, kind: str) -> list[dict[str, Any]]:
    """Return the message's entities of a kind that stand somewhere in its text."""
    entities = message.get(ENTITIES) or []
    return [e for e in entities if e["entity"] == kind and e.get("end") is not None]


def spans_of(message: Message, kind: str) -> list[tuple[int, int]]:
    """Return where the message's entities of a kind stand in its text."""
    return [(entity["start"], entity["end"]) for entity in entities_in(message, kind)]
