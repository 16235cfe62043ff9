"""The chat page when something is wrong: told in words, what was typed is kept, text stays text."""

from __future__ import annotations

import httpx
import pytest

from bot.content import load_texts
from tests.web.browser import Browse, Browser, speakers
from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Gateway, Gateways
from tests.web.html import read

PROBLEMS = load_texts("problems")
WORDS = load_texts("web")


@pytest.mark.parametrize(
    ("typed", "status", "problem"),
    [
        ("", 422, "empty_text"),
        ("  \n ", 422, "empty_text"),
        ("x" * 501, 413, "text_too_long"),
        ("8 § och 18 a § " * 40, 413, "text_too_long"),
        ("rad ett\r\nrad \x00två", 400, "malformed"),
    ],
)
def test_a_fault_in_the_form_is_told_in_words_and_what_was_typed_is_kept(
    browser: Browser, rasa: FakeRasa, typed: str, status: int, problem: str
) -> None:
    page = browser.ask(typed)

    assert browser.response.status_code == status
    error = page.one(id="fel")
    assert error["role"] == "alert"
    assert error.one("h3").text == PROBLEMS.get(f"{problem}.title", "sv")
    assert PROBLEMS.get(f"{problem}.detail", "sv", max=500) in error.text
    assert page.one("title").text.startswith("Fel: ")
    textarea = page.one("textarea")
    assert "fel-text" in (textarea["aria-describedby"] or "").split()
    assert "".join(textarea.own_text).strip() == typed.replace("\0", "").strip()
    assert rasa.received == []


def test_too_fast_is_told_in_words(start_gateway: Gateways, browse: Browse) -> None:
    browser = browse(start_gateway(BOT_MESSAGES_PER_MINUTE="1").address)
    browser.ask("ett")

    page = browser.ask("två")

    assert browser.response.status_code == 429
    assert int(browser.response.headers["retry-after"]) > 0
    assert page.one(id="fel").one("h3").text == "För många meddelanden på kort tid"
    assert page.one("textarea").text == "två"
    assert speakers(page) == ["Assistenten", "Du", "Assistenten"]


def test_too_many_new_conversations_are_told_in_words(
    start_gateway: Gateways, browse: Browse
) -> None:
    address = start_gateway(BOT_CONVERSATIONS_PER_MINUTE="1").address
    browse(address).ask("ett")

    other = browse(address)
    page = other.ask("två")

    assert other.response.status_code == 429
    assert page.one("textarea").text == "två"
    assert speakers(page) == ["Assistenten"]


def test_when_the_assistant_is_down_a_person_is_offered_and_the_question_can_be_sent_again(
    browser: Browser, rasa: FakeRasa
) -> None:
    rasa.answer = lambda _: {"messages": []}
    page = browser.ask("Kan ni svara?")

    assert browser.response.status_code == 503
    error = page.one(id="fel")
    assert error.one("h3").text == "Assistenten kan inte svara just nu"
    assert next(a["href"] for a in error.all("a")) == "tel:+46853061000"
    assert page.one("textarea").text == "Kan ni svara?"
    assert speakers(page) == ["Assistenten", "Du"]
    assert WORDS.get("unanswered", "sv") in browser.visit("/chatt").text

    rasa.reset()
    assert speakers(browser.ask("Kan ni svara?")) == ["Assistenten", "Du", "Du", "Assistenten"]


def test_a_button_that_got_no_answer_can_be_pressed_again(browser: Browser, rasa: FakeRasa) -> None:
    rasa.answer = lambda _: {"messages": []}
    browser.press("Äldreomsorg på finska")

    rasa.reset()
    browser.press("Försök igen")

    assert rasa.received[-1]["message"] == 'topic:minorities/elderly_care{"language":"sv"}'
    assert browser.response.status_code == 200


def test_without_a_database_the_page_still_shows_whom_to_call(
    start_gateway: Gateways, browse: Browse
) -> None:
    gateway = start_gateway()
    browser = browse(gateway.address)
    browser.ask("Hej")
    gateway.database.unlink()

    for page in (browser.visit("/chatt"), browser.ask("Är någon där?")):
        assert browser.response.status_code == 503
        assert page.one(id="fel").all("a")[0]["href"] == "tel:+46853061000"
    assert browser.page.one("textarea").text == "Är någon där?"


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></form><h1>Stulen</h1>",
    "{{ 7 * 7 }} {% raise %} %(x)s {max}",
    "javascript:alert(1) &lt;b&gt; &amp;",
    "'; drop table message; --",
    "\u202eattack\u2066 🏳️‍🌈",
    "- punkt\n\n- punkt\n<li>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(browser: Browser, rasa: FakeRasa, text: str) -> None:
    rasa.says({"text": text})
    page = browser.ask(text)

    shown = text.replace("- ", "") if text.startswith("- ") else text
    for message in page.all("li", class_="message")[1:]:
        assert message.one("div", class_="prose").text == " ".join(shown.split())
    assert not page.all("script") + page.all("img")
    assert len(page.all("h1")) == 1

    rasa.answer = lambda _: {}
    failed = browser.ask(text)
    assert failed.one("textarea").text == " ".join(text.split())
    assert not failed.all("script") + failed.all("img")


