"""The ways of saying something that more than one action uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.resources import Resources
from actions.turn import Said
from bot.directory import MAIN_UNIT
from bot.law import NoSuchSection
from bot.understanding import can_be_listed

# Contact topics about one value, which may be missing in the directory.
_VALUE = {"contact/phone": "phone", "contact/email": "email", "contact/visit": "visit"}
_VALUE |= {"contact/hours": "hours"}
_WITHOUT_CARD = {"contact/emergency"}
_OWN_ACT = "minoritetslagen"


def say_topic(
    dispatcher: CollectingDispatcher, found: Resources, topic: str, language: str
) -> None:
    """Say a topic's answer, with a contact card where the topic has one."""
    if topic.startswith("contact/"):
        say_contact(dispatcher, found, topic, MAIN_UNIT, language)
    elif topic.startswith("out_of_scope/"):
        say_out_of_scope(dispatcher, found, topic, language)
    else:
        dispatcher.utter_message(response=f"utter_{topic}")


def say_out_of_scope(
    dispatcher: CollectingDispatcher, found: Resources, topic: str, language: str
) -> None:
    """Say that a matter is not answered here, with the card where it is the municipality's."""
    route = found.catalogue[topic].route if topic in found.catalogue else None
    contacts = {"contacts": found.cards(route, language)} if route else None
    dispatcher.utter_message(response=f"utter_{topic}", json_message=contacts)


def say_contact(
    dispatcher: CollectingDispatcher, found: Resources, topic: str, unit: str, language: str
) -> None:
    """Say a contact topic's introduction with the unit's cards."""
    response = f"utter_{topic}"
    if topic in _WITHOUT_CARD:
        dispatcher.utter_message(response=response)
        return
    cards = found.cards(unit, language)
    first = cards[0] if cards else {}
    field = _VALUE.get(topic)
    if field is not None and not first.get(field):
        response = f"utter_contact_{field}_missing"
    if topic == "contact/unit" and first.get("key") != unit:
        response = "utter_contact_unit_missing"
    dispatcher.utter_message(
        response=response,
        unit=found.directory.name(unit, language),
        # The unit stays here, to be said again; the channel does not hand it on.
        json_message={"contacts": cards, "unit": unit},
    )


def say_section(
    dispatcher: CollectingDispatcher, found: Resources, number: str, language: str
) -> None:
    """Say a section of the minority act, verbatim with a plain line; or that there is none."""
    try:
        section = found.act.section(number)
    except NoSuchSection:
        dispatcher.utter_message(
            response="utter_law_section_unknown",
            section=number,
            json_message={"section": None, "sources": ["minoritetslagen"]},
        )
        return
    law: dict[str, Any] = {
        "text": section.text,
        "wording_date": section.wording_date,
        # The number alone: what an act is called is a word of the page's language.
        "amendment": None if section.amendment == found.act.number else section.amendment,
        "repealed": section.repealed,
    }
    reference = f"minoritetslagen {section.number}"
    dispatcher.utter_message(
        response="utter_law_section_repealed" if section.repealed else "utter_law_section",
        section=section.number,
        plain=section.plain[language],
        json_message={
            "section": section.number,
            "law": law,
            "sources": [reference],
            "related": found.citing([reference]),
        },
    )


def own_sections(source: str) -> list[str]:
    """Return the section of the minority act that a source is, in a list; of a range none."""
    act, _, place = source.partition(" ")
    return [place] if act == _OWN_ACT and place and "-" not in place else []


def say_sources(dispatcher: CollectingDispatcher, sources: Sequence[str]) -> None:
    """Name the sources of what was said."""
    dispatcher.utter_message(response="utter_source_list", json_message={"sources": list(sources)})


def say_suggestions(  # noqa: PLR0913 - what to offer, in which words, and to whom
    dispatcher: CollectingDispatcher,
    found: Resources,
    topics: Sequence[str],
    language: str,
    response: str = "utter_suggestions",
    *,
    units: Sequence[str] = (),
) -> None:
    """Offer topics as buttons; where none is left to offer, say that one does not know.

    Args:
        dispatcher: Where it is said.
        found: What the actions look things up in.
        topics: What to offer, best first.
        language: The conversation's.
        response: The words before the buttons.
        units: What the message named.
    """
    candidates = [topic for topic in topics if can_be_listed(topic)]
    if not candidates:
        say_fallback(dispatcher, found, language)
        return
    dispatcher.utter_message(
        response=response,
        buttons=found.buttons(candidates, language, units),
        json_message={"candidates": candidates},
    )


def say_fallback(
    dispatcher: CollectingDispatcher,
    found: Resources,
    language: str,
    response: str = "utter_fallback",
) -> None:
    """Say that one does not know, and who does."""
    cards = found.cards(MAIN_UNIT, language)
    dispatcher.utter_message(response=response, json_message={"contacts": cards})


def say_again(
    dispatcher: CollectingDispatcher, found: Resources, said: Said, language: str
) -> None:
    """Say something that was said before, in the conversation's language now."""
    if said.kind == "suggestions":
        say_suggestions(dispatcher, found, said.candidates, language)
    elif said.section is not None:
        say_section(dispatcher, found, said.section, language)
    elif said.kind == "contact" and said.topic is not None:
        say_contact(dispatcher, found, said.topic, said.unit or MAIN_UNIT, language)
    elif said.kind == "fallback" or said.topic is None:
        say_fallback(dispatcher, found, language)
    else:
        say_topic(dispatcher, found, said.topic, language)
