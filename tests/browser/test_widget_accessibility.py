"""WCAG 2.2 AA and EN 301 549: what tools can find, sizes, zoom, contrast modes, and the outline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_widget_conversations import CARD, LAW
from tests.browser.widget import CARE, PLAIN, QUESTIONS, Widget, answering, word
from tests.web.fake_rasa import FakeRasa

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "EN-301-549"]
PHONE = {"width": 320, "height": 640}
ZOOMED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
OUTLINE = Path(__file__).with_name("outline.yml")


def violations(page: Page, part: str = "html") -> list[str]:
    """Return what axe-core finds wrong in a part of the page."""
    # Evaluated by the debugger, so that the page's own policy is not in the way.
    page.evaluate(AXE)
    found = page.evaluate(
        """([part, tags]) => axe.run(part, {
            runOnly: { type: "tag", values: tags }, resultTypes: ["violations"],
        })""",
        [part, RULES],
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE])
def test_axe_finds_nothing_in_any_state(
    visit: Visit, rasa: FakeRasa, theme: str, viewport: dict[str, int]
) -> None:
    widget = visit(color_scheme=theme, viewport=viewport, reduced_motion="reduce")
    found: dict[str, list[str]] = {"closed": violations(widget.page)}
    widget.open()
    found["greeting"] = violations(widget.page)
    widget.ask(QUESTIONS["fi"])
    found["answer"] = violations(widget.page, "kommun-chat")
    rasa.says(PLAIN | answering(CARE, "sv", kind="law", section="8", law=LAW, contacts=[CARD]))
    widget.ask("8 §").locator("summary").click()
    widget.answers.last.get_by_role("button", name="Ja").click()
    expect(widget.answers.last.locator("[aria-pressed=true]")).to_be_visible()
    found["section, contact and verdict"] = violations(widget.page, "kommun-chat")
    widget.menu("restart")
    found["menu and question"] = violations(widget.page, "kommun-chat")
    widget.page.keyboard.press("Escape")
    widget.send(" ")
    found["refused"] = violations(widget.page, "kommun-chat")
    rasa.answer, rasa.model = lambda _: {}, None
    widget.send("Kan ni svara?")
    expect(widget.banner).to_be_visible()
    found["down"] = violations(widget.page, "kommun-chat")

    assert {state: faults for state, faults in found.items() if faults} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/?sprak=fi", "/tillganglighet", "/saavutettavuus", "/chatt"])
def test_axe_finds_nothing_on_the_pages(visit: Visit, path: str, theme: str) -> None:
    widget = visit(color_scheme=theme)
    widget.page.goto(widget.page.url.partition("/?")[0] + path)

    assert violations(widget.page) == []


@pytest.mark.parametrize("path", ["/?sprak=fi", "/tillganglighet", "/saavutettavuus", "/chatt"])
def test_no_page_is_wider_than_a_phone(visit: Visit, path: str) -> None:
    page = visit(viewport=PHONE).page
    page.goto(page.url.partition("/?")[0] + path)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_long_word_stays_on_a_page_without_scripts(
    visit: Visit, new_context: Callable[..., BrowserContext]
) -> None:
    address = visit().page.url.partition("/?")[0]
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{address}/chatt")
    page.get_by_label("Din fråga").fill("Donaudampfschiff" * 28)
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator("li.message")).to_have_count(3)

    box = page.locator("li.message.resident").bounding_box()
    assert box["x"] + box["width"] <= PHONE["width"]


def test_the_outline_of_a_conversation(visit: Visit, rasa: FakeRasa) -> None:
    widget = visit().open()
    rasa.reset()
    widget.ask("Finns det äldreomsorg på finska?")
    rasa.says({"kind": "law", "language": "fi", "law": LAW, "contacts": [CARD], "related": []})
    widget.ask("8 §")

    expect(widget.panel).to_match_aria_snapshot(OUTLINE.read_text(encoding="utf-8"))


def targets(widget: Widget) -> list[str]:
    """Return what can be pressed and is smaller than 24 × 24 pixels."""
    return widget.panel.evaluate(
        """panel => [...panel.querySelectorAll("button, a, summary, textarea")]
            .map((target) => [target, target.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
            .map(([target, box]) => `${target.textContent} ${box.width} × ${box.height}`)"""
    )


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE, ZOOMED])
def test_targets_are_large_and_nothing_is_lost_in_any_size(
    visit: Visit, rasa: FakeRasa, viewport: dict[str, int]
) -> None:
    rasa.says(PLAIN | answering(CARE, "sv", kind="law", section="8", law=LAW, contacts=[CARD]))
    widget = visit(viewport=viewport).open()
    widget.ask("8 §").locator("summary").click()
    widget.root.locator("summary").first.click()

    assert targets(widget) == []
    # Text spacing of WCAG 1.4.12, which a resident may set.
    widget.panel.evaluate(
        """panel => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
                word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
            panel.getRootNode().adoptedStyleSheets.push(sheet);
        }"""
    )
    lost = widget.panel.evaluate(
        """panel => [...panel.querySelectorAll("*")]
            .filter((part) => !part.closest(".for-ears, svg"))
            .filter((part) => part.scrollWidth > part.clientWidth + 1)
            .filter((part) => getComputedStyle(part).display !== "inline")
            .map((part) => `${part.localName}.${part.className}: ${part.textContent}`)"""
    )
    assert lost == []
    assert widget.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for part in (widget.field, widget.button("send"), widget.answers.last, widget.button("copy")):
        part.scroll_into_view_if_needed()
        box = part.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= viewport["width"]


def test_the_field_is_reached_at_400_percent(visit: Visit) -> None:
    widget = visit(viewport=ZOOMED).open()
    widget.ask(QUESTIONS["sv"])

    heading = widget.answers.last.locator("h3").bounding_box()
    assert 0 <= heading["y"] < ZOOMED["height"]
    widget.field.focus()
    widget.field.scroll_into_view_if_needed()
    assert widget.field.bounding_box()["y"] < ZOOMED["height"]


def test_nothing_moves_for_those_who_want_stillness(visit: Visit) -> None:
    widget = visit(reduced_motion="reduce").open()
    widget.page.route("**/messages", lambda route: None)
    widget.send("Hej")
    expect(widget.questions.last).to_contain_text(word("thinking"))

    assert widget.root.evaluate("host => host.shadowRoot.getAnimations().length") == 0


def test_forced_colours_keep_edges_and_pressed_buttons_apart(visit: Visit) -> None:
    widget = visit(forced_colors="active").open()
    answer = widget.ask(QUESTIONS["sv"])
    answer.get_by_role("button", name="Ja").click()

    edges = widget.root.evaluate(
        """host => ["dialog", ".message.resident", ".message.assistant", ".send"]
            .map((part) => getComputedStyle(host.shadowRoot.querySelector(part)).borderTopWidth)"""
    )
    assert edges == ["1px"] * 4
    mark = "button => getComputedStyle(button, '::before').content"
    assert "✓" in answer.get_by_role("button", name="Ja").evaluate(mark)
