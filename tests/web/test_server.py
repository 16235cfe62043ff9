"""`python -m bot.web`: says in one line why it cannot start, and ends without losing a reply."""

from __future__ import annotations

import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Api
from tests.web.process import (
    complaint,
    free_port,
    gateway_process,
    wait_until,
    wait_until_it_lives,
    wait_until_ready,
)

pytestmark = pytest.mark.slow


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        line = complaint(tmp_path, PORT=str(port))

    mend = "stop what uses it or choose another with PORT"
    assert line == f"port {port} on 127.0.0.1 is taken; {mend}"


@pytest.mark.parametrize("host", ["192.0.2.1", "a" * 64])
def test_an_address_of_no_machine_or_another_is_not_said_to_be_taken(
    tmp_path: Path, host: str
) -> None:
    port = free_port()

    line = complaint(tmp_path, HOST=host, PORT=str(port))

    assert line.startswith(f"port {port} on {host} cannot be listened on (")
    assert line.endswith("); mend HOST or PORT")


def test_a_taken_port_for_metrics_is_said(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        line = complaint(tmp_path, PORT=str(free_port()), BOT_METRICS_PORT=str(port))

    mend = "stop what uses it or choose another with BOT_METRICS_PORT"
    assert line == f"port {port} on 127.0.0.1 is taken; {mend}"


def test_a_wrong_setting_is_said(tmp_path: Path) -> None:
    assert "BOT_MAX_TEXT='many'" in complaint(tmp_path, BOT_MAX_TEXT="many")
    assert "BOT_RASA_PORT" in complaint(tmp_path, BOT_RASA_PORT="0")


def test_a_file_that_is_no_database_is_said_and_left_alone_and_residents_have_a_contact(
    tmp_path: Path,
) -> None:
    database = tmp_path / "botkyrka.db"
    database.write_text("Det här är ingen databas. " * 100)

    port = free_port()
    with gateway_process(tmp_path, PORT=str(port)) as process:
        api = Api(f"http://127.0.0.1:{port}")
        wait_until_it_lives(api)
        refused = api("POST", "/api/conversations", json={"language": "fi"})
        assert database.read_text().startswith("Det här är ingen databas.")
        database.unlink()
        wait_until(lambda: "database" not in api("GET", "/api/ready").json()["missing"])
        opened = api("POST", "/api/conversations", json={"language": "fi"})
        api.close()
        process.terminate()
        output, _ = process.communicate(timeout=60)

    assert refused.status_code == 503
    assert refused.json()["contacts"][0]["key"] == "citizen_service"
    assert f"{database} is not a SQLite database" in output
    assert opened.status_code == 201
    assert "Traceback" not in output


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_waits_for_the_reply_that_is_being_written(
    asked: signal.Signals, tmp_path: Path, rasa: FakeRasa, rasa_server: tuple[FakeRasa, str]
) -> None:
    port, rasa_port = free_port(), rasa_server[1].rpartition(":")[2]
    environ = {"PORT": str(port), "BOT_RASA_PORT": rasa_port, "BOT_ACTIONS_PORT": rasa_port}
    with gateway_process(tmp_path, **environ) as process:
        api = Api(f"http://127.0.0.1:{port}")
        wait_until_ready(api)
        conversation = api.open("sv")
        rasa.delay = 1.0
        with ThreadPoolExecutor() as pool:
            reply = pool.submit(conversation.say, "Hinner jag?")
            while not rasa.at_once:
                time.sleep(0.01)
            process.send_signal(asked)

        assert reply.result().status_code == 200
        output, _ = process.communicate(timeout=30)
        api.close()

    assert process.returncode in (0, -asked), output
    assert "Traceback" not in output
    assert "Hinner jag?" not in output
    assert "GET /api" not in output
