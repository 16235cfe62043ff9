"""The chat page without scripts, in front of the real processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conversations.assistant import Assistant
from tests.conversations.talk import ANSWERS
from tests.web.browser import Browser, speakers


@pytest.fixture
def browser(assistant: Assistant) -> Iterator[Browser]:
    opened = Browser(assistant.api.address)
    yield opened
    opened.client.close()


def paragraphs(text: str) -> str:
    """Return a text as the page shows it: list marks gone, white space as one space."""
    return " ".join(line.removeprefix("- ") for line in text.split("\n") if line)


def test_a_question_a_switch_and_a_section_are_read_in_their_languages(browser: Browser) -> None:
    browser.ask("Kan jag få beslutet översatt till finska?")
    browser.ask("suomeksi kiitos")
    page = browser.ask("8 §")

    transcript = page.one("ol", class_="transcript").all("li", class_="message")
    assert (
        len(speakers(page)) == len(transcript) == 8
    )  # the greeting, three questions, four answers
    prose = [message.all("div", class_="prose") for message in transcript]
    assert [[part.language for part in parts] for parts in prose] == [
        ["sv", "fi"],
        ["sv"],
        ["sv"],
        ["fi"],
        ["fi"],
        ["fi"],
        ["fi"],
        ["fi"],
    ]
    answer = ANSWERS["minorities/translated_decision"].texts
    assert prose[2][0].text == paragraphs(answer["sv"])
    assert prose[5][0].text == paragraphs(answer["fi"])
    wording = page.one("blockquote")
    assert wording.language == "sv", "the act is Swedish, whatever language is spoken around it"
    assert wording.text.startswith("Enskilda har rätt att använda finska")
    assert page.one("html").language == "fi"
    assert browser.visit("/chatt").one("ol", class_="transcript").text.count(wording.text) == 1


def test_a_contact_stands_on_a_card_with_a_number_to_press(browser: Browser) -> None:
    page = browser.ask("vem kan jag prata finska med?")

    card = page.one(id="senaste").one("div", class_="card")
    assert card.all("a")[0]["href"] == "tel:+46853061000"


def test_a_related_topic_is_a_button_that_answers(browser: Browser) -> None:
    page = browser.ask("Onko äidilläni oikeus vanhustenhuoltoon suomeksi?")
    title = page.one(id="senaste").one("form", class_="suggestions").all("button")[0].text

    page = browser.press(title)

    (related, *_) = ANSWERS["minorities/elderly_care"].related
    said = page.one(id="senaste").one("div", class_="prose")
    assert (said.language, said.text) == ("fi", paragraphs(ANSWERS[related].texts["fi"]))
