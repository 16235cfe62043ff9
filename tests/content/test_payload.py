"""A button's payload is made and read in one place, which the gateway and Rasa share."""

from __future__ import annotations

import json

import pytest

from bot.content.payload import payload_of, split_payload


@pytest.mark.parametrize("known", [{}, {"section": "5 a"}, {"language": "fi", "unit": "jo"}])
def test_what_is_made_is_read_again(known: dict[str, str]) -> None:
    parts = split_payload(payload_of("contact/unit", **known))
    assert parts is not None
    topic, written = parts
    assert (topic, json.loads(written)) == ("contact/unit", known)


def test_it_is_written_as_the_gateway_documents_it() -> None:
    assert payload_of("minorities/library") == "topic:minorities/library"
    made = payload_of("minorities/law_section", section="8")
    assert made == 'topic:minorities/law_section{"section":"8"}'


@pytest.mark.parametrize(
    "text", ["", "topic:", "minorities/library", " topic:a/b", "topic:a/b{", "topic:a/b och annat"]
)
def test_anything_else_is_none(text: str) -> None:
    assert split_payload(text) is None
