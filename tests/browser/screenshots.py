"""`make screenshot`: the pictures in docs/images, of the widget and the texts of data/answers."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect

from bot.directory import seed
from bot.paths import ROOT
from bot.storage import migrate, open_engine
from tests.browser.chromium import launched, missing
from tests.browser.widget import QUESTIONS, Widget, in_both_languages
from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Gateways, served

IMAGES = ROOT / "docs" / "images"
# Name -> size of the window in pixels, theme, language.
PICTURES = {
    "widget": ((1280, 800), "light", "sv"),
    "widget-tablet-dark": ((768, 1024), "dark", "fi"),
    "widget-phone": ((320, 640), "light", "fi"),
}


def main() -> int:
    """Make the pictures; return 1 where there is no browser to make them in."""
    reason = missing()
    if reason:
        print(f"screenshots: {reason}", file=sys.stderr)
        return 1
    fake = FakeRasa()
    fake.answer = in_both_languages
    with tempfile.TemporaryDirectory() as folder, served(fake.app) as rasa:
        database = Path(folder) / "prepared.db"
        engine = open_engine(f"sqlite:///{database}")
        migrate(engine)
        seed(engine)
        engine.dispose()
        gateways = Gateways(Path(folder), database, fake, rasa)
        address = gateways().address
        with launched() as browser:
            for name, ((width, height), theme, language) in PICTURES.items():
                picture = IMAGES / f"{name}.png"
                _take(browser, address, picture, (width, height), theme, language)
                print(picture.relative_to(ROOT))
        gateways.stop()
    return 0


def _take(
    browser: Browser,
    address: str,
    picture: Path,
    size: tuple[int, int],
    theme: str,
    language: str,
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/?sprak={language}")
    widget = Widget(page).open()
    widget.ask(QUESTIONS[language])
    expect(widget.answers).to_have_count(2)
    page.mouse.move(0, 0)
    page.screenshot(path=picture)
    context.close()


if __name__ == "__main__":
    sys.exit(main())
