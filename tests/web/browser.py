"""A browser without scripts: keeps cookies, follows redirects, submits what stands on the page."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from tests.web.html import Element, read


class Browser:
    """Keeps cookies, follows redirects, and submits forms that stand on the page."""

    def __init__(self, address: str, accept_language: str = "sv", path: str = "/chatt") -> None:
        self.client = httpx.Client(
            base_url=address,
            follow_redirects=True,
            headers={"Accept-Language": accept_language, "Origin": address},
            trust_env=False,
            timeout=30,
        )
        self.response = self.client.get(path)

    @property
    def page(self) -> Element:
        return read(self.response.text)

    def visit(self, path: str) -> Element:
        self.response = self.client.get(path)
        return self.page

    def submit(self, form: Element, button: Element | None = None, **typed: str) -> Element:
        """Fill in a form and press one of its buttons."""
        fields = {f["name"]: f.get("value") or "" for f in form.all("input", type="hidden")}
        if button is not None and button.get("name"):
            fields[button["name"]] = button["value"]
        action = (form["action"] or "").partition("#")[0]
        self.response = self.client.post(action, data=fields | typed)
        return self.page

    def ask(self, text: str) -> Element:
        """Type a question and send it."""
        return self.submit(self.page.one("section", class_="ask").all("form")[-1], text=text)

    def press(self, title: str) -> Element:
        """Press the button with this title."""
        (button,) = [b for b in self.page.all("button") if b.text == title]
        form = button
        while form.name != "form":
            assert form.parent is not None
            form = form.parent
        return self.submit(form, button)


Browse = Callable[..., Browser]


def speakers(page: Element) -> list[str]:
    return [message.one("h3").text for message in page.all("li", class_="message")]
