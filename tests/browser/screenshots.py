"""`make screenshot`: the pictures in docs/images, of the widget and the texts of data/answers.

`publicera.png` shows what `bot publish` wrote when it was run, kept in `publicera.txt`.
"""

from __future__ import annotations

import html
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from bot.directory import prepare
from bot.paths import ROOT
from tests.browser.chromium import launched, missing
from tests.browser.widget import PLAIN, QUESTIONS, Widget, answering, in_both_languages
from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Gateways, served

IMAGES = ROOT / "docs" / "images"
# Name -> size of the window in pixels, theme, language.
PICTURES = {
    "widget": ((1280, 800), "light", "sv"),
    "widget-tablet-dark": ((768, 1024), "dark", "fi"),
    "widget-phone": ((320, 640), "light", "fi"),
}
# The change of an answer that docs/redaktorsguide.md makes.
LIBRARY = "minorities/library"
LIBRARY_QUESTION = "Har biblioteket böcker på finska?"
CHANGED = ("litteratur på finska, men", "böcker och annan litteratur på finska, men")
_TERMINAL = """\
<!doctype html><meta charset="utf-8"><body style="margin:0;background:#1e1e1e">
<pre style="margin:0;padding:16px;display:inline-block;color:#e6e6e6;font:14px/1.5 monospace"
>{}</pre>
"""


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
        prepare(f"sqlite:///{database}")
        gateways = Gateways(Path(folder), database, fake, rasa)
        address = gateways().address
        with launched() as browser:
            for name, ((width, height), theme, language) in PICTURES.items():
                picture = IMAGES / f"{name}.png"
                _take(browser, address, picture, (width, height), theme, language)
                print(picture.relative_to(ROOT))
            fake.answer = _changed
            picture = IMAGES / "andrat-svar.png"
            _take(browser, address, picture, (720, 720), "light", "sv", LIBRARY_QUESTION)
            print(picture.relative_to(ROOT))
            print(_terminal(browser, IMAGES / "publicera.txt").relative_to(ROOT))
        gateways.stop()
    return 0


def _take(
    browser: Browser,
    address: str,
    picture: Path,
    size: tuple[int, int],
    theme: str,
    language: str,
    question: str | None = None,
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/?sprak={language}")
    widget = Widget(page).open()
    widget.ask(question or QUESTIONS[language])
    expect(widget.answers).to_have_count(2)
    page.mouse.move(0, 0)
    page.screenshot(path=picture)
    context.close()


def _changed(request: dict[str, Any]) -> dict[str, Any]:
    said = answering(LIBRARY, "sv")
    assert CHANGED[0] in said["text"], "the guide changes words that are not there"
    return {"messages": [PLAIN | said | {"text": said["text"].replace(*CHANGED)}]}


def _terminal(browser: Browser, output: Path) -> Path:
    """Take a picture of what a command wrote, as a terminal shows it; return the picture."""
    page = browser.new_page(viewport={"width": 1200, "height": 400})
    page.set_content(_TERMINAL.format(html.escape(output.read_text(encoding="utf-8"))))
    picture = output.with_suffix(".png")
    page.locator("pre").screenshot(path=picture)
    page.close()
    return picture


if __name__ == "__main__":
    sys.exit(main())
