"""The system's Chromium, driven by Playwright; `scripts/browser` installs it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def missing() -> str | None:
    """Return why there is no browser to test in, if there is none.

    Raises:
        AssertionError: There is none where there must be, on the machine that decides.
    """
    if _executable():
        return None
    assert not os.environ.get("CI"), "Chromium is missing; scripts/browser should have installed it"
    return f"no browser: none of {', '.join(_NAMES)} is installed, see scripts/browser"


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser; close it at the end."""
    # Chromium's sandbox refuses to run as root.
    switches = [*_SWITCHES, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(), args=switches)
        try:
            yield browser
        finally:
            browser.close()


def _executable() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name))), None)
