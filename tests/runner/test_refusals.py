"""What keeps the assistant from starting is said in one line, with the mend."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import ROOT
from bot.runner.processes import free_port
from bot.settings import DESCRIPTIONS
from tests.runner.command import bot, refusal

pytestmark = pytest.mark.slow


def test_the_settings_are_listed(tmp_path: Path) -> None:
    ended = bot("settings", folder=tmp_path)

    assert (ended.returncode, ended.stderr) == (0, "")
    names = [line.split()[0] for line in ended.stdout.splitlines()]
    assert names == list(DESCRIPTIONS)


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ended = bot("run", folder=tmp_path, HOST="127.0.0.1", PORT=str(port))

    assert refusal(ended) == (
        f"port {port} on 127.0.0.1 is taken; "
        f"stop what uses it or choose another: PORT={port + 1} make run"
    )
    assert list((tmp_path / "models").iterdir()) == [], "nothing was trained in vain"


@pytest.mark.parametrize("host", ["finns.inte.invalid", "192.0.2.1", "a" * 64])
def test_an_address_of_no_machine_or_another_is_not_said_to_be_taken(
    tmp_path: Path, host: str
) -> None:
    port = free_port()

    said = refusal(bot("run", folder=tmp_path, HOST=host, PORT=str(port)))

    assert said.startswith(f"port {port} on {host} cannot be listened on (")
    assert said.endswith("mend HOST or PORT")


def test_a_port_for_metrics_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ended = bot("run", folder=tmp_path, PORT=str(free_port()), BOT_METRICS_PORT=str(port))

    assert refusal(ended) == (
        f"port {port} on 127.0.0.1, for metrics, is taken; "
        "stop what uses it or choose another with BOT_METRICS_PORT"
    )


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"BOT_MESAGES_PER_MINUTE": "5"}, "BOT_MESAGES_PER_MINUTE is not a setting; the settings"),
        ({"PORT": "åttio"}, "PORT='åttio' must be a whole number from 1 to 65535"),
        ({"BOT_DATA": "/dev/null/var"}, "BOT_DATA: the folder /dev/null/var cannot be made (Not"),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    assert refusal(bot("settings", folder=tmp_path, **settings)).startswith(said)


def test_a_database_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "file.db"
    file.write_bytes(b"inte en databas " * 1000)

    said = refusal(
        bot("run", folder=tmp_path, BOT_DATABASE_URL=f"sqlite:///{file}", PORT=str(free_port()))
    )

    assert str(file) in said
    assert file.read_bytes() == b"inte en databas " * 1000, "and it is left as it is"


def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    published = tmp_path / "var" / "published"
    published.touch()

    assert refusal(bot("publish", folder=tmp_path)) == (
        f"{published} går inte att läsa eller skriva (File exists). Rätta det och försök igen."
    )


def test_a_file_that_leads_nowhere_is_named_when_it_should_be_published(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    for name in ("actions", "bot"):
        shutil.copytree(ROOT / name, checkout / name)
    lost = checkout / "data" / "lost.yml"
    lost.parent.mkdir()
    lost.symlink_to("nowhere")

    said = refusal(bot("publish", folder=tmp_path, checkout=checkout))

    assert said.startswith(f"{lost} går inte att läsa eller skriva (")


def test_nothing_is_said_to_somebody_who_has_stopped_reading(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    ended = subprocess.run(
        [sys.executable, "-m", "bot", "settings"],
        cwd=ROOT,
        env=os.environ | {"BOT_DATA": str(tmp_path), "BOT_MODELS": str(tmp_path)},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )

    os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, b"")
