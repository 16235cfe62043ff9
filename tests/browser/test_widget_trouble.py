"""The widget when something is wrong: whom to call, nothing lost, and back without a reload."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Route, expect

from bot.content import load_texts
from bot.web import RasaClient, create_app
from tests.browser.conftest import Visit
from tests.browser.widget import QUESTIONS, Widget, in_both_languages, word
from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Gateway, Gateways, served

PROBLEMS = load_texts("problems")


def goes_down(rasa: FakeRasa) -> None:
    """Have Rasa answer nothing that can be used."""
    rasa.answer = lambda _: {}
    rasa.model = None


def comes_back(rasa: FakeRasa) -> None:
    """Have Rasa answer again."""
    rasa.reset()
    rasa.answer = in_both_languages


def test_when_the_assistant_is_down_a_person_is_offered_and_it_recovers_by_itself(
    visit: Visit, rasa: FakeRasa
) -> None:
    widget = visit()
    # The chat asks after its greeting whether all is well; it is to hear so before that ends.
    with widget.page.expect_response("**/api/ready"):
        widget.open()
    goes_down(rasa)

    widget.send("Kan ni svara?")

    expect(widget.banner).to_be_visible()
    expect(widget.banner.locator("h3")).to_have_text(word("down_title"))
    assert widget.banner.locator("a").first.get_attribute("href") == "tel:+46853061000"
    expect(widget.ears.filter(has_text="08-530 610 00")).to_have_count(1)
    expect(widget.questions.last).to_contain_text(word("not_answered"))

    comes_back(rasa)

    expect(widget.banner).to_be_hidden()
    expect(widget.status).to_have_text(word("back_again"))
    widget.button("send_again").click()
    expect(widget.answers).to_have_count(2)
    assert widget.questions.count() == 1
    assert rasa.received[-1]["message"] == "Kan ni svara?"


def test_without_a_gateway_the_card_is_there_already_and_nothing_written_is_lost(
    new_context: Callable[..., BrowserContext],
    start_gateway: Gateways,
    rasa_server: tuple[FakeRasa, str],
) -> None:
    rasa, url = rasa_server
    rasa.answer = in_both_languages
    settings = start_gateway().settings
    page = new_context().new_page()
    with served(create_app(settings, rasa=RasaClient(url, f"{url}/ready"))) as address:
        page.goto(f"{address}/?sprak=fi")
        widget = Widget(page).open()
        widget.ask(QUESTIONS["fi"])
    widget.send("Entä asumisyksikössä?")

    expect(widget.banner).to_contain_text(word("down_title", "fi"))
    assert widget.banner.locator("a").first.get_attribute("href") == "tel:+46853061000"
    expect(widget.questions.last).to_contain_text("Entä asumisyksikössä?")
    assert widget.page.evaluate("JSON.parse(sessionStorage['kommun-chat']).unsent.shown")

    again = create_app(settings, rasa=RasaClient(url, f"{url}/ready"))
    with served(again, int(address.rpartition(":")[2])):
        expect(widget.banner).to_be_hidden()
        page.reload()
        expect(widget.questions.last).to_contain_text(word("not_answered", "fi"))
        widget.button("send_again", "fi").click()
        expect(widget.answers).to_have_count(3)
        assert widget.questions.count() == 2


def test_a_chat_that_is_opened_while_all_is_down_begins_when_it_is_back(visit: Visit) -> None:
    widget = visit()
    widget.page.route("**/api/**", lambda route: route.abort())
    widget.launcher.click()

    expect(widget.banner).to_be_visible()
    expect(widget.messages).to_have_count(0)
    widget.page.unroute_all()

    expect(widget.messages).to_have_count(1)
    expect(widget.banner).to_be_hidden()


def test_what_the_municipality_says_when_it_has_closed_is_shown(visit: Visit) -> None:
    widget = visit().open()
    problem = {"title": "Assistenten är stängd", "detail": "Vi öppnar igen på måndag."}
    headers = {"Retry-After": "600", "Content-Type": "application/problem+json"}
    widget.page.route(
        "**/messages", lambda route: route.fulfill(status=503, headers=headers, json=problem)
    )

    widget.send("Hej?")

    expect(widget.banner.locator("h3")).to_have_text("Assistenten är stängd")
    expect(widget.banner).to_contain_text("Vi öppnar igen på måndag.")
    assert widget.banner.locator("a").first.get_attribute("href") == "tel:+46853061000"


def test_a_token_that_is_replaced_is_used_from_then_on(visit: Visit) -> None:
    widget = visit().open()

    def renewed(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, headers=answer.headers | {"X-Conversation-Token": "en-nyare"}
        )

    widget.page.route("**/messages", renewed)
    widget.ask("Hej")

    assert widget.page.evaluate("JSON.parse(sessionStorage['kommun-chat']).token") == "en-nyare"


def test_a_page_without_the_words_uses_those_of_the_page_before(visit: Visit) -> None:
    widget = visit()
    widget.page.route("**/words.json", lambda route: route.abort())
    widget.page.reload()

    expect(widget.launcher).to_be_visible()


def test_while_the_chat_cannot_load_the_link_in_it_stands(visit: Visit) -> None:
    widget = visit()
    widget.page.evaluate("sessionStorage.clear()")
    widget.page.route("**/words.json", lambda route: route.abort())
    widget.page.reload()

    link = widget.root.get_by_role("link")
    expect(link).to_be_visible()
    assert link.get_attribute("href") == "/chatt"
    widget.page.unroute_all()
    expect(widget.launcher).to_be_visible()
    expect(link).to_be_hidden()


def test_on_a_slow_network_the_wait_shows_and_nothing_is_sent_twice(
    visit: Visit, rasa: FakeRasa
) -> None:
    widget = visit().open()
    held: list[Route] = []
    # Playwright takes no built-in function.
    widget.page.route("**/messages", lambda route: held.append(route))  # noqa: PLW0108

    widget.send("Hej?")

    expect(widget.questions.last).to_contain_text(word("thinking"))
    expect(widget.log).to_have_attribute("aria-busy", "true")
    expect(widget.ears.filter(has_text=word("thinking"))).to_have_count(1)
    widget.send("Är du där?")
    expect(widget.fault).to_have_text(word("wait"))
    assert widget.field.input_value() == "Är du där?"
    assert len(held) == 1

    held[0].continue_()
    expect(widget.answers).to_have_count(2)
    assert [message["message"] for message in rasa.received] == ["Hej?"]
    assert widget.log.get_attribute("aria-busy") is None


def test_a_conversation_deleted_elsewhere_begins_anew_and_the_question_is_answered(
    visit: Visit, gateway: Gateway
) -> None:
    widget = visit().open()
    widget.ask("Hej")
    gateway.store.delete(widget.page.evaluate("JSON.parse(sessionStorage['kommun-chat']).id"))

    widget.send("Hej igen")

    expect(widget.status).to_have_text(word("lost"))
    expect(widget.messages).to_have_count(3)
    assert widget.said() == ["Assistenten", "Du", "Assistenten"]


def test_too_fast_is_told_in_words_and_can_be_sent_again(
    new_context: Callable[..., BrowserContext], start_gateway: Gateways, rasa: FakeRasa
) -> None:
    rasa.answer = in_both_languages
    page = new_context().new_page()
    page.goto(start_gateway(BOT_MESSAGES_PER_MINUTE="1").address)
    widget = Widget(page).open()
    widget.ask("ett")

    widget.send("två")

    again = widget.button("send_again")
    expect(again).to_be_visible()
    expect(widget.questions.last).to_contain_text("sekunder")
    expect(widget.banner).to_be_hidden()
    again.click()
    expect(again).to_be_visible()
    assert widget.focused() == word("conversation"), "the button that was pressed is another one"


def test_what_is_wrong_with_a_text_is_told_at_the_field(visit: Visit, rasa: FakeRasa) -> None:
    widget = visit().open()

    widget.send("   ")
    expect(widget.fault).to_have_text(word("empty"))
    expect(widget.field).to_have_attribute("aria-invalid", "true")

    widget.field.fill("x" * 450)
    expect(widget.root.locator("#left")).to_have_text(word("left", count=50))
    widget.send("👍" * 501)
    expect(widget.fault).to_have_text(word("too_long", count=1))
    assert len(widget.field.input_value()) == 501
    assert rasa.received == []

    widget.send("\u200b")
    expect(widget.fault).to_have_text(PROBLEMS.get("empty_text.detail", "sv"))
    expect(widget.questions).to_have_count(0)
    assert widget.focused() == word("question_label")


def test_a_browser_that_keeps_nothing_still_holds_a_conversation(
    new_context: Callable[..., BrowserContext], gateway: Gateway, rasa: FakeRasa
) -> None:
    rasa.answer = in_both_languages
    context = new_context()
    context.add_init_script(
        """Object.defineProperty(window, "sessionStorage", { get() { throw new Error("no"); } });"""
    )
    page = context.new_page()
    page.goto(gateway.address)

    Widget(page).open().ask(QUESTIONS["sv"])
