"""The chat page, as a browser without scripts uses it: forms out, pages back."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.content import load_answer, load_texts
from tests.web.browser import Browse, Browser, speakers
from tests.web.fake_rasa import ELDERLY_CARE, NUMBERS, FakeRasa
from tests.web.gateway import Gateway

GREETING = load_answer("dialogue/greet").texts
WORDS = load_texts("web")
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


def test_the_first_page_greets_in_both_languages_and_offers_both(browser: Browser) -> None:
    page = browser.page

    (greeting,) = page.all("li", class_="message")
    assert [(p["lang"], p.text) for p in greeting.all("div", class_="prose")] == [
        ("sv", GREETING["sv"]),
        ("fi", GREETING["fi"]),
    ]
    assert {b.language for b in greeting.all("button")} == {"sv", "fi"}
    links = page.one("nav").all("a")
    assert [(a["href"], a["lang"], a.text) for a in links] == [
        ("/chatt?sprak=sv", "sv", "På svenska"),
        ("/keskustelu?sprak=fi", "fi", "Suomeksi"),
    ]
    assert not browser.client.cookies, "looking is not yet a conversation"


def test_a_question_is_answered_after_a_redirect_and_stays_after_a_reload(
    browser: Browser,
) -> None:
    page = browser.ask("Finns det äldreomsorg på finska?")

    assert [r.status_code for r in browser.response.history] == [303]
    assert browser.response.history[0].headers["location"].endswith("#senaste")
    assert speakers(page) == ["Assistenten", "Du", "Assistenten"]
    assert page.one(id="senaste").parent.name == "ol"  # type: ignore[union-attr]
    reply = page.one(id="senaste")
    assert [p.text for p in reply.one("div", class_="prose").all("p")] == [
        ELDERLY_CARE["text"].partition("\n")[0]
    ]
    assert [li.text for li in reply.one("div", class_="prose").all("li")] == [
        "be om det",
        "fråga handläggaren",
    ]
    links = reply.one("div", class_="sources").all("a")
    assert [a.text for a in links] == [
        "8 § lag (2009:724)",
        "8 kap. 6–9 §§ socialtjänstlagen (2025:400)",
    ]
    assert speakers(browser.visit("/chatt")) == ["Assistenten", "Du", "Assistenten"]
    assert page.one("textarea").text == ""


def test_a_suggestion_is_a_button_that_asks(browser: Browser, rasa: FakeRasa) -> None:
    browser.press("Vanhustenhuolto suomeksi")
    assert rasa.received[-1] == {
        "sender": rasa.received[-1]["sender"],
        "message": 'topic:minorities/elderly_care{"language":"fi"}',
        "metadata": {"language": "fi"},
    }

    browser.press("Klaga hos JO")
    assert rasa.received[-1]["message"] == "topic:minorities/jo"


def test_everything_says_what_language_it_is_in(browser: Browser, rasa: FakeRasa) -> None:
    rasa.says(
        {"language": "sv", "kind": "law", "section": "8", "law": LAW},
        {"language": "fi", "text": "Hei", "contacts": [CARD | {"name": "Palvelu"}]},
        {
            "language": "mul",
            "text": "Hej\n\nHi",
            "parts": [{"language": "sv", "text": "Hej"}, {"language": "en", "text": "Hi"}],
        },
    )
    page = browser.ask("Hei")

    assert page.one("html")["lang"] == "sv"
    law, contact, several = page.all("li", class_="assistant")[1:]
    assert law.one("blockquote").language == "sv"
    assert contact.one("div", class_="prose").language == "fi"
    assert contact.one("dl").language == "fi"
    assert contact.one("dl").all("dt")[0].text == "Puhelin"
    assert [p["lang"] for p in several.all("div", class_="prose")] == ["sv", "en"]
    for message in page.all("li", class_="message"):
        assert all(prose.get("lang") for prose in message.all("div", class_="prose"))
    assert {b.language for b in several.all("button")} == {"sv", "fi"}


def test_the_section_is_folded_and_a_contact_can_be_called(
    browser: Browser, rasa: FakeRasa
) -> None:
    rasa.says({"kind": "law", "section": "8", "law": LAW, "contacts": [CARD]})
    reply = browser.ask("8 §").one(id="senaste")

    details = reply.one("details")
    assert details.one("blockquote").text == "En enskild …"
    assert "Den här lydelsen började gälla 2019-01-01." in details.text
    assert "Lydelsen är beslutad genom lag (2018:1367)." in details.text
    assert [a["href"] for a in reply.one("dl").all("a")] == [
        "tel:+46853061000",
        "mailto:nagon@example.org",
        "https://www.botkyrka.se",
    ]
    assert "Postadress" not in reply.text


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("sv", ["Upphävd 2025-07-01 genom lag (2025:437)."]),
        ("fi", ["Kumottu 1.7.2025 lailla (2025:437)."]),
    ],
)
def test_a_repealed_section_is_not_said_to_be_in_force(
    browser: Browser, rasa: FakeRasa, language: str, lines: list[str]
) -> None:
    law = {"text": "Har upphävts …", "wording_date": "2025-07-01", "amendment": "2025:437"}
    rasa.says({"kind": "law", "language": language, "law": law | {"repealed": True}})

    details = browser.ask("18 a §").one(id="senaste").one("details")

    assert [p.text for p in details.all("p", class_="small")] == lines


def test_112_and_1177_can_be_called_from_the_text(browser: Browser, rasa: FakeRasa) -> None:
    rasa.says({"text": NUMBERS})
    prose = browser.ask("hjälp").one(id="senaste").one("div", class_="prose")

    assert [(a["href"], a.text) for a in prose.all("a")] == [
        (f"tel:{number}", number) for number in ("112", "1177", "1177", "112")
    ]


def test_every_field_has_its_label_and_every_id_is_one(browser: Browser) -> None:
    browser.ask("Hej")
    for page in (browser.page, browser.ask("  ")):
        ids = [e["id"] for e in page.all() if e.get("id")]
        assert len(ids) == len(set(ids))
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for element in page.all():
                for target in (element.get(name) or "").split():
                    assert target in ids, f"{name}={target}"
        assert page.one("label")["for"] == page.one("textarea")["id"]
        assert page.one("a", class_="skip")["href"] == "#fraga"
        assert all(button.text for button in page.all("button"))
        levels = [int(e.name[1]) for e in page.all() if e.name in ("h1", "h2", "h3", "h4")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        assert not page.all("script")
        assert not page.all("style")
        assert not [e for e in page.all() if e.get("style") or e.get("onclick")]


@pytest.mark.parametrize(
    ("path", "accepts", "expected"),
    [
        ("/chatt", "fi", "sv"),
        ("/keskustelu", "sv", "fi"),
        ("/chatt?sprak=fi", "sv", "fi"),
        ("/keskustelu?sprak=sv", "fi", "sv"),
        ("/keskustelu?sprak=en", "sv", "fi"),
    ],
)
def test_the_language_of_the_page_before_a_conversation(
    gateway: Gateway, path: str, accepts: str, expected: str, browse: Browse
) -> None:
    browser = browse(gateway.address, accepts)

    assert browser.visit(path).one("html")["lang"] == expected


def test_the_page_follows_the_language_of_the_conversation_unless_told_otherwise(
    gateway: Gateway, rasa: FakeRasa, browse: Browse
) -> None:
    browser = browse(gateway.address, "sv")
    rasa.says({"language": "fi"})

    assert browser.ask("Onko vanhustenhuoltoa suomeksi?").one("html")["lang"] == "fi"
    assert rasa.received[-1]["metadata"] == {"language": "sv"}, "the page was in Swedish"
    assert browser.visit("/chatt").one("html")["lang"] == "fi"
    assert browser.visit("/chatt?sprak=sv").one("html")["lang"] == "sv"


def test_with_a_chosen_language_the_greeting_is_in_it_and_it_is_kept(
    browser: Browser, rasa: FakeRasa
) -> None:
    page = browser.visit("/keskustelu?sprak=fi")
    assert [p.text for p in page.all("div", class_="prose")] == [GREETING["fi"]]

    browser.ask("Tumba")

    assert rasa.received[-1]["metadata"] == {"language": "fi"}


def test_feedback_is_thanked_for(browser: Browser) -> None:
    browser.ask("Hej")

    page = browser.press("Nej")

    assert page.one(id="meddelande").text == "Tack, ditt omdöme är sparat."
    assert speakers(page) == ["Assistenten", "Du", "Assistenten"]


def test_deleting_asks_first_and_leaves_nothing(browser: Browser, gateway: Gateway) -> None:
    browser.ask("Det här ska bort")
    token = browser.client.cookies["samtal"]
    details = browser.page.one("section", class_="manage").one("details")
    assert details.one("summary").text == "Radera samtalet"

    page = browser.press("Ja, radera samtalet")

    assert page.one(id="meddelande").text == WORDS.get("notice_raderat", "sv")
    assert speakers(page) == ["Assistenten"]
    assert not browser.client.cookies
    headers = {"Authorization": f"Bearer {token}"}
    path = f"/api/conversations/{token.partition('.')[0]}/messages"
    assert gateway.api("GET", path, headers=headers).status_code == 404


def test_beginning_anew_is_said_to_rasa_and_keeps_what_was_said(
    browser: Browser, rasa: FakeRasa
) -> None:
    browser.ask("Hej")

    page = browser.press("Börja om")

    assert rasa.received[-1]["message"] == "topic:dialogue/restart"
    assert speakers(page) == ["Assistenten", "Du", "Assistenten", "Du", "Assistenten"]


def test_a_double_click_is_answered_twice_in_order(browser: Browser, rasa: FakeRasa) -> None:
    browser.ask("Hej")
    rasa.delay = 0.1
    with ThreadPoolExecutor() as pool:
        clicks = [
            pool.submit(browser.client.post, "/chatt", data={"text": "Hej?"}) for _ in range(2)
        ]
        assert {click.result().status_code for click in clicks} == {200}

    assert rasa.most_at_once == 1
    assert speakers(browser.visit("/chatt"))[3:] == ["Du", "Assistenten", "Du", "Assistenten"]
