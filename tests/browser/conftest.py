"""Pages in a real browser, before a gateway with a Rasa that obeys the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser.widget import Widget, in_both_languages
from tests.web.conftest import (  # noqa: F401 - fixtures
    gateway,
    prepared_database,
    rasa,
    rasa_server,
    shared_gateway,
    start_gateway,
)
from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Gateway

Visit = Callable[..., Widget]

# For a machine that is busy with other things; nothing here takes a second by itself.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the browser."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that begins a visit with storage of its own.

    No script may fail, and no page may break its own content security policy.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # What the browser says of answers that tests ask for: 503 and the like, and no answer.
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(message.text)

    def begun(**options: Any) -> BrowserContext:
        settings = {"locale": "sv-SE", "viewport": {"width": 1280, "height": 800}} | options
        context = chromium.new_context(**settings)
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", heard)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        contexts.append(context)
        return context

    begun.faults = faults  # type: ignore[attr-defined]
    yield begun
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def visit(
    new_context: Callable[..., BrowserContext],
    gateway: Gateway,  # noqa: F811
    rasa: FakeRasa,  # noqa: F811
) -> Visit:
    """Return a function that visits a page of the site and gives the widget on it."""
    rasa.answer = in_both_languages

    def visited(path: str = "/?sprak=sv", **options: Any) -> Widget:
        page: Page = new_context(**options).new_page()
        page.goto(gateway.address + path)
        widget = Widget(page)
        widget.launcher.wait_for()
        return widget

    return visited
