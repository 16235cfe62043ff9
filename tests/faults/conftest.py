"""One assistant that is broken again and again, and the table of what was measured."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.conversations.assistant import Assistant, is_running
from tests.faults.residents import LOOKED_UP, READY_MADE, wait_until
from tests.faults.table import Fault, IncompleteTable, Table
from tests.web.conftest import (  # noqa: F401 - fixtures
    prepared_database,
    rasa,
    rasa_server,
    start_gateway,
)
from tests.web.gateway import Conversation

_TABLE = pytest.StashKey[Table]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fault-table",
        type=Path,
        default=None,
        help="page whose table of faults is replaced by what this run measures",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_TABLE] = Table()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what breaks real processes; the first may have to wait for training."""
    for item in items:
        if "standing" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.processes)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(600))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Write the table, where that was asked for and all has gone well."""
    page = config.getoption("fault_table", None)
    if page is None:
        return
    if exitstatus != 0:
        terminalreporter.write_line(f"{page} is left as it is: not all tests passed")
        return
    try:
        config.stash[_TABLE].write(page)
    except IncompleteTable as problem:
        terminalreporter.write_line(str(problem), red=True)
    else:
        terminalreporter.write_line(f"{page} has the measured times")


@pytest.fixture
def fault(pytestconfig: pytest.Config) -> Callable[[str], Fault]:
    """Return a function that gives the table's row of a fault."""
    table = pytestconfig.stash.get(_TABLE, None) or Table()
    return table.fault


@pytest.fixture(scope="session")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path | None]:
    """Return a folder on a disk of its own that can be filled; None where that is not allowed."""
    folder = tmp_path_factory.mktemp("disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    yield folder if mounted else None
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture(scope="session")
def standing(
    tmp_path_factory: pytest.TempPathFactory, small_disk: Path | None
) -> Iterator[Assistant]:
    """Run the assistant that the tests break; each leaves it as it was."""
    folder = tmp_path_factory.mktemp("standing")
    database = (small_disk or folder) / "botkyrka.db"
    running = Assistant(folder, BOT_ANSWER_SECONDS="2", BOT_DATABASE_URL=f"sqlite:///{database}")
    running.database = database
    first = running.open("sv")
    for text in (LOOKED_UP, READY_MADE):
        wait_until(partial(_is_answered, first, text))
    yield running
    children = running.children()
    assert running.stop() == 0, running.log
    assert not [name for name, process in children.items() if is_running(process)]


def _is_answered(conversation: Conversation, text: str) -> bool:
    return conversation.say(text).status_code == 200
