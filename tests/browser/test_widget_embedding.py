"""The widget on other people's pages: allowed origins, their policies, their styles, no scripts."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.web.widget import WIDGET
from tests.browser.conftest import Visit
from tests.browser.widget import QUESTIONS, Widget, in_both_languages, word
from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Gateways, served

# The page's own scripts and styles are not there; only the gateway's may run and be called.
POLICY = "default-src 'none'; script-src {0}; connect-src {0}; base-uri 'none'; form-action 'none'"
PAGE = """<!DOCTYPE html><html lang="fi"><title>Muu sivusto</title>
<script type="module" src="{0}/widget.js"></script>
<main><h1>Muu sivusto</h1></main>
<kommun-chat theme="light"><a href="https://example.org/yhteys">Ota yhteyttä</a></kommun-chat>
"""


@contextmanager
def another_site() -> Iterator[tuple[str, list[str]]]:
    """Serve a page of another origin; give its address, and a list for the gateway's."""
    gateways: list[str] = []

    async def page(_: Request) -> Response:
        headers = {"Content-Security-Policy": POLICY.format(gateways[0])}
        return HTMLResponse(PAGE.format(gateways[0]), headers=headers)

    with served(Starlette(routes=[Route("/{path:path}", page)])) as address:
        yield address, gateways


def test_on_an_allowed_origin_it_works_under_a_strict_policy(
    new_context: Callable[..., BrowserContext], start_gateway: Gateways, rasa: FakeRasa
) -> None:
    rasa.answer = in_both_languages
    with another_site() as (address, gateways):
        origins = f"https://www.example.se,{address}"
        gateways.append(start_gateway(BOT_ALLOWED_ORIGINS=origins).address)
        page = new_context().new_page()
        page.goto(address)
        widget = Widget(page).open()

        answer = widget.ask(QUESTIONS["fi"])
        answer.get_by_role("button", name="Kyllä").click()
        expect(answer.locator(".feedback")).to_contain_text(word("helpful_thanks", "fi"))
        page.goto(f"{address}/toinen-sivu")
        expect(widget.messages).to_have_count(3)
        widget.menu("restart", "fi")
        widget.button("restart_confirm", "fi").click()
        expect(widget.status).to_have_text(word("restarted", "fi"))
        assert not page.context.cookies()


@pytest.mark.parametrize("allowed", ["", "https://www.example.se"])
def test_on_any_other_origin_it_is_refused(
    new_context: Callable[..., BrowserContext],
    start_gateway: Gateways,
    rasa: FakeRasa,
    allowed: str,
) -> None:
    with another_site() as (address, gateways):
        gateway = start_gateway(BOT_ALLOWED_ORIGINS=allowed)
        gateways.append(gateway.address)
        page = new_context().new_page()
        page.goto(address)

        link = page.get_by_role("link", name="Ota yhteyttä")
        expect(link).to_be_visible()
        refused = page.evaluate(
            """address => fetch(`${address}/api/conversations`, {
                method: "POST",
                headers: { "Content-Type": "application/json" },
                body: "{}",
            }).then((answer) => answer.status, (error) => error.name)""",
            gateway.address,
        )
        assert refused == "TypeError"
        assert page.locator("kommun-chat").evaluate("chat => chat.shadowRoot") is None
        assert rasa.received == []
    new_context.faults.clear()  # type: ignore[attr-defined] # the browser says that it refuses


def test_the_page_around_does_not_shine_through(visit: Visit) -> None:
    widget = visit()
    widget.page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`:root { font-size: 62.5%; --kommun-chat-font-size: 17px;
                --kommun-chat-accent: rgb(90, 20, 80); }
                * { color: red; letter-spacing: 9px; text-transform: uppercase; }
                button { background: lime !important; }`);
            document.adoptedStyleSheets.push(sheet);
        }"""
    )
    style = """part => {
        const { fontSize, letterSpacing, textTransform, backgroundColor } = getComputedStyle(part);
        return [fontSize, letterSpacing, textTransform, backgroundColor];
    }"""

    assert widget.launcher.evaluate(style) == ["17px", "normal", "none", "rgb(90, 20, 80)"]


def test_a_page_can_open_and_close_it_and_take_it_away(visit: Visit) -> None:
    widget = visit()
    widget.page.evaluate("document.querySelector('kommun-chat').open()")
    expect(widget.messages).to_have_count(1)
    widget.page.evaluate("document.querySelector('kommun-chat').close()")
    expect(widget.launcher).to_be_visible()

    widget.page.evaluate(
        """() => {
            const chat = document.querySelector("kommun-chat");
            chat.remove();
            document.body.append(chat);
        }"""
    )

    widget.open()


def test_a_page_may_want_the_greeting_in_one_language(visit: Visit) -> None:
    widget = visit()
    widget.page.evaluate(
        """() => {
            const chat = document.querySelector("kommun-chat");
            chat.setAttribute("language", "fi");
            chat.remove();
            document.body.append(chat);
        }"""
    )
    widget.open()

    expect(widget.panel).to_have_attribute("lang", "fi")
    assert widget.answers.first.locator(".prose").count() == 1


def test_without_javascript_the_page_asks_itself(
    visit: Visit, new_context: Callable[..., BrowserContext]
) -> None:
    address = visit().page.url.partition("/?")[0]
    page = new_context(java_script_enabled=False, locale="fi-FI").new_page()
    page.goto(address)

    page.get_by_label("Kysymyksesi").fill(QUESTIONS["fi"])
    page.get_by_role("button", name="Lähetä").click()

    expect(page.locator("li.message")).to_have_count(3)
    assert page.url.startswith(f"{address}/keskustelu")
    page.goto(address)
    links = page.locator("kommun-chat").get_by_role("link")
    assert links.get_attribute("href") == "/keskustelu"


def test_it_is_small(visit: Visit) -> None:
    address = visit().page.url.partition("/?")[0]
    files = [path for path in WIDGET.iterdir() if path.suffix in (".js", ".css")]
    size = sum(len(gzip.compress(path.read_bytes())) for path in files)
    words = httpx.get(f"{address}/widget/words.json", trust_env=False)

    assert size < 30_000
    assert words.headers["content-encoding"] == "gzip"
    assert all(name in words.headers["vary"] for name in ("Origin", "Accept-Encoding"))
