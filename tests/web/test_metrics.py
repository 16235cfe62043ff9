"""The private port: what it counts, what it never says, and that it harms nobody."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from bot.content import load_catalogue
from bot.paths import ROOT
from bot.web.metrics import Metrics
from tests.web.browser import Browse
from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Gateway, Gateways
from tests.web.scrape import Figures, Scraper, scraped

TEXT = "Jag är 850709-9805 och bor på Storgatan 12. Kan mormor få hemtjänst?"


@pytest.fixture
def own(start_gateway: Gateways) -> Gateway:
    """Return a gateway that has counted nothing yet."""
    return start_gateway()


@pytest.fixture
def scrape(own: Gateway) -> Iterator[Scraper]:
    with scraped(own) as scraper:
        yield scraper


def until(scrape: Scraper, so: Callable[[Figures], bool]) -> Figures:
    for _ in range(500):
        figures = scrape()
        if so(figures):
            return figures
        time.sleep(0.02)
    raise AssertionError(f"it did not become so:\n{figures.text}")


def test_a_reply_is_counted_by_kind_topic_and_language_and_timed(
    own: Gateway, rasa: FakeRasa, scrape: Scraper
) -> None:
    conversation = own.api.open("fi")
    conversation.say("Kan jag få hemtjänst på finska?")
    rasa.says({"kind": "suggestions", "topic": None, "language": "fi"})
    conversation.say("Joo")
    conversation.say("Niin")

    figures = scrape()

    replies = "botkyrka_replies_total"
    answer = {"kind": "answer", "topic": "minorities/elderly_care", "language": "sv"}
    assert figures.of(replies, **answer) == 1
    assert figures.of(replies, kind="suggestions", topic="none", language="fi") == 2
    assert figures.of(replies) == 3
    assert figures.of("botkyrka_reply_duration_seconds_count") == 3
    assert figures.of("botkyrka_rasa_duration_seconds_count") == 3
    whole = figures.of("botkyrka_reply_duration_seconds_sum")
    assert whole >= figures.of("botkyrka_rasa_duration_seconds_sum") > 0
    assert figures.of("botkyrka_conversations_opened_total", language="fi") == 1
    assert figures.of("botkyrka_unanswered_messages_total") == 0


def test_the_page_is_counted_as_the_api_is(own: Gateway, browse: Browse, scrape: Scraper) -> None:
    browser = browse(own.address)
    browser.ask(TEXT)
    browser.ask(" ")

    figures = scrape()

    assert figures.of("botkyrka_replies_total", topic="minorities/elderly_care") == 1
    assert figures.of("botkyrka_personal_data_removed_total", kind="personal_number") == 1
    assert figures.of("botkyrka_problems_total", status="422", problem="empty_text") == 1
    assert figures.of("botkyrka_http_requests_total", route="/chatt", method="POST") == 2


def test_a_route_is_named_by_its_whole_path(own: Gateway, scrape: Scraper) -> None:
    paths = ["/widget.js", "/widget/words.json", "/widget/x/chat.js", "/widget/x/none.js"]
    for path in paths:
        httpx.get(f"{own.address}{path}", trust_env=False)

    figures = scrape()

    requests = "botkyrka_http_requests_total"
    assert figures.of(requests, route="/widget.js", status="200") == 1
    assert figures.of(requests, route="/widget/words.json", status="200") == 1
    assert figures.of(requests, route="/widget/{version}/{name}", status="200") == 1
    assert figures.of(requests, route="/widget/{version}/{name}", status="404") == 1


def test_a_topic_outside_the_catalogue_is_other(
    own: Gateway, rasa: FakeRasa, scrape: Scraper
) -> None:
    conversation = own.api.open("sv")
    rasa.says({"topic": "minorities/aino_virtanen"})
    (reply,) = conversation.say("Hej").json()["messages"]
    judged = {"message_id": reply["id"], "helpful": False}
    assert conversation.call("POST", "/feedback", json=judged).status_code == 204

    figures = scrape()

    assert figures.of("botkyrka_replies_total", topic="other") == 1
    assert figures.of("botkyrka_feedback_total", helpful="no", topic="other") == 1
    assert "aino_virtanen" not in figures.text


def test_verdicts_and_deletions_are_counted(own: Gateway, scrape: Scraper) -> None:
    conversation = own.api.open("sv")
    (reply,) = conversation.say("Hej").json()["messages"]
    judged = {"message_id": reply["id"], "helpful": True}
    conversation.call("POST", "/feedback", json=judged)
    conversation.call("DELETE")

    figures = scrape()

    feedback = {"helpful": "yes", "topic": "minorities/elderly_care"}
    assert figures.of("botkyrka_feedback_total", **feedback) == 1
    assert figures.of("botkyrka_conversations_deleted_total", reason="request") == 1


def test_no_label_holds_anything_of_a_resident(
    own: Gateway, rasa: FakeRasa, scrape: Scraper
) -> None:
    conversation = own.api.open(None)
    conversation.say(TEXT)
    conversation.press(f'topic:minorities/law_section{{"section":"{TEXT[:10]}"}}')
    own.api("GET", f"/api/{conversation.id}?q=hemtjänst", headers={"User-Agent": "mormor"})
    httpx.request("PURGE", f"{own.address}/mormor", headers={"Host": "mormor"}, trust_env=False)

    figures = scrape()

    catalogue = {topic.id for topic in load_catalogue()}
    plain = re.compile(r"[a-zA-Z0-9_.+/{}-]*")
    assert {label for label in figures.labels - catalogue if not plain.fullmatch(label)} == set()
    for text in ("850709", "Storgatan", "mormor", "hemtj", conversation.id, conversation.token):
        assert text not in figures.text
    assert figures.of("botkyrka_personal_data_removed_total") == 2
    assert figures.of("botkyrka_http_requests_total", route="none", method="other") == 1


def test_what_is_refused_is_counted_by_limit_and_problem(
    start_gateway: Gateways, rasa: FakeRasa
) -> None:
    gateway = start_gateway(BOT_MESSAGES_PER_MINUTE="2", BOT_CONVERSATIONS_PER_MINUTE="1")
    conversation = gateway.api.open("sv")
    for _ in range(5):
        conversation.say("Hej")
    gateway.api("POST", "/api/conversations", json={"language": "sv"})

    with scraped(gateway) as scrape:
        figures = scrape()

    assert figures.of("botkyrka_rate_limited_total", limit="messages") == 3
    assert figures.of("botkyrka_rate_limited_total", limit="conversations") == 1
    limited = {"status": "429", "problem": "too_many_messages"}
    assert figures.of("botkyrka_problems_total", **limited) == 3
    route = {"route": "/api/conversations/{id}/messages", "method": "POST"}
    assert figures.of("botkyrka_http_requests_total", status="200", **route) == 2
    assert figures.of("botkyrka_http_requests_total", status="429", **route) == 3
    assert figures.of("botkyrka_http_request_duration_seconds_count", **route) == 5


def test_unexpected_errors_are_counted(
    own: Gateway, scrape: Scraper, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = own.api.open("sv")

    async def broken(*_: object) -> None:
        raise RuntimeError("mormor")

    monkeypatch.setattr(own.app.state.services.chat, "say", broken)
    assert conversation.say("Hej").status_code == 500

    figures = scrape()

    assert figures.of("botkyrka_unexpected_errors_total") == 1
    assert figures.of("botkyrka_http_requests_total", status="500") == 1


def test_messages_without_a_reply_are_counted(
    own: Gateway, rasa: FakeRasa, scrape: Scraper
) -> None:
    conversation = own.api.open("sv")
    rasa.answer = lambda _: {"messages": []}
    assert conversation.say("Hej").status_code == 503

    figures = scrape()

    assert figures.of("botkyrka_unanswered_messages_total", reason="rasa") == 1
    assert figures.of("botkyrka_problems_total", status="503", problem="unavailable") == 1
    assert figures.of("botkyrka_replies_total") == 0


def test_the_queue_is_seen_while_it_is_there(start_gateway: Gateways, rasa: FakeRasa) -> None:
    gateway = start_gateway(BOT_ANSWER_SECONDS="7")
    one, another = gateway.api.open("sv"), gateway.api.open("sv")
    rasa.answering.clear()
    with scraped(gateway) as scrape, ThreadPoolExecutor() as residents:
        replies = [residents.submit(who.say, "Hej") for who in (one, one, another)]
        until(
            scrape,
            lambda figures: (
                (
                    figures.of("botkyrka_messages_answering"),
                    figures.of("botkyrka_messages_waiting"),
                )
                == (2, 1)
            ),
        )
        rasa.answering.set()
        assert {reply.result().status_code for reply in replies} == {200}
        figures = scrape()

    assert figures.of("botkyrka_messages_waiting") == 0
    assert figures.of("botkyrka_messages_answering") == 0


def test_the_parts_are_asked_when_somebody_looks(
    own: Gateway, rasa: FakeRasa, scrape: Scraper
) -> None:
    own.api.open("sv")
    figures = scrape()
    assert [figures.of("botkyrka_part_ready", part=p) for p in ("database", "rasa", "actions")] == [
        1, 1, 1,
    ]  # fmt: skip
    assert figures.of("botkyrka_release_info", model="20261123-test") == 1
    assert figures.of("botkyrka_closed") == 0

    rasa.model = None
    figures = until(scrape, lambda figures: not figures.of("botkyrka_part_ready", part="rasa"))

    assert figures.of("botkyrka_part_ready", part="actions") == 1
    assert figures.of("botkyrka_part_ready", part="database") == 1


def test_what_is_alarmed_about_is_there_before_it_happens(scrape: Scraper) -> None:
    figures = scrape()

    alarmed = {(s.name, s.labels.get("reason")) for s in figures.samples if s.value == 0}
    assert {
        ("botkyrka_unanswered_messages_total", "rasa"),
        ("botkyrka_unanswered_messages_total", "queue"),
        ("botkyrka_unexpected_errors_total", None),
    } <= alarmed


def test_a_gateway_that_no_longer_answers_still_has_figures(start_gateway: Gateways) -> None:
    gateway = start_gateway()
    gateway.api.open("sv")
    with scraped(gateway) as scrape:
        start_gateway.stop()
        figures = scrape()

    assert figures.of("botkyrka_conversations_opened_total") == 1
    assert figures.of("botkyrka_part_ready") == 0


def test_the_process_is_told_of(scrape: Scraper) -> None:
    assert {"python_info", "process_resident_memory_bytes", "process_open_fds"} <= scrape().names


def test_what_hangs_on_the_private_port_stops_neither_figures_nor_residents(
    own: Gateway, rasa: FakeRasa, scrape: Scraper
) -> None:
    address = ("127.0.0.1", int(scrape.address.rpartition(":")[2]))
    with ExitStack() as held:
        for _ in range(40):
            hanging = held.enter_context(socket.create_connection(address))
            hanging.sendall(b"GET /metrics HTTP/1.1\r\nHost: ")
        unread = held.enter_context(socket.create_connection(address))
        unread.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 50)

        assert own.api.open("sv").say("Hej").status_code == 200
        assert scrape().of("botkyrka_replies_total") == 1


def test_the_public_port_has_no_figures(gateway: Gateway) -> None:
    for path in ("/metrics", "/metrics/", "/api/metrics", "/static/metrics"):
        response = httpx.get(f"{gateway.address}{path}", trust_env=False)
        assert response.status_code == 404
        assert "botkyrka_" not in response.text


def test_the_private_port_has_nothing_else(scrape: Scraper) -> None:
    for path in ("/", "/api/health", "/api/conversations", "/chatt"):
        assert httpx.get(f"{scrape.address}{path}", trust_env=False).status_code == 404


def test_every_figure_is_described_for_those_who_run_it() -> None:
    described = Path(ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    names = {
        family.name + ("_total" if family.type == "counter" else "")
        for family in Metrics().registry.collect()
        if family.name.startswith("botkyrka_")
    }

    assert len(names) > 15
    assert {name for name in names if f"`{name}" not in described} == set()
