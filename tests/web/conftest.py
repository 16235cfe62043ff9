"""A gateway with a Rasa that obeys the test: one for all, or one of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.directory import prepare
from tests.web.browser import Browse, Browser
from tests.web.fake_rasa import FakeRasa
from tests.web.gateway import Api, Gateway, Gateways, served


@pytest.fixture(scope="session")
def prepared_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated and seeded database to copy."""
    path = tmp_path_factory.mktemp("database") / "prepared.db"
    prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def rasa_server() -> Iterator[tuple[FakeRasa, str]]:
    """Run one fake Rasa for all tests."""
    fake = FakeRasa()
    with served(fake.app) as address:
        yield fake, address


@pytest.fixture
def rasa(rasa_server: tuple[FakeRasa, str]) -> FakeRasa:
    """Return the fake Rasa as new."""
    fake, _ = rasa_server
    fake.reset()
    return fake


@pytest.fixture(scope="session")
def shared_gateway(
    tmp_path_factory: pytest.TempPathFactory,
    prepared_database: Path,
    rasa_server: tuple[FakeRasa, str],
) -> Iterator[Gateway]:
    """Run one gateway for the tests that need no settings of their own and break nothing."""
    folder = tmp_path_factory.mktemp("shared")
    gateways = Gateways(folder, prepared_database, *rasa_server)
    yield gateways(BOT_CONVERSATIONS_PER_MINUTE="100000")
    gateways.stop()


@pytest.fixture
def gateway(shared_gateway: Gateway, rasa: FakeRasa) -> Gateway:
    """Return the shared gateway, with a Rasa that behaves."""
    return shared_gateway


@pytest.fixture
def api(gateway: Gateway) -> Api:
    """Return the shared gateway's chat API."""
    return gateway.api


@pytest.fixture
def start_gateway(
    tmp_path: Path, prepared_database: Path, rasa: FakeRasa, rasa_server: tuple[FakeRasa, str]
) -> Iterator[Gateways]:
    """Return a function that starts a gateway of the test's own."""
    gateways = Gateways(tmp_path, prepared_database, *rasa_server)
    yield gateways
    gateways.stop()


@pytest.fixture
def browse() -> Iterator[Browse]:
    """Return a function that opens a browser at an address."""
    with ExitStack() as closing:

        def opened(address: str, accept_language: str = "sv", path: str = "/chatt") -> Browser:
            browser = Browser(address, accept_language, path)
            closing.callback(browser.client.close)
            return browser

        yield opened


@pytest.fixture
def browser(gateway: Gateway, browse: Browse) -> Browser:
    return browse(gateway.address)
