"""Numbers in a text, in the widget and on the page without scripts: to call, and not torn apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from tests.browser.conftest import Visit
from tests.browser.test_widget_conversations import CARD
from tests.browser.widget import PLAIN, answering
from tests.web.fake_rasa import FakeRasa

Ask = Callable[[str], Locator]

PHONE = {"width": 320, "height": 640}
EMERGENCY = "contact/emergency"
TORN = {
    "8 §": "Det står i 8 § i lagen. ",
    "18 a §": "Lain 18 a §:n mukaan. ",
    "9 §§": "Det står i 8 och 9 §§ i lagen. ",
    "147 85": "Botkyrka kommun, 147 85 Tumba. ",
    "610 00": "Numret är 530 610 00, säger de. ",
    "112.": "Vid fara: ring 112. ",
    "1177,": "Soita numeroon 1177, jos voit huonosti. ",
}
# Of what is looked for in the answer, as it is written or with spaces that do not break: how
# often it is there, and how often it begins on one line and ends on another.
LINES = """(answer, sought) => {
    const nodes = [], walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const text = nodes.map((node) => node.data).join("").replaceAll("\\u00a0", " ");
    const middle = (place) => {
        let rest = place;
        const node = nodes.find(({ length }) => rest < length || void (rest -= length));
        const range = document.createRange();
        range.setStart(node, rest);
        range.setEnd(node, rest + 1);
        const box = range.getBoundingClientRect();
        return (box.top + box.bottom) / 2;
    };
    let found = 0, torn = 0;
    for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
        found += 1;
        if (Math.abs(middle(at) - middle(at + sought.length - 1)) > 8) torn += 1;
    }
    return [found, torn];
}"""


@pytest.fixture(params=["widget", "page"])
def ask(
    request: pytest.FixtureRequest, visit: Visit, new_context: Callable[..., BrowserContext]
) -> Ask:
    """Return a function that asks on a telephone and gives the answer."""
    widget = visit(viewport=PHONE)
    if request.param == "widget":
        return widget.open().ask
    address = widget.page.url.partition("/?")[0]
    page: Page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{address}/chatt")

    def asked(text: str) -> Locator:
        page.locator("textarea").fill(text)
        page.locator("button.main").click()
        return page.locator("#senaste")

    return asked


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_in_danger_the_numbers_are_next_by_tab_and_large_enough(
    ask: Ask, rasa: FakeRasa, language: str
) -> None:
    rasa.says(PLAIN | answering(EMERGENCY, language, related=[], sources=[]))
    answer = ask("hjälp")
    # As on a site whose text is smaller than here.
    answer.evaluate("answer => { answer.style.fontSize = '16px'; }")
    alarm, advice = answer.locator(".prose a").all()

    for link, number in ((alarm, "112"), (advice, "1177")):
        assert link.get_attribute("href") == f"tel:{number}"
        assert link.inner_text() == number
        box = link.bounding_box()
        assert box["width"] >= 24
        assert box["height"] >= 24
        style = "link => [getComputedStyle(link).textDecorationLine, link.closest('[lang]').lang]"
        assert link.evaluate(style) == ["underline", language]
    alarm.focus()
    answer.page.keyboard.press("Tab")
    assert advice.evaluate("link => link.getRootNode().activeElement === link")


@pytest.mark.parametrize("whole", TORN)
def test_no_line_ends_within_a_number(ask: Ask, rasa: FakeRasa, whole: str) -> None:
    # Each time a letter further along the line.
    text = "\n\n".join("m" * length + f" {TORN[whole]}" * 9 for length in range(12))
    rasa.says({"text": text, "sources": []})

    assert ask("paragraf").evaluate(LINES, whole) == [12 * 9, 0]


def test_no_line_ends_within_what_stands_on_a_card_or_a_source(ask: Ask, rasa: FakeRasa) -> None:
    card = CARD | {"post": "Botkyrka kommun, 147 85 Tumba"}
    rasa.says({"contacts": [card], "sources": ["minoritetslagen 8"]})
    answer = ask("nummer")

    for width in range(11, 23):
        answer.evaluate("(answer, width) => { answer.style.width = `${width}em`; }", width)
        for whole in ("147 85", "08-530 610 00", "8 §"):
            found, torn = answer.evaluate(LINES, whole)
            assert found >= 1
            assert torn == 0, f"{whole} at {width} em"
