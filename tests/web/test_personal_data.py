"""Personal data never gets past the gateway: not to Rasa, the database, the log or the reply."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from tests.privacy.labels import PARTS, labels
from tests.web.browser import Browse
from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Api, Gateway, Gateways

SECRETS = {"850709-9805", "070-174 06 05", "aino@example.se", "Storgatan 12"}
TEXT = "Jag är 850709-9805, 070-174 06 05, aino@example.se, Storgatan 12. Kan jag få hemtjänst?"
LEFT = "Jag är …, …, …, …. Kan jag få hemtjänst?"
MARKED = "Jag är [personnummer], [telefonnummer], [e-postadress], [adress]. Kan jag få hemtjänst?"


def holds(folder: Path, secrets: set[str]) -> set[str]:
    """Return which of the texts stand in any file of the folder."""
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    spelled = {one: (one.encode(), json.dumps(one)[1:-1].encode()) for one in secrets}
    return {one for one, ways in spelled.items() if any(way in content for way in ways)}


def test_rasa_gets_the_words_and_the_transcript_has_marks(api: Api, rasa: FakeRasa) -> None:
    conversation = api.open("sv")
    reply = conversation.say(TEXT).json()["messages"]

    assert [received["message"] for received in rasa.received] == [LEFT]
    question = conversation.transcript()[1]
    assert (question["from"], question["text"]) == ("resident", MARKED)
    assert [message["kind"] for message in reply] == ["answer", "notice"]


@pytest.mark.parametrize(
    ("language", "named"),
    [
        ("sv", "ett personnummer, ett telefonnummer, en e-postadress och en adress"),
        ("fi", "henkilötunnuksen, puhelinnumeron, sähköpostiosoitteen ja osoitteen"),
    ],
)
def test_the_resident_is_told_what_was_removed_in_the_language_of_the_reply(
    api: Api, rasa: FakeRasa, language: str, named: str
) -> None:
    rasa.says({"language": language})
    conversation = api.open(None)

    notice = conversation.say(TEXT).json()["messages"][-1]

    assert (notice["kind"], notice["language"], notice["topic"]) == ("notice", language, None)
    assert named in notice["text"]
    assert notice["buttons"][0]["payload"] == "topic:dialogue/privacy"
    assert conversation.transcript()[-1] == notice


def test_without_personal_data_nothing_is_said(api: Api, rasa: FakeRasa) -> None:
    text = "Vad säger 8 § lag (2009:724)? Ring 08-530 610 00 kl. 8-17."

    (only,) = api.open("sv").say(text).json()["messages"]

    assert only["kind"] == "answer"
    assert rasa.received[0]["message"] == text


def test_the_form_of_the_page_removes_it_too(
    gateway: Gateway, browse: Browse, rasa: FakeRasa
) -> None:
    browser = browse(gateway.address)
    browser.ask(TEXT)

    assert rasa.received[0]["message"] == LEFT
    assert MARKED in browser.page.text
    assert "Jag tog bort ett personnummer" in browser.page.text
    assert "850709" not in browser.response.text


def test_when_rasa_is_down_the_message_is_kept_without_it(
    start_gateway: Gateways, rasa: FakeRasa
) -> None:
    gateway = start_gateway()
    rasa.answer = lambda _: {"messages": []}
    conversation = gateway.api.open("fi")

    assert conversation.say(TEXT).status_code == 503
    assert "[henkilötunnus]" in conversation.transcript()[-1]["text"]
    assert holds(gateway.settings.data_dir, SECRETS) == set()


@pytest.mark.slow
def test_nothing_of_the_labelled_personal_data_is_in_any_file_or_log(
    start_gateway: Gateways, rasa: FakeRasa, caplog: pytest.LogCaptureFixture
) -> None:
    gateway = start_gateway(BOT_MESSAGES_PER_MINUTE="100000", BOT_LOG_LEVEL="DEBUG")
    marked = [label for part in PARTS for label in labels(part) if label.secrets]
    secrets = {label.text[start:end] for label in marked for start, end, _ in label.secrets}
    conversation = gateway.api.open("sv")
    with caplog.at_level(logging.DEBUG):
        for label in marked:
            assert conversation.say(label.text).status_code == 200

    assert len(rasa.received) == len(marked)
    received = json.dumps(rasa.received, ensure_ascii=False)
    assert {secret for secret in secrets if secret in received} == set()
    # Four digits, as of a bank's clearing number, stand by chance in any id or time.
    told_apart = {secret for secret in secrets if len(secret) > 4}
    assert {secret for secret in told_apart if secret in caplog.text} == set()
    assert holds(gateway.settings.data_dir, told_apart) == set()


@pytest.mark.parametrize(
    "entities",
    [
        '{"section":"850709-9805"}',
        '{"section":"Aino Virtanen"}',
        '{"section":"8507099805"}',
        '{"unit":"ring 0701740605"}',
        '{"unit":"library850709"}',
        '{"name":"Aino"}',
        '{"a":"b","c":"d","e":"f","g":"h","i":"j"}',
    ],
)
def test_a_button_carries_no_free_text(api: Api, rasa: FakeRasa, entities: str) -> None:
    response = api.open("sv").press(f"topic:minorities/law_section{entities}")

    assert response.status_code == 422
    assert rasa.received == []


@pytest.mark.parametrize(
    "entities", ['{"section":"8"}', '{"section":"5 a"}', '{"language":"fi"}', '{"unit":"jo"}']
)
def test_a_button_carries_sections_and_keys(api: Api, entities: str) -> None:
    assert api.open("sv").press(f"topic:minorities/law_section{entities}").status_code == 200


def test_feedback_carries_no_text(api: Api) -> None:
    conversation = api.open("sv")
    (message,) = conversation.say("Hej").json()["messages"]

    for body in (
        {"message_id": message["id"], "helpful": "850709-9805"},
        {"message_id": message["id"], "helpful": True, "comment": "850709-9805"},
    ):
        assert conversation.call("POST", "/feedback", json=body).status_code == 400
    unknown = {"message_id": "8507099805", "helpful": True}
    assert conversation.call("POST", "/feedback", json=unknown).status_code == 404
