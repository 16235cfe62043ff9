"""The assistant that all conversations of a test run share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conversations.assistant import Assistant, is_running


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts the real processes; the first such test may have to wait for training."""
    for item in items:
        if {"assistant", "own_assistant"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.processes)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Run one assistant for all tests that break nothing; it must end in good order."""
    running = Assistant(tmp_path_factory.mktemp("assistant"))
    children = running.children()
    yield running
    assert running.stop() == 0, running.log
    assert not [name for name, process in children.items() if is_running(process)]


@pytest.fixture
def own_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Run an assistant that the test may break."""
    running = Assistant(tmp_path_factory.mktemp("own_assistant"))
    yield running
    running.stop()
