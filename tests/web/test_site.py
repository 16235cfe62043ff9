"""The demonstration page, the accessibility statement with its form, and what the widget loads."""

from __future__ import annotations

import itertools
import json
import threading

import httpx
import pytest

from bot.content import load_texts
from bot.web.limits import MAX_REPORTS
from bot.web.protocol import MAX_HEAD
from tests.web.browser import Browse
from tests.web.gateway import Gateway, Gateways
from tests.web.html import read
from tests.web.scrape import scraped

SITE = load_texts("site")
PROBLEMS = load_texts("problems")
STATEMENTS = {"sv": "/tillganglighet", "fi": "/saavutettavuus"}


def get(gateway: Gateway, path: str, **headers: str) -> httpx.Response:
    return httpx.get(gateway.address + path, headers=headers, trust_env=False)


@pytest.mark.parametrize(
    ("path", "accepts", "language"),
    [
        ("/", "sv-SE,sv;q=0.9", "sv"),
        ("/", "fi-FI,fi;q=0.9,sv;q=0.8", "fi"),
        ("/", "de", "sv"),
        ("/?sprak=fi", "sv", "fi"),
        ("/?sprak=sv", "fi", "sv"),
        ("/?sprak=<script>", "fi", "fi"),
        ("/tillganglighet", "fi", "sv"),
        ("/saavutettavuus", "sv", "fi"),
    ],
)
def test_a_page_is_in_the_language_asked_for(
    gateway: Gateway, path: str, accepts: str, language: str
) -> None:
    page = read(get(gateway, path, **{"Accept-Language": accepts}).text)

    assert page.one("html")["lang"] == language
    assert [a["lang"] for a in page.one("nav").all("a")] == ["sv", "fi"]
    levels = [int(e.name[1]) for e in page.all() if e.name in ("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert page.one("kommun-chat").one("a")["href"] in ("/chatt", "/keskustelu")
    assert [script["src"] for script in page.all("script")] == ["/widget.js"]
    assert not page.all("style") + [e for e in page.all() if e.get("style")]


def test_pages_with_the_widget_allow_its_scripts_and_no_others(gateway: Gateway) -> None:
    for path in ("/", *STATEMENTS.values()):
        policy = get(gateway, path).headers["content-security-policy"]
        for part in ("default-src 'none'", "script-src 'self'", "connect-src 'self'"):
            assert part in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy
    assert "script-src" not in get(gateway, "/chatt").headers["content-security-policy"]


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_a_fault_can_be_reported_without_saying_who_one_is(
    gateway: Gateway, browse: Browse, language: str
) -> None:
    browser = browse(gateway.address, path=STATEMENTS[language])
    text = f"Knappen syns inte ({language})"

    page = browser.submit(browser.page.one("form", class_="report"), text=f"  {text}\r\n")

    assert page.one(id="meddelande").text == SITE.get("s_report_thanks", language)
    kept = gateway.app.state.services.reports.all()[-1]
    assert (kept.text, kept.language) == (text, language)
    form = browser.visit(STATEMENTS[language]).one("form", class_="report")
    assert [field.get("name") for field in form.all("textarea") + form.all("input")] == ["text"]
    assert page.one("a", href="tel:+46853061000")


def test_personal_data_in_a_report_is_not_kept(gateway: Gateway, browse: Browse) -> None:
    browser = browse(gateway.address, path="/tillganglighet")

    browser.submit(
        browser.page.one("form", class_="report"),
        text="Knappen syns inte. Ring mig: 070-174 06 05",
    )

    kept = gateway.app.state.services.reports.all()[-1]
    assert "174" not in kept.text
    assert kept.text.startswith("Knappen syns inte.")


def test_what_is_wrong_with_a_report_is_told_and_what_was_typed_is_kept(
    gateway: Gateway, browse: Browse
) -> None:
    browser = browse(gateway.address, path="/tillganglighet")
    for text, status, problem in (("  ", 422, "empty_text"), ("8 § " * 501, 413, "text_too_long")):
        page = browser.submit(browser.page.one("form", class_="report"), text=text)
        assert browser.response.status_code == status
        assert page.one(id="fel").one("h3").text == PROBLEMS.get(f"{problem}.title", "sv")
        textarea = page.one("textarea", id="brist")
        assert "".join(textarea.own_text).strip() == text.strip()
        assert textarea["aria-invalid"] == "true"


def test_a_report_of_another_site_is_refused(gateway: Gateway) -> None:
    address = f"{gateway.address}/tillganglighet"
    before = len(gateway.app.state.services.reports.all())
    for foreign in ("https://evil.example", "null", "http://[", "http://a]"):
        headers = {"Origin": foreign}
        answer = httpx.post(address, data={"text": "Hej"}, headers=headers, trust_env=False)
        assert answer.status_code == 403

    assert len(gateway.app.state.services.reports.all()) == before


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_reports_have_a_limit_of_their_own(
    start_gateway: Gateways, browse: Browse, language: str
) -> None:
    gateway = start_gateway(BOT_CONVERSATIONS_PER_MINUTE="1")
    for status in (201, 429):
        assert gateway.api("POST", "/api/conversations", json={}).status_code == status
    browser = browse(gateway.address, path=STATEMENTS[language])
    form = browser.page.one("form", class_="report")
    for _ in range(MAX_REPORTS):
        browser.submit(form, text="Hej")
        assert browser.response.status_code == 200

    page = browser.submit(form, text="En till")

    assert browser.response.status_code == 429
    told = page.one(id="fel")
    assert told.one("h3").text == PROBLEMS.get("too_many_reports.title", language)
    seconds = browser.response.headers["retry-after"]
    detail = PROBLEMS.get("too_many_reports.detail", language, seconds=seconds)
    assert told.one(id="fel-text").text == detail
    assert "En till" in page.one("textarea", id="brist").text
    with scraped(gateway) as scrape:
        figures = scrape()
    assert figures.of("botkyrka_rate_limited_total", limit="reports") == 1
    assert figures.of("botkyrka_rate_limited_total", limit="conversations") == 1


def database_failures(gateway: Gateway) -> float | None:
    registry = gateway.app.state.services.metrics.registry
    return registry.get_sample_value("botkyrka_database_failures_total")


def test_without_a_database_it_is_said_whom_to_call(
    start_gateway: Gateways, browse: Browse, caplog: pytest.LogCaptureFixture
) -> None:
    gateway = start_gateway()
    browser = browse(gateway.address, path="/tillganglighet")
    gateway.database.unlink()

    page = browser.submit(browser.page.one("form", class_="report"), text="Hej")

    assert browser.response.status_code == 503
    assert page.one("a", href="tel:+46853061000")
    assert f"the database file {gateway.database} does not exist" in caplog.text
    assert database_failures(gateway) == 1


def test_a_database_that_hangs_is_not_waited_for_with_a_report(
    start_gateway: Gateways, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gateway = start_gateway(BOT_ANSWER_SECONDS="1")
    freed = threading.Event()
    monkeypatch.setattr(gateway.app.state.services.reports, "add", lambda *_: freed.wait(20))

    try:
        address = f"{gateway.address}/tillganglighet"
        answer = httpx.post(address, data={"text": "Hej"}, timeout=30, trust_env=False)
    finally:
        freed.set()

    assert answer.status_code == 503
    assert read(answer.text).one("a", href="tel:+46853061000")
    assert "the database does not answer in time" in caplog.text
    assert database_failures(gateway) == 1


def test_the_widget_loads_its_parts_once_and_its_words_often(gateway: Gateway) -> None:
    entry = get(gateway, "/widget.js")
    assert entry.headers["content-type"].startswith("text/javascript")
    assert entry.headers["cache-control"] == "public, max-age=300"
    main = entry.text.partition('"./')[2].partition('"')[0]

    module = get(gateway, f"/{main}")
    assert "customElements.define" in module.text
    assert module.headers["cache-control"].endswith("immutable")
    assert module.headers["content-encoding"] == "gzip"
    styles = get(gateway, f"/{main.rpartition('/')[0]}/kommun-chat.css")
    assert styles.headers["content-type"].startswith("text/css")

    words = get(gateway, "/widget/words.json")
    assert words.headers["cache-control"] == "public, max-age=300"
    content = json.loads(words.text)
    assert content["words"]["sv"].keys() == content["words"]["fi"].keys()
    assert content["contacts"]["fi"][0]["phone"] == "08-530 610 00"
    assert (content["max_text"], content["days"]) == (500, 30)


@pytest.mark.parametrize("name", ["types.d.ts", "nothing.js", "..%2fapp.py", "%2e%2e"])
def test_nothing_else_is_served_beside_the_widget(gateway: Gateway, name: str) -> None:
    assert get(gateway, f"/widget/x/{name}").status_code == 404


def test_only_allowed_origins_may_call(start_gateway: Gateways) -> None:
    allowed, other = "https://www.example.se", "https://evil.example"
    gateway = start_gateway(BOT_ALLOWED_ORIGINS=allowed)
    asked = {"Access-Control-Request-Method": "POST"}

    def preflight(origin: str) -> httpx.Response:
        address = f"{gateway.address}/api/conversations"
        return httpx.options(address, headers={"Origin": origin, **asked}, trust_env=False)

    assert preflight(allowed).headers["access-control-allow-origin"] == allowed
    assert preflight(other).status_code == 400
    for path in ("/widget.js", "/widget/words.json", "/api/health"):
        answer = get(gateway, path, Origin=allowed)
        assert answer.headers["access-control-allow-origin"] == allowed
        assert "Origin" in answer.headers["vary"]
        assert "access-control-allow-credentials" not in answer.headers
        assert "access-control-allow-origin" not in get(gateway, path, Origin=other).headers


def test_what_a_browser_asks_first_is_answered_and_counted_as_any_request(
    start_gateway: Gateways,
) -> None:
    allowed = "https://www.example.se"
    gateway = start_gateway(BOT_ALLOWED_ORIGINS=allowed)
    with scraped(gateway) as scrape:
        for origin, status in ((allowed, 200), ("https://evil.example", 400)):
            answer = httpx.options(
                f"{gateway.address}/api/conversations",
                headers={"Origin": origin, "Access-Control-Request-Method": "POST"},
                trust_env=False,
            )
            assert answer.status_code == status
            assert answer.headers["x-request-id"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            asked = {"method": "OPTIONS", "route": "none", "status": str(status)}
            assert scrape().of("botkyrka_http_requests_total", **asked) == 1


def test_a_foreign_page_can_read_what_goes_wrong_too(
    start_gateway: Gateways, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = "https://www.example.se"
    gateway = start_gateway(BOT_ALLOWED_ORIGINS=allowed)

    async def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(gateway.app.state.services.chat, "open", broken)
    with httpx.Client(
        base_url=gateway.address, headers={"Origin": allowed}, trust_env=False
    ) as client:
        answers = [
            client.get("/api/conversations/x/messages"),
            client.get("/api/none"),
            client.put("/api/health"),
            client.get("/api/health", headers={"X-Long": "x" * MAX_HEAD}),
            client.post("/api/conversations", json={"language": "sv"}),
        ]

    assert [answer.status_code for answer in answers] == [401, 404, 405, 431, 500]
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == allowed
        assert "Retry-After" in answer.headers["access-control-expose-headers"]
        assert answer.headers["x-request-id"]


def test_without_allowed_origins_nobody_else_may_call(gateway: Gateway) -> None:
    answer = get(gateway, "/widget.js", Origin="https://www.example.se")

    assert "access-control-allow-origin" not in answer.headers
