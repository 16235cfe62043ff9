"""What happens to residents and operators when a process dies or is told to stop."""

from __future__ import annotations

import os
import signal

import httpx
import pytest

from tests.conversations.assistant import Assistant, is_running, wait_until
from tests.conversations.talk import answer, is_answer

# Rasa needs some fifteen seconds on a machine that does nothing else.
_BACK_SECONDS = 180.0


@pytest.mark.parametrize("killed", ["rasa", "actions"])
def test_a_process_that_dies_leaves_the_resident_with_a_contact(
    own_assistant: Assistant, killed: str
) -> None:
    children = own_assistant.children()
    assert set(children) == {"actions", "rasa", "web"}
    conversation = own_assistant.open("fi")
    assert answer(conversation, "kirjaston puhelinnumero")["kind"] == "contact"
    # Held still, the supervisor does not notice yet.
    own_assistant.signal(signal.SIGSTOP)
    os.kill(children[killed], signal.SIGKILL)
    wait_until(lambda: not is_running(children[killed]), 10, lambda: f"{killed} lives on")

    response = conversation.say("kirjaston puhelinnumero")

    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    card = response.json()["contacts"][0]
    assert (card["key"], card["phone"]) == ("citizen_service", "08-530 610 00")
    assert conversation.transcript()[-1]["text"] == "kirjaston puhelinnumero"
    wait_until(
        lambda: own_assistant.api("GET", "/api/ready").json().get("missing") == [killed],
        _BACK_SECONDS,
        lambda: f"{killed} is not missed:\n{own_assistant.log}",
    )

    if killed == "actions":
        said = answer(conversation, "Onko äidilläni oikeus vanhustenhuoltoon suomeksi?")
        is_answer(said, "minorities/elderly_care", "fi")

    own_assistant.signal(signal.SIGCONT)
    wait_until(
        lambda: own_assistant.api("GET", "/api/ready").status_code == 200,
        _BACK_SECONDS,
        lambda: f"{killed} does not come back:\n{own_assistant.log}",
    )
    assert f"{killed} ended (killed by SIGKILL); it is started again in 1 s" in own_assistant.log
    assert answer(conversation, "kirjaston puhelinnumero")["kind"] == "contact"


def test_the_gateway_comes_back_by_itself(own_assistant: Assistant) -> None:
    conversation = own_assistant.open("sv")
    assert answer(conversation, "numret till biblioteket")["kind"] == "contact"
    before = conversation.transcript()
    os.kill(own_assistant.children()["web"], signal.SIGKILL)

    def is_back() -> bool:
        try:
            return own_assistant.api("GET", "/api/ready").status_code == 200
        except httpx.TransportError:
            return False

    wait_until(is_back, _BACK_SECONDS, lambda: f"web does not come back:\n{own_assistant.log}")

    assert conversation.transcript() == before
    assert answer(conversation, "numret till biblioteket")["kind"] == "contact"


def test_a_supervisor_that_is_killed_leaves_no_orphans(own_assistant: Assistant) -> None:
    children = own_assistant.children()
    assert set(children) == {"actions", "rasa", "web"}

    own_assistant.signal(signal.SIGKILL)
    own_assistant.ended()

    wait_until(
        lambda: not [name for name, process in children.items() if is_running(process)],
        30,
        lambda: f"somebody lives on: {children}",
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_stops_all_three(own_assistant: Assistant, number: signal.Signals) -> None:
    children = own_assistant.children()

    own_assistant.signal(number)

    assert own_assistant.ended() == 0
    assert not [name for name, process in children.items() if is_running(process)]
    assert "Traceback" not in own_assistant.log
