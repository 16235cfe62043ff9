"""The widget with the keyboard alone, and for those who hear it instead of seeing it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.widget import ANSWERS, CARE, QUESTIONS, word
from tests.web.fake_rasa import FakeRasa

SMALL = {"width": 390, "height": 844}


def test_a_whole_conversation_without_a_mouse(visit: Visit) -> None:
    widget = visit()
    keys = widget.page.keyboard
    for _ in range(20):
        keys.press("Tab")
        if "Fråga på svenska" in widget.focused():
            break
    keys.press("Enter")
    expect(widget.messages).to_have_count(1)
    assert widget.focused() == word("question_label")

    keys.type("Kan min mamma få")
    keys.press("Shift+Enter")
    keys.type("hemtjänst på finska?")
    keys.press("Enter")
    expect(widget.answers).to_have_count(2)
    assert widget.questions.last.locator("p").first.inner_text().split("\n")[1:] == [
        "hemtjänst på finska?"
    ]

    order = []
    for _ in range(8):
        keys.press("Shift+Tab")
        order.append(widget.focused())
    related = [button.inner_text() for button in widget.answers.last.locator("li button").all()]
    sources = [link.inner_text() for link in widget.answers.last.locator(".sources a").all()]
    assert order == [*reversed(related), "Nej", "Ja", *reversed(sources), *order[7:]]

    keys.press("Escape")
    expect(widget.panel).to_be_hidden()
    assert widget.focused() == word("resume")
    keys.press("Enter")
    assert widget.focused() == word("question_label")


def test_the_order_in_the_panel_is_head_conversation_field(visit: Visit) -> None:
    widget = visit().open()
    keys = widget.page.keyboard
    widget.root.locator("#title").focus()

    order = []
    for _ in range(4):
        keys.press("Tab")
        order.append(widget.focused())

    assert order == ["Suomeksi", word("menu"), word("close"), word("conversation")]
    keys.press("Shift+Tab")
    keys.press("Enter")
    expect(widget.panel).to_be_hidden()


def test_escape_folds_the_menu_before_it_closes_the_panel(visit: Visit) -> None:
    widget = visit().open()
    summary = widget.root.locator("summary").first
    summary.focus()
    widget.page.keyboard.press("Enter")
    widget.page.keyboard.press("Tab")
    assert widget.focused() == word("copy")

    widget.page.keyboard.press("Escape")

    expect(widget.panel).to_be_visible()
    expect(widget.button("copy")).to_be_hidden()
    assert widget.focused() == word("menu")
    widget.page.keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()


def test_on_a_phone_the_focus_stays_in_the_panel_until_it_is_closed(visit: Visit) -> None:
    widget = visit(viewport=SMALL).open()
    for _ in range(25):
        widget.page.keyboard.press("Tab")
        # Beyond the last stop lies the browser itself, where nothing on the page has the focus.
        assert widget.page.evaluate(
            "['kommun-chat', 'body'].includes(document.activeElement.localName)"
        )
    widget.page.keyboard.press("Escape")

    expect(widget.panel).to_be_hidden()
    assert widget.launcher.evaluate("b => b.getRootNode().activeElement === b")


def test_zooming_in_while_it_is_open_keeps_the_focus_and_what_is_written(visit: Visit) -> None:
    widget = visit().open()
    widget.field.fill("Ett halvt")

    widget.page.set_viewport_size({"width": 320, "height": 256})

    expect(widget.field).to_be_focused()
    assert widget.panel.evaluate("dialog => dialog.matches(':modal')")
    assert widget.field.input_value() == "Ett halvt"
    widget.page.set_viewport_size({"width": 1280, "height": 800})
    expect(widget.field).to_be_focused()
    assert not widget.panel.evaluate("dialog => dialog.matches(':modal')")


def test_each_message_is_said_once_in_its_language(visit: Visit) -> None:
    widget = visit()
    widget.page.evaluate(
        """() => {
            window.heard = [];
            const root = document.querySelector("kommun-chat").shadowRoot;
            new MutationObserver((changes) => {
                for (const change of changes) {
                    for (const added of change.addedNodes) {
                        if (change.target.matches?.("[role=status]")) {
                            // Spaces that do not break sound as others do.
                            const text = added.textContent.replaceAll("\u00a0", " ");
                            window.heard.push([added.lang, text]);
                        }
                    }
                }
            }).observe(root, { childList: true, subtree: true });
        }"""
    )
    widget.open()
    widget.ask(QUESTIONS["fi"])
    widget.ask(QUESTIONS["fi"])
    widget.page.wait_for_function("window.heard.length >= 6")

    greeting = ANSWERS["dialogue/greet"].texts
    answer = ["fi", ANSWERS[CARE].texts["fi"]]
    count = len(ANSWERS[CARE].related)
    offered = ["fi", word("suggested", "fi", count=count)]
    heard = [said for said in widget.page.evaluate("window.heard") if said[1] != word("thinking")]
    heard = [said for said in heard if said[1] != word("thinking", "fi")]
    assert heard[:2] == [["sv", greeting["sv"]], ["fi", greeting["fi"]]]
    assert heard[2:] == [answer, offered, answer, offered]
    live = widget.panel.locator("[aria-live], [role=status], [role=alert], [role=log]")
    assert live.count() == 2, "nothing else speaks by itself"


@pytest.mark.parametrize(
    "viewport", [{"width": 1280, "height": 800}, {"width": 800, "height": 600}]
)
def test_nothing_on_the_page_has_the_focus_behind_the_chat(
    visit: Visit, viewport: dict[str, int]
) -> None:
    widget = visit(viewport=viewport).open()
    widget.page.evaluate("document.querySelector('.skip').focus()")
    for _ in range(12):
        widget.page.keyboard.press("Tab")
        widget.page.wait_for_timeout(50)
        hidden = widget.page.evaluate(
            """() => {
                const at = document.activeElement;
                if (at.localName === "kommun-chat" || at === document.body) return null;
                const { left, top, width, height } = at.getBoundingClientRect();
                const points = [[0.1, 0.5], [0.5, 0.5], [0.9, 0.5]];
                const seen = points.some(([x, y]) => {
                    const there = document.elementFromPoint(left + x * width, top + y * height);
                    return there && at.contains(there);
                });
                return seen ? null : at.outerHTML;
            }"""
        )
        assert hidden is None


def test_asking_with_a_suggestion_keeps_the_place_in_the_order(
    visit: Visit, rasa: FakeRasa
) -> None:
    widget = visit().open()
    suggestion = widget.root.get_by_role("button", name="Äldreomsorg på finska")
    suggestion.focus()

    widget.page.keyboard.press("Enter")

    expect(widget.answers).to_have_count(2)
    expect(suggestion).to_be_focused()
