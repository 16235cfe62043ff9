"""Whole conversations in the widget: both languages, from page to page, to the end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from bot.content import load_catalogue
from tests.browser.conftest import Visit
from tests.browser.widget import ANSWERS, CARE, PLAIN, QUESTIONS, Widget, answering, word
from tests.web.fake_rasa import NUMBERS, FakeRasa
from tests.web.gateway import Gateway

LAW = {
    "text": "En enskild …",
    "wording_date": "2019-01-01",
    "amendment": "2018:1367",
    "repealed": False,
}
CARD = {
    "key": "citizen_service",
    "name": "Medborgarcenter",
    "phone": "08-530 610 00",
    "email": "nagon@example.org",
    "visit": "Hans Stahles väg 13, Tumba",
    "post": None,
    "hours": None,
    "web": "https://www.botkyrka.se",
    "languages": ["sv", "fi"],
    "verified_on": "2024-03-01",
    "note": None,
}


def paragraphs(text: str) -> str:
    """Return a text as it is shown: list marks gone, white space as one space."""
    return " ".join(line.removeprefix("- ") for line in text.split("\n") if line)


@pytest.mark.parametrize("page", ["sv", "fi"])
def test_the_button_and_the_greeting_are_in_both_languages(visit: Visit, page: str) -> None:
    widget = visit(f"/?sprak={page}")
    spans = widget.launcher.locator("[lang]")
    said = [("sv", "Fråga på svenska"), ("fi", "Kysy suomeksi")]
    own_first = sorted(said, key=lambda each: each[0] != page)
    assert [(s.get_attribute("lang"), s.text_content()) for s in spans.all()] == own_first

    widget.open()

    greeting = ANSWERS["dialogue/greet"].texts
    parts = widget.answers.first.locator(".prose")
    assert [(p.get_attribute("lang"), p.inner_text()) for p in parts.all()] == [
        ("sv", greeting["sv"]),
        ("fi", greeting["fi"]),
    ]
    buttons = widget.answers.first.locator(".suggestions button")
    assert {b.get_attribute("lang") for b in buttons.all()} == {"sv", "fi"}


def test_112_and_1177_can_be_called_from_the_text(visit: Visit, rasa: FakeRasa) -> None:
    rasa.says({"text": NUMBERS})
    prose = visit().open().ask("hjälp").locator(".prose")

    links = prose.locator("a")
    assert [(a.get_attribute("href"), a.inner_text()) for a in links.all()] == [
        (f"tel:{number}", number) for number in ("112", "1177", "1177", "112")
    ]
    assert " ".join(prose.inner_text().split()) == paragraphs(NUMBERS)


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_a_question_is_answered_in_its_language(visit: Visit, language: str) -> None:
    widget = visit().open()

    answer = widget.ask(QUESTIONS[language])

    assert answer.get_attribute("lang") == language
    prose = answer.locator(".prose")
    assert " ".join(prose.inner_text().split()) == paragraphs(ANSWERS[CARE].texts[language])
    expect(prose.locator("li")).to_have_count(3)
    sources = answer.locator(".sources a")
    assert all(link.get_attribute("href").startswith("https://") for link in sources.all())
    assert "18\u00a0§" in sources.last.inner_text()
    assert widget.said()[-2:] == [word("you", language), word("assistant", language)]
    # The widget's own words follow the conversation.
    expect(widget.panel).to_have_attribute("lang", language)
    expect(widget.button("send", language)).to_be_visible()
    expect(widget.questions.last).to_have_attribute("lang", language)


def test_a_suggestion_is_asked_by_pressing_it(visit: Visit, rasa: FakeRasa) -> None:
    widget = visit().open()

    widget.root.get_by_role("button", name="Vanhustenhuolto suomeksi").click()

    expect(widget.answers).to_have_count(2)
    assert rasa.received[-1]["message"] == 'topic:minorities/elderly_care{"language":"fi"}'
    assert widget.questions.last.locator(".prose").inner_text() == "Vanhustenhuolto suomeksi"


def test_the_language_is_switched_by_button_and_by_word_and_it_shows(visit: Visit) -> None:
    widget = visit().open()
    widget.ask(QUESTIONS["sv"])

    widget.root.locator(".tongues").get_by_role("button", name="Suomeksi").click()

    expect(widget.answers.last).to_have_attribute("lang", "fi")
    note = widget.root.locator(".note")
    expect(note).to_have_text(word("switched", "fi"))
    expect(note).to_have_attribute("lang", "fi")
    expect(widget.ears.filter(has_text=word("switched", "fi"))).to_have_count(1)
    expect(widget.panel).to_have_attribute("lang", "fi")
    assert widget.root.locator(".tongues").inner_text() == "På svenska"

    widget.ask("på svenska tack")

    expect(widget.panel).to_have_attribute("lang", "sv")
    expect(note.last).to_have_text(word("switched", "sv"))


def test_the_section_is_folded_and_a_contact_can_be_called(visit: Visit, rasa: FakeRasa) -> None:
    rasa.says(PLAIN | answering(CARE, "sv", kind="law", section="8", law=LAW, contacts=[CARD]))
    widget = visit().open()

    answer = widget.ask("8 §")

    quote = answer.locator("blockquote")
    expect(quote).to_be_hidden()
    answer.locator("summary").click()
    expect(quote).to_have_text("En enskild …")
    expect(quote).to_have_attribute("lang", "sv")
    assert "Den här lydelsen började gälla 2019-01-01." in answer.inner_text()
    assert [a.get_attribute("href") for a in answer.locator("dl a").all()] == [
        "tel:+46853061000",
        "mailto:nagon@example.org",
        "https://www.botkyrka.se",
    ]
    assert "Postadress" not in answer.inner_text()


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("sv", "Upphävd 2025-07-01 genom lag (2025:437)."),
        ("fi", "Kumottu 1.7.2025 lailla (2025:437)."),
    ],
)
def test_a_repealed_section_is_not_said_to_be_in_force(
    visit: Visit, rasa: FakeRasa, language: str, line: str
) -> None:
    law = {"wording_date": "2025-07-01", "amendment": "2025:437", "repealed": True}
    rasa.says({"kind": "law", "language": language, "law": LAW | law, "related": []})

    answer = visit().open().ask("18 a §")

    answer.locator("summary").click()
    assert answer.locator(".law .small").all_inner_texts() == [line]


def test_a_verdict_is_kept_and_shown_after_a_reload(visit: Visit, gateway: Gateway) -> None:
    widget = visit().open()
    answer = widget.ask(QUESTIONS["sv"])

    answer.get_by_role("button", name="Nej").click()

    expect(answer.locator(".feedback")).to_contain_text(word("helpful_thanks"))
    expect(widget.ears.filter(has_text=word("helpful_thanks"))).to_have_count(1)
    widget.page.reload()
    pressed = widget.answers.last.locator("[aria-pressed=true]")
    expect(pressed).to_have_text("Nej")


def test_what_was_removed_from_a_question_does_not_stay_on_the_screen(
    visit: Visit, rasa: FakeRasa
) -> None:
    widget = visit().open()
    rasa.says({})

    widget.send("Jag är 19121212-1212")

    expect(widget.questions.last.locator(".prose")).to_have_text("Jag är [personnummer]")
    expect(widget.answers).to_have_count(3)
    assert "19121212" not in widget.page.evaluate("JSON.stringify(sessionStorage)")


def test_a_long_answer_begins_in_sight(visit: Visit, rasa: FakeRasa) -> None:
    text = "\n\n".join(f"Stycke {n}. " + "Kommunen ska svara. " * 12 for n in range(12))
    rasa.says(PLAIN | answering(CARE, "sv", text=text))
    widget = visit(reduced_motion="reduce").open()

    answer = widget.ask("Berätta allt")

    log, first = widget.log.bounding_box(), answer.locator("h3").bounding_box()
    assert log["y"] <= first["y"] < log["y"] + log["height"] / 3
    assert widget.log.evaluate("log => log.scrollHeight > 2 * log.clientHeight")


def test_the_conversation_goes_on_after_a_reload_and_on_another_page(visit: Visit) -> None:
    widget = visit().open()
    widget.ask(QUESTIONS["sv"])
    before = widget.messages.all_inner_texts()
    widget.field.fill("Ett halvt med")

    widget.page.reload()

    expect(widget.messages).to_have_count(3)
    assert widget.messages.all_inner_texts() == before
    assert widget.field.input_value() == "Ett halvt med"
    assert widget.page.evaluate("document.activeElement.localName") == "body"

    widget.page.get_by_role("link", name="Tillgänglighetsredogörelse").click()
    widget.page.wait_for_url("**/tillganglighet")

    expect(widget.messages).to_have_count(3)
    widget.ask("Och på ett boende?")
    assert len(widget.said()) == 5
    widget.button("close").click()
    expect(widget.launcher).to_have_text(word("resume"))


def test_on_a_phone_the_next_page_is_not_covered(visit: Visit) -> None:
    widget = visit(viewport={"width": 390, "height": 844}).open()
    widget.ask(QUESTIONS["sv"])

    widget.page.reload()

    expect(widget.launcher).to_be_visible()
    expect(widget.panel).to_be_hidden()
    widget.launcher.click()
    expect(widget.messages).to_have_count(3)


def test_beginning_anew_asks_first_and_deletes_everything(visit: Visit, gateway: Gateway) -> None:
    widget = visit().open()
    widget.ask("Det här ska bort")
    kept = widget.page.evaluate("JSON.parse(sessionStorage['kommun-chat'])")

    widget.menu("restart")
    assert widget.focused() == word("restart_confirm")
    widget.button("restart_cancel").click()
    assert widget.focused() == word("restart")
    widget.button("restart").click()
    widget.button("restart_confirm").click()

    expect(widget.status).to_have_text(word("restarted"))
    expect(widget.messages).to_have_count(1)
    path = f"/api/conversations/{kept['id']}/messages"
    headers = {"Authorization": f"Bearer {kept['token']}"}
    assert gateway.api("GET", path, headers=headers).status_code == 404
    widget.page.reload()
    expect(widget.messages).to_have_count(1)


def test_what_is_done_while_a_conversation_is_deleted_makes_no_other_than_the_new_one(
    visit: Visit, gateway: Gateway
) -> None:
    widget = visit().open()
    widget.ask(QUESTIONS["sv"])
    held: list[Route] = []
    opened: list[str] = []
    # Of the calls, only the deletion has this path. Playwright takes no built-in function.
    widget.page.route("**/api/conversations/*", lambda route: held.append(route))  # noqa: PLW0108
    widget.page.on("request", lambda request: opened.append(request.url))

    widget.menu("restart")
    widget.button("restart_confirm").dblclick()
    gateway.store.delete(widget.page.evaluate("JSON.parse(sessionStorage['kommun-chat']).id"))
    widget.send("Är du kvar?")

    expect(widget.fault).to_have_text(word("wait"))
    expect(widget.status).to_be_hidden()
    for route in held:
        route.fulfill(status=204)
    expect(widget.status).to_have_text(word("restarted"))
    expect(widget.messages).to_have_count(1)
    assert widget.field.input_value() == "Är du kvar?"
    widget.ask("Är du kvar?")
    assert len(held) == 1
    assert len([url for url in opened if url.endswith("/api/conversations")]) == 1


def test_each_tab_has_a_conversation_of_its_own(visit: Visit, gateway: Gateway) -> None:
    first = visit().open()
    first.ask(QUESTIONS["sv"])

    page = first.page.context.new_page()
    page.goto(gateway.address)
    second = Widget(page).open()

    expect(second.messages).to_have_count(1)
    second.ask(QUESTIONS["fi"])
    assert first.said() == ["Assistenten", "Du", "Assistenten"]
    expect(first.panel).to_have_attribute("lang", "sv")


def test_a_duplicated_tab_shows_what_was_said_in_the_other(visit: Visit, gateway: Gateway) -> None:
    first = visit().open()
    first.ask(QUESTIONS["sv"])
    kept = first.page.evaluate("sessionStorage['kommun-chat']")
    page = first.page.context.new_page()
    page.goto(f"{gateway.address}/static/icon.svg")
    page.evaluate("kept => sessionStorage['kommun-chat'] = kept", kept)
    page.goto(f"{gateway.address}/?sprak=sv")
    second = Widget(page)
    expect(second.messages).to_have_count(3)
    second.ask("Och på ett boende?")

    first.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.messages).to_have_count(5)

    second.menu("restart")
    second.button("restart_confirm").click()
    expect(second.messages).to_have_count(1)
    first.send("Är du kvar?")
    expect(first.status).to_have_text(word("lost"))
    expect(first.messages).to_have_count(3)


def test_a_late_word_that_a_conversation_is_gone_does_not_end_the_one_after_it(
    visit: Visit, gateway: Gateway
) -> None:
    widget = visit().open()
    widget.ask(QUESTIONS["sv"])
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "GET" and not held:
            held.append(route)
        else:
            route.continue_()

    widget.page.route("**/messages", hold)
    with widget.page.expect_request("**/messages"):
        widget.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    gateway.store.delete(widget.page.evaluate("JSON.parse(sessionStorage['kommun-chat']).id"))
    widget.send("Är du kvar?")
    expect(widget.status).to_have_text(word("lost"))
    expect(widget.messages).to_have_count(3)
    before = widget.page.evaluate("JSON.parse(sessionStorage['kommun-chat']).id")

    with widget.page.expect_response("**/messages") as late:
        held[0].continue_()

    assert late.value.status == 404
    widget.ask("Och på ett boende?")
    assert widget.page.evaluate("JSON.parse(sessionStorage['kommun-chat']).id") == before
    expect(widget.messages).to_have_count(5)


def test_the_conversation_is_copied_saved_and_printed(
    visit: Visit, rasa: FakeRasa, tmp_path: Path
) -> None:
    widget = visit(permissions=["clipboard-read", "clipboard-write"])
    page = widget.page
    page.evaluate(
        """() => {
            const made = Node.prototype.appendChild;
            Node.prototype.appendChild = function (child) {
                made.call(this, child);
                if (child.localName === "iframe") {
                    child.contentWindow.print = () => {
                        window.printed = child.contentDocument.body.innerText;
                    };
                }
                return child;
            };
        }"""
    )
    widget.open().ask(QUESTIONS["sv"])
    aged = CARD | {"note": "Telefon: uppgift från 2024, kan ha ändrats."}
    rasa.says(PLAIN | answering(CARE, "sv", kind="contact", contacts=[aged]))
    widget.ask("Vem ringer jag?")
    rasa.says({"kind": "suggestions", "language": "sv", "text": "Menar du?", "related": [CARE]})
    widget.ask("Omsorg")

    widget.menu("copy")
    expect(widget.status).to_have_text(word("copied"))
    copied = page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        widget.button("save").click()
    widget.button("print").click()

    assert f"Du:\n{QUESTIONS['sv']}\n\nAssistenten:\n{ANSWERS[CARE].texts['sv']}" in copied
    assert re.search(r"Källor:\n- .*: https://", copied)
    assert download.value.suggested_filename == "samtal.txt"
    download.value.save_as(tmp_path / "samtal.txt")
    assert (tmp_path / "samtal.txt").read_text(encoding="utf-8") == copied
    # On paper no line ends within a number; what is copied has plain spaces.
    printed = page.evaluate("window.printed").replace("\u00a0", " ")
    assert QUESTIONS["sv"] in printed
    for text in (copied, printed):
        assert f"{word('phone')}: {CARD['phone']}" in text
        assert aged["note"] in text
        assert load_catalogue()[CARE].title("sv") in text.partition("Menar du?")[2]
    assert "Källor" not in page.locator("body").inner_text()


HOSTILE = [
    "<script>window.robbed = 1</script><img src=x onerror='window.robbed = 1'>",
    "</textarea></li><h1>Stulen</h1> {{ 7 * 7 }} {max} ${alert(1)}",
    "javascript:window.robbed=1 &lt;b&gt; &amp;",
    "Donaudampfschiff" * 28,
    "\u202eattack\u2066 مرحبا بالعالم 🏳️‍🌈👩‍👩‍👧‍👦",
    "Z̸̡̛̮͖̤͔̗͚͍̩̺̼̮͔̓͂̈́͌͋̉̕͠a̸l̶g̷o",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_and_stays_in_its_place(
    visit: Visit, rasa: FakeRasa, text: str
) -> None:
    rasa.says(PLAIN | answering(CARE, "sv", text=text))
    widget = visit(viewport={"width": 320, "height": 640}).open()

    widget.ask(text)
    widget.page.reload()
    widget.launcher.click()
    expect(widget.messages).to_have_count(3)

    for message in widget.messages.all()[1:]:
        assert message.locator(".prose").text_content() == text
    assert widget.page.evaluate("window.robbed") is None
    assert widget.root.locator("h1, img, script").count() == 0
    assert widget.log.evaluate("log => log.scrollWidth <= log.clientWidth")
