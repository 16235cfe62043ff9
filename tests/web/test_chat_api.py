"""The chat API as the widget and the measurements use it."""

from __future__ import annotations

import json

import pytest

from bot.content import load_answer, load_catalogue
from bot.paths import DATA
from bot.yaml import load_yaml
from tests.web.fake_rasa import ELDERLY_CARE, FakeRasa
from tests.web.gateway import Api, Gateway, kept

GREETING = load_answer("dialogue/greet")


def test_the_greeting_is_in_the_language_of_the_page(api: Api) -> None:
    opened = api.open("fi").opened

    assert opened["language"] == "fi"
    (greeting,) = opened["messages"]
    assert greeting["language"] == "fi"
    assert greeting["text"] == GREETING.texts["fi"]
    assert {button["language"] for button in greeting["buttons"]} == {"fi"}


def test_without_a_language_the_greeting_is_in_both_and_so_are_its_buttons(api: Api) -> None:
    opened = api.open(None).opened

    assert opened["language"] is None
    (greeting,) = opened["messages"]
    assert greeting["language"] == "mul"
    assert greeting["parts"] == [
        {"language": language, "text": GREETING.texts[language]} for language in ("sv", "fi")
    ]
    assert [button["language"] for button in greeting["buttons"]] == ["sv"] * 4 + ["fi"] * 4
    finnish = greeting["buttons"][-1]
    assert finnish["payload"] == f'topic:{GREETING.related[-1]}{{"language":"fi"}}'


def test_every_button_of_the_greeting_can_be_pressed(api: Api, rasa: FakeRasa) -> None:
    conversation = api.open()
    buttons = conversation.opened["messages"][0]["buttons"]

    assert {button["language"] for button in buttons} == {"sv", "fi"}
    for button in buttons:
        assert conversation.press(button["payload"]).status_code == 200
        assert rasa.received[-1]["message"] == button["payload"]


def test_a_reply_has_links_for_its_sources_and_buttons_for_what_is_related(api: Api) -> None:
    reply = api.open("sv").say("Kan hemtjänsten skicka nån som kan finska?").json()

    assert reply["language"] == "sv"
    (message,) = reply["messages"]
    assert message["text"] == ELDERLY_CARE["text"]
    assert message["topic"] == "minorities/elderly_care"
    assert message["sources"][0]["label"] == "8 § lag (2009:724)"
    assert message["sources"][0]["url"].startswith("https://www.riksdagen.se/")
    assert message["buttons"][1] == {
        "title": load_catalogue()["minorities/jo"].title("sv"),
        "payload": "topic:minorities/jo",
        "language": "sv",
    }


def test_buttons_of_the_channel_come_first_and_none_comes_twice(api: Api, rasa: FakeRasa) -> None:
    own = {"title": "Läs 8 §", "payload": 'topic:minorities/law_section{"section":"8"}'}
    same = {"title": "Klaga hos JO", "payload": "topic:minorities/jo"}
    rasa.says({"buttons": [own, same]})

    (message,) = api.open("sv").say("8 §").json()["messages"]

    assert [button["title"] for button in message["buttons"]] == [
        "Läs 8 §",
        "Klaga hos JO",
        load_catalogue()["minorities/use_finnish"].title("sv"),
    ]


def test_suggested_topics_become_buttons(api: Api, rasa: FakeRasa) -> None:
    rasa.says({"kind": "suggestions", "candidates": ["minorities/appeal"], "related": []})

    (message,) = api.open("fi").say("valitus").json()["messages"]

    assert message["candidates"] == ["minorities/appeal"]
    assert [button["payload"] for button in message["buttons"]] == ["topic:minorities/appeal"]


def test_a_section_comes_with_its_wording_and_a_contact_with_its_card(
    api: Api, rasa: FakeRasa, gateway: Gateway
) -> None:
    law = {
        "text": "8 § Enskilda …",
        "wording_date": "2019-01-01",
        "amendment": "2018:1367",
        "repealed": False,
    }
    contacts = [_card(gateway)]
    rasa.says(
        {"kind": "law", "section": "8", "law": law}, {"kind": "contact", "contacts": contacts}
    )

    first, second = api.open("sv").say("8 §").json()["messages"]

    assert (first["section"], first["law"]) == ("8", law)
    assert second["contacts"] == contacts


def test_the_page_language_is_a_hint_until_a_reply_shows_the_language(
    api: Api, rasa: FakeRasa
) -> None:
    conversation = api.open(None)
    rasa.says({"language": "fi"})

    assert conversation.say("Onko teillä vanhustenhuoltoa suomeksi?").json()["language"] == "fi"
    conversation.say("Tumba")

    assert [sent["metadata"]["language"] for sent in rasa.received] == [None, "fi"]


@pytest.mark.parametrize(("header", "hint"), [("fi", "fi"), ("sv", None), ("de, fi;q=0.5", "fi")])
def test_a_finnish_page_is_a_hint_for_a_first_message_without_language(
    api: Api, rasa: FakeRasa, header: str, hint: str | None
) -> None:
    conversation = api.open(None)

    conversation.say("8 §", headers={"Accept-Language": header})

    assert [sent["metadata"]["language"] for sent in rasa.received] == [hint]


