"""A process that is killed, hung or slow: an answer or the contact card, and back by itself."""

from __future__ import annotations

import time
from pathlib import Path

import httpx

from tests.conversations.assistant import Assistant
from tests.faults.residents import (
    LOOKED_UP,
    READY_MADE,
    Resident,
    in_time,
    wait_until,
)
from tests.faults.signals import hung, kill, pauses, slow
from tests.faults.table import Faults


def test_rasa_hung(standing: Assistant, fault: Faults) -> None:
    row = fault("rasa_hung")
    resident, other = Resident.of(standing.api, row), Resident.of(standing.api, row, "fi")
    assert resident.is_answered(READY_MADE)
    with hung(standing, "rasa"):
        for _ in range(3):
            resident.is_led_to_a_person(READY_MADE)
            other.is_led_to_a_person("kirjaston puhelinnumero")
        ready = standing.api("GET", "/api/ready")
        assert ready.json()["missing"] == ["rasa"]
        since = time.monotonic()

    resident.talks_again(READY_MADE, since)
    other.talks_again("kirjaston puhelinnumero", since)
    resident.has_lost_nothing()
    other.has_lost_nothing()


def test_rasa_slow(standing: Assistant, fault: Faults) -> None:
    row = fault("rasa_slow")
    resident = Resident.of(standing.api, row)
    with slow(standing, "rasa"):
        for _ in range(6):
            resident.say(READY_MADE)
        since = time.monotonic()

    resident.comes_through(READY_MADE, since)


def test_actions_hung(standing: Assistant, fault: Faults) -> None:
    row = fault("actions_hung")
    resident = Resident.of(standing.api, row)
    with hung(standing, "actions"):
        for _ in range(2):
            resident.is_led_to_a_person(LOOKED_UP)
            # What is not looked up is answered as usual, in the same conversation.
            wait_until(lambda: resident.is_answered(READY_MADE), 10)
        assert standing.api("GET", "/api/ready").json()["missing"] == ["actions"]
        since = time.monotonic()

    resident.comes_through(LOOKED_UP, since)


def test_actions_killed(standing: Assistant, fault: Faults) -> None:
    row = fault("actions_killed")
    resident = Resident.of(standing.api, row)
    assert resident.is_answered(LOOKED_UP)
    kill(standing, "actions")
    since = time.monotonic()

    resident.is_led_to_a_person(LOOKED_UP)
    assert resident.is_answered(READY_MADE)
    resident.comes_through(LOOKED_UP, since)
    assert "actions ended (killed by SIGKILL); it is started again in " in standing.log


def test_a_process_that_dies_again_and_again(standing: Assistant, fault: Faults) -> None:
    row = fault("actions_again")
    resident = Resident.of(standing.api, row)
    before = len(pauses(standing, "actions"))
    for died in range(1, 4):
        wait_until(lambda: "actions" in standing.children())
        kill(standing, "actions")
        since = time.monotonic()
        while len(pauses(standing, "actions")) < before + died:
            resident.say(READY_MADE)

    resident.comes_through(LOOKED_UP, since)
    told = pauses(standing, "actions")[before:]
    assert told[0] in (1, 2, 4), "one that has died a moment ago waits longer from the beginning"
    assert told == [told[0], 2 * told[0], 4 * told[0]]


def test_rasa_killed(standing: Assistant, fault: Faults) -> None:
    row = fault("rasa_killed")
    resident = Resident.of(standing.api, row)
    assert resident.is_answered(READY_MADE)
    kill(standing, "rasa")
    since = time.monotonic()

    resident.is_led_to_a_person(READY_MADE)
    in_time(row, standing.api("POST", "/api/conversations", json={"language": "fi"}))
    resident.comes_through(READY_MADE, since)
    assert "rasa ended (killed by SIGKILL); it is started again in " in standing.log


def test_a_model_that_is_half_written(standing: Assistant, fault: Faults) -> None:
    row = fault("model_half")
    resident = Resident.of(standing.api, row)
    assert resident.is_answered(READY_MADE)
    model = standing.folder / "published" / "current" / "model.tar.gz"
    whole = model.rename(model.with_suffix(".whole"))
    content = whole.read_bytes()
    # Not written in place: the folder of models may hold the same file under another name.
    model.write_bytes(content[: len(content) // 2])
    kill(standing, "rasa")

    def has_refused() -> bool:
        resident.is_led_to_a_person(READY_MADE)
        return "rasa ended (exit code 1); it is started again in " in standing.log

    wait_until(has_refused, 180, 0.5)
    assert "the model cannot be loaded; Rasa ends" in standing.log
    whole.replace(model)
    since = time.monotonic()

    resident.comes_through(READY_MADE, since)


def test_the_gateway_killed(standing: Assistant, fault: Faults, tmp_path: Path) -> None:
    """Nobody can answer for it; it is back in seconds, with everything that was acknowledged."""
    row = fault("web_killed")
    resident = Resident.of(standing.api, row)
    assert resident.is_answered(READY_MADE)
    kill(standing, "web")
    since = time.monotonic()

    def answers() -> bool:
        try:
            return standing.api("GET", "/api/ready").status_code == 200
        except httpx.TransportError:
            return False

    wait_until(answers)
    resident.comes_through(READY_MADE, since)
