"""The assistant can be closed and opened while it runs; residents are told whom to call."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.content import load_texts
from tests.web.browser import Browse
from tests.web.gateway import Gateway, Gateways
from tests.web.process import wait_until

USUAL = load_texts("web").entries["closed"]


@pytest.fixture
def own(start_gateway: Gateways, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """Return a gateway of the test's own, which `bot` commands are about."""
    gateway = start_gateway()
    monkeypatch.setenv("BOT_DATA", str(gateway.settings.data_dir))
    return gateway


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_closed_it_answers_with_the_notice_and_the_contact_card(
    own: Gateway, language: str
) -> None:
    conversation = own.api.open(language)
    assert main(["close"]) == 0

    response = conversation.say("Hej")
    assert response.status_code == 503
    assert response.json()["type"].endswith("#closed")
    assert response.json()["detail"] == USUAL[language]
    assert response.json()["contacts"][0]["key"] == "citizen_service"
    assert int(response.headers["retry-after"]) > 0
    opening = own.api("POST", "/api/conversations", json={"language": language})
    assert (opening.status_code, opening.json()["detail"]) == (503, USUAL[language])
    assert own.rasa.received == []


def test_closed_a_conversation_can_still_be_read_and_deleted(own: Gateway) -> None:
    conversation = own.api.open("sv")
    main(["close"])

    assert len(conversation.transcript()) == 1
    assert conversation.call("DELETE").status_code == 204


def test_it_opens_again_without_a_restart(own: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    conversation = own.api.open("sv")
    main(["close"])
    assert conversation.say("Hej").status_code == 503

    assert main(["open"]) == 0
    assert conversation.say("Hej").status_code == 200
    assert main(["open"]) == 0
    assert "var inte stängd" in capsys.readouterr().out


def test_the_words_can_be_chosen_in_both_languages(own: Gateway) -> None:
    swedish, finnish = own.api.open("sv"), own.api.open("fi")
    main(["close", "--message", "Vi flyttar {allt}.", "--message-fi", "Muutamme."])

    assert swedish.say("Hej").json()["detail"] == "Vi flyttar {allt}."
    assert finnish.say("Hei").json()["detail"] == "Muutamme."


def test_the_page_says_it_in_both_languages_and_asks_for_no_question(
    own: Gateway, browse: Browse
) -> None:
    main(["close", "--message", "Vi <b>flyttar</b>."])
    browser = browse(own.address)

    assert browser.response.status_code == 503
    error = browser.page.one("div", class_="error")
    assert "Vi <b>flyttar</b>." in error.text
    assert USUAL["fi"] in error.text
    assert "08-530 610 00" in error.text
    assert browser.page.all("textarea") == []
    posted = browser.client.post("/chatt", data={"text": "Hej"})
    assert posted.status_code == 503
    assert own.rasa.received == []


def test_it_can_be_closed_from_the_start(start_gateway: Gateways) -> None:
    api = start_gateway(BOT_CLOSED_MESSAGE="Stängt | Suljettu").api

    for language, said in (("sv", "Stängt"), ("fi", "Suljettu")):
        response = api("POST", "/api/conversations", json={"language": language})
        assert (response.status_code, response.json()["detail"]) == (503, said)
    ready = api("GET", "/api/ready")
    assert (ready.status_code, ready.json()["closed"]) == (200, True)


def test_closed_all_parts_are_still_said_to_be_ready_or_missing(own: Gateway) -> None:
    """Whoever stands in front must let residents through to the notice, and know what is down."""
    assert own.api("GET", "/api/ready").json()["closed"] is False
    main(["close"])

    ready = own.api("GET", "/api/ready")
    assert (ready.status_code, ready.json()["closed"]) == (200, True)
    own.rasa.model = None
    wait_until(lambda: own.api("GET", "/api/ready").json().get("missing") == ["rasa"])

    own.rasa.reset()
    main(["open"])
    wait_until(lambda: own.api("GET", "/api/ready").json().get("closed") is False)


def test_opening_does_not_hide_that_the_setting_closes_it(
    own: Gateway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_CLOSED_MESSAGE", "Stängt")

    assert main(["open"]) == 1
    assert "BOT_CLOSED_MESSAGE" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "{", "[]", '"x"', '{"sv": ""}'])
def test_a_damaged_switch_closes_with_the_usual_words(own: Gateway, content: str) -> None:
    conversation = own.api.open("sv")
    (own.settings.data_dir / "closed.json").write_text(content, encoding="utf-8")

    response = conversation.say("Hej")

    assert (response.status_code, response.json()["detail"]) == (503, USUAL["sv"])


@pytest.mark.parametrize(("command", "what"), [("close", "skriva"), ("open", "ta bort")])
def test_what_hinders_the_switch_is_said_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    what: str,
) -> None:
    monkeypatch.setenv("BOT_DATA", str(tmp_path))
    monkeypatch.setenv("BOT_MODELS", str(tmp_path))
    in_the_way = tmp_path / "closed.json"
    in_the_way.mkdir()

    assert main([command]) == 1

    assert capsys.readouterr().err == (
        f"bot: {in_the_way} går inte att {what} (Is a directory); "
        "rätta det och försök igen, ingenting har ändrats\n"
    )
    assert [path.name for path in tmp_path.glob("closed.json*")] == ["closed.json"]