def test_a_reply_in_several_languages_keeps_the_language_of_the_conversation(
    api: Api, rasa: FakeRasa
) -> None:
    parts = [{"language": "sv", "text": "Jag …"}, {"language": "en", "text": "I …"}]
    rasa.says({"language": "mul", "text": "Jag …\n\nI …", "parts": parts})

    reply = api.open("fi").say("Do you speak English?").json()

    assert reply["language"] == "fi"
    assert reply["messages"][0]["parts"] == parts


def test_both_sides_are_there_after_a_reload(api: Api) -> None:
    conversation = api.open("sv")
    reply = conversation.say("Finns det äldreboende på finska?").json()["messages"]
    conversation.press('topic:minorities/law_section{"section":"5 a"}')

    greeting, question, answer, pressed, _ = conversation.transcript()

    assert greeting == conversation.opened["messages"][0]
    assert (question["from"], question["text"]) == ("resident", "Finns det äldreboende på finska?")
    assert question["language"] == "sv"
    assert [answer] == reply
    assert pressed["text"] == "Läs en paragraf: 5 a §"


def test_a_unit_that_was_pressed_stands_in_the_transcript_as_on_its_button(
    api: Api, rasa: FakeRasa
) -> None:
    buttons = load_yaml(DATA / "answers" / "system.yml")["responses"]
    for variation in buttons["utter_ask_contact_form_matter"]:
        language = variation["condition"][0]["value"]
        rasa.says({"language": language})
        for button in variation["buttons"][:-1]:
            conversation = api.open(language)
            conversation.press(button["payload"])

            assert conversation.transcript()[1]["text"] == button["title"]


def test_emoji_alone_are_a_message(api: Api, rasa: FakeRasa) -> None:
    assert api.open("sv").say("👩🏽‍🦳❓").status_code == 200
    assert rasa.received[-1]["message"] == "👩🏽‍🦳❓"


def test_control_characters_become_spaces_and_line_breaks_newlines(
    api: Api, rasa: FakeRasa
) -> None:
    conversation = api.open("sv")

    assert conversation.say(" Hej\x07du\x85\r\nrad två\ttab\x7f ").status_code == 200

    assert rasa.received[-1]["message"] == "Hej du \nrad två\ttab"
    assert conversation.transcript()[1]["text"] == "Hej du \nrad två\ttab"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/restart", "∕restart"),
        ('/inform{"language": "fi"}', '∕inform{"language": "fi"}'),
        ("topic:dialogue/restart", "topic dialogue/restart"),
    ],
)
def test_what_a_resident_types_is_never_a_command_to_rasa(
    api: Api, rasa: FakeRasa, typed: str, read: str
) -> None:
    conversation = api.open("sv")

    conversation.say(typed)

    assert rasa.received[-1]["message"] == read
    assert conversation.transcript()[1]["text"] == typed


def test_the_longest_text_is_answered(api: Api) -> None:
    assert api.open("sv").say("å" * 500).status_code == 200


def test_feedback_is_kept_and_a_later_verdict_replaces_it(gateway: Gateway) -> None:
    conversation = gateway.api.open("sv")
    (message,) = conversation.say("Hej").json()["messages"]

    for helpful in (True, False):
        body = {"message_id": message["id"], "helpful": helpful}
        assert conversation.call("POST", "/feedback", json=body).status_code == 204

    assert kept(gateway, "feedback", conversation.id, "helpful") == [(0,)]


def test_health_and_description_need_no_token(api: Api) -> None:
    assert api("GET", "/api/health").json() == {"status": "ok"}
    assert api("GET", "/api/openapi.json").json()["openapi"].startswith("3.1")


def test_every_answer_carries_the_security_headers(gateway: Gateway) -> None:
    for path in ("/", "/api/health", "/api/nothing", "/static/chat.css"):
        headers = gateway.api._client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "permissions-policy" in headers
        assert "server" not in headers
        assert (headers.get("cache-control") == "no-store") is not path.startswith("/static/")


def test_an_unknown_source_or_topic_is_left_out_of_a_right_answer(
    api: Api, rasa: FakeRasa, caplog: pytest.LogCaptureFixture
) -> None:
    rasa.says({"sources": ["spraklagen 8", "gamla_lagen 1"], "related": ["minorities/gone"]})

    (message,) = api.open("sv").say("Hej").json()["messages"]

    assert [source["label"] for source in message["sources"]] == ["8 § språklagen (2009:600)"]
    assert message["buttons"] == []
    assert "gamla_lagen 1" in caplog.text
    assert "minorities/gone" in caplog.text


def _card(gateway: Gateway) -> dict[str, object]:
    gateway.rasa.answer = lambda _: {"messages": []}
    problem = gateway.api.open("sv").say("Hej").json()
    return json.loads(json.dumps(problem["contacts"][0]))