def test_hostile_addresses_do_nothing(gateway: Gateway, browse: Browse) -> None:
    browser = browse(gateway.address)
    for path in (
        "/chatt?sprak=<script>",
        "/chatt?meddelande=<script>alert(1)</script>",
        "/chatt?ny=<script>",
        "/<script>alert(1)</script>",
    ):
        page = browser.visit(path)
        assert not page.all("script")
        assert "alert(1)" not in page.text


def test_a_form_of_another_site_is_refused(
    gateway: Gateway, rasa: FakeRasa, browse: Browse
) -> None:
    own = browse(gateway.address)
    own.ask("Hej")
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": gateway.address},
    ):
        for path in ("/chatt", "/keskustelu", "/radera", "/omdome"):
            response = own.client.post(path, data={"text": "Kapad"}, headers=headers)
            assert response.status_code == 403, (path, headers)
            assert "Meddelandet togs inte emot" in response.text
    assert len(rasa.received) == 1
    assert speakers(own.visit("/chatt")) == ["Assistenten", "Du", "Assistenten"]


def test_the_cookie_is_kept_from_scripts_and_other_sites(gateway: Gateway) -> None:
    def cookie(**headers: str) -> str:
        response = httpx.post(
            f"{gateway.address}/chatt", data={"text": "Hej"}, headers=headers, trust_env=False
        )
        return response.headers["set-cookie"].lower()

    plain = cookie()
    for part in ("httponly", "samesite=strict", "path=/", "max-age=2592000"):
        assert part in plain
    assert "secure" not in plain
    assert "; secure" in cookie(**{"X-Forwarded-Proto": "https"})


def test_without_cookies_it_is_said_why_the_answer_does_not_show(gateway: Gateway) -> None:
    answer = httpx.post(f"{gateway.address}/chatt", data={"text": "Hej"}, trust_env=False)
    page = read(httpx.get(f"{gateway.address}{answer.headers['location']}", trust_env=False).text)

    assert page.one(id="meddelande").text == WORDS.get("notice_kakor", "sv")


@pytest.mark.parametrize("cookie", ["", "x", "abc.def", "å".encode().decode("latin-1")])
def test_a_cookie_that_opens_nothing_begins_anew(gateway: Gateway, cookie: str) -> None:
    headers = {"Cookie": f"samtal={cookie}".encode("latin-1")}
    response = httpx.get(f"{gateway.address}/chatt", headers=headers, trust_env=False)

    assert response.status_code == 200
    assert len(read(response.text).all("li", class_="message")) == 1


def test_a_conversation_deleted_elsewhere_begins_anew(browser: Browser, gateway: Gateway) -> None:
    browser.ask("Hej")
    gateway.store.delete(browser.client.cookies["samtal"].partition(".")[0])

    assert speakers(browser.ask("Hej igen")) == ["Assistenten", "Du", "Assistenten"]


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"text=%FF%FE", "application/x-www-form-urlencoded", 400),
        (b"text=\xff", "application/x-www-form-urlencoded", 400),
        (b"a=1&" * 100, "application/x-www-form-urlencoded", 400),
        (b"{}", "application/json", 415),
        (b"text=" + b"x" * 20_000, "application/x-www-form-urlencoded", 413),
        (b"payload=topic%3Aminorities%2Fgone", "application/x-www-form-urlencoded", 422),
        (b"", "application/x-www-form-urlencoded", 422),
    ],
)
def test_what_is_no_form_of_the_page_is_refused_on_the_page(
    browser: Browser, content: bytes, content_type: str, status: int
) -> None:
    headers = {"Content-Type": content_type}
    response = browser.client.post("/chatt", content=content, headers=headers)

    assert response.status_code == status
    assert read(response.text).one(id="fel")


def test_paths_and_methods_that_do_not_exist_get_a_page(browser: Browser) -> None:
    page = browser.visit("/finns-inte?sprak=fi")
    assert browser.response.status_code == 404
    assert page.one("html")["lang"] == "fi"
    assert page.one("h1").text == "Sivua ei löydy"

    assert browser.client.get("/radera").status_code == 405
    assert browser.client.get("/static/../openapi.yml").status_code == 404
    assert browser.client.get("/static/%2e%2e/openapi.yml").status_code == 404


def test_an_unexpected_fault_gets_a_page(
    browser: Browser, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("hemligt")

    # On the class: undone on the object, it would stay with every copy of it.
    monkeypatch.setattr(type(gateway.app.state.services.chat), "greeting", broken)
    page = browser.visit("/chatt")

    assert browser.response.status_code == 500
    assert page.one("h1").text == "Något gick fel hos oss"
    assert "hemligt" not in browser.response.text
