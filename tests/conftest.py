"""A real browser, for the tests of what residents see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import launched, missing


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Run the system's Chromium, for one module: Playwright holds the thread's event loop."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    with launched() as browser:
        yield browser
