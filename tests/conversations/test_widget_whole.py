"""The widget in a real browser, in front of the real processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.widget import ANSWERS, CARE, QUESTIONS, Widget, word
from tests.conversations.assistant import Assistant

PATIENCE_MS = 30_000

pytestmark = pytest.mark.browser


@pytest.fixture
def widget(chromium: Browser, assistant: Assistant) -> Iterator[Widget]:
    """Open the chat on the demonstration page."""
    expect.set_options(timeout=PATIENCE_MS)
    context = chromium.new_context(locale="sv-SE")
    page = context.new_page()
    page.goto(assistant.api.address)
    yield Widget(page).open()
    context.close()


def first_line(language: str, topic: str = CARE) -> str:
    """Return how a topic's answer begins."""
    return ANSWERS[topic].texts[language].partition("\n")[0]


def test_a_conversation_in_swedish_goes_on_in_finnish_and_ends(widget: Widget) -> None:
    expect(widget.ask(QUESTIONS["sv"])).to_contain_text(first_line("sv"))

    widget.root.locator(".tongues").get_by_role("button", name="Suomeksi").click()
    expect(widget.answers.last).to_contain_text(first_line("fi"))
    expect(widget.panel).to_have_attribute("lang", "fi")

    section = widget.ask("8 §")
    section.locator("summary").click()
    expect(section.locator("blockquote")).to_have_attribute("lang", "sv")
    section.get_by_role("button", name="Kyllä").click()
    expect(section.locator(".feedback")).to_contain_text(word("helpful_thanks", "fi"))

    widget.page.reload()
    expect(widget.answers.last).to_contain_text("8 §")
    widget.menu("restart", "fi")
    widget.button("restart_confirm", "fi").click()
    expect(widget.messages).to_have_count(1)


def test_a_conversation_in_finnish_by_buttons_and_to_a_person(widget: Widget) -> None:
    decision = first_line("fi", "minorities/translated_decision")
    expect(widget.ask("Saanko kunnan päätöksen suomeksi käännettynä?")).to_contain_text(decision)
    suggestion = widget.answers.last.locator(".suggestions button").first
    title = suggestion.inner_text()

    suggestion.click()

    expect(widget.answers).to_have_count(3)
    expect(widget.questions.last).to_contain_text(title)
    assert widget.answers.last.get_attribute("lang") == "fi"

    contact = widget.ask("Mikä on puhelinnumero?")
    expect(contact.locator("a[href='tel:+46853061000']")).to_be_visible()
    expect(contact.locator("dt").first).to_have_text(word("phone", "fi"))
