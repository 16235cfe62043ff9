"""The widget as a resident uses it: what can be seen, read, pressed and typed into."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from bot.content import load_answers, load_texts

ANSWERS = load_answers()
WORDS = load_texts("web").entries | load_texts("widget").entries
CARE = "minorities/elderly_care"
QUESTIONS = {
    "sv": "Kan min mamma få hemtjänst på finska?",
    "fi": "Saako äitini kotihoitoa suomeksi?",
}


class Widget:
    """The chat on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("kommun-chat")
        self.launcher = self.root.locator(".launcher")
        self.panel = self.root.locator("dialog")
        self.log = self.root.locator(".log")
        self.field = self.root.locator("textarea")
        self.messages = self.root.locator(".message")
        self.answers = self.root.locator(".message.assistant")
        self.questions = self.root.locator(".message.resident")
        self.banner = self.root.locator(".banner")
        self.status = self.root.locator(".status")
        self.fault = self.root.locator(".fault")
        self.ears = self.root.locator(".for-ears[role=status]")

    def open(self) -> Widget:
        """Open the chat and wait for the greeting."""
        self.launcher.click()
        expect(self.answers.first).to_be_visible()
        return self

    def button(self, key: str, language: str = "sv") -> Locator:
        """Return the button that says this word of data/texts."""
        return self.root.get_by_role("button", name=WORDS[key][language], exact=True)

    def send(self, text: str) -> None:
        """Write and send, without waiting for the reply."""
        self.field.fill(text)
        self.field.press("Enter")

    def ask(self, text: str) -> Locator:
        """Ask; return the answer."""
        before = self.answers.count()
        self.send(text)
        expect(self.answers).to_have_count(before + 1)
        return self.answers.nth(before)

    def menu(self, key: str, language: str = "sv") -> None:
        """Choose from the menu."""
        self.root.locator("summary", has_text=WORDS["menu"][language]).first.click()
        self.button(key, language).click()

    def said(self) -> list[str]:
        """Return who has spoken, in order."""
        return self.messages.locator("h3").all_text_contents()

    def focused(self) -> str:
        """Return what has the focus: its text, its label, or its name."""
        return self.page.evaluate(
            """() => {
                const host = document.querySelector("kommun-chat");
                const at = host?.shadowRoot?.activeElement ?? document.activeElement;
                if (at.matches("textarea")) return at.labels[0].textContent;
                return at.getAttribute("aria-label") ?? at.textContent.trim();
            }"""
        )


def word(key: str, language: str = "sv", **values: object) -> str:
    """Return a word of the page or the widget."""
    text = WORDS[key][language]
    return text.format(**values) if values else text


def answering(topic: str, language: str, **more: Any) -> dict[str, Any]:
    """Return a topic's answer, as Rasa's channel gives it."""
    answer = ANSWERS[topic]
    return {
        "text": answer.texts[language],
        "topic": topic,
        "language": language,
        "sources": list(answer.sources),
        "related": list(answer.related),
    } | more


def in_both_languages(request: dict[str, Any]) -> dict[str, Any]:
    """Answer as Rasa would: in the language that the message is in, or asks for."""
    text = request["message"].lower()
    finnish = any(mark in text for mark in ("suome", "finnish", '"fi"', "saako"))
    return {"messages": [PLAIN | answering(CARE, "fi" if finnish else "sv")]}


PLAIN = {"kind": "answer", "candidates": [], "contacts": [], "section": None, "buttons": []}
