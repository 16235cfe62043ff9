"""Whatever is sent, right or wrong by the OpenAPI document, each answer is one that it describes.

schemathesis makes the requests: every parameter and member left out, of another type, and at the
edge of what is allowed; other methods and content types; then others by lot. It sends them to the
application within this process and checks status, content type, headers and body against the
document, that what the document forbids is refused, and that nothing opens without its token.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from bot.settings import Settings
from bot.web import RasaClient, create_app
from bot.web.patience import Patience
from tests.web.contract import SPEC
from tests.web.gateway import KEY

pytestmark = pytest.mark.slow

# Printed by pytest with a failure; set another to look elsewhere.
SEED = 20261128
EXAMPLES = 40
NOTHING_THERE = "http://127.0.0.1:9"
PAYLOAD = SPEC["components"]["schemas"]["Incoming"]["oneOf"][1]["properties"]["payload"]
BUTTON = 'topic:minorities/law_section{"section":"8"}'


class Served:
    """The application within this process, and a resident who talks to it."""

    def __init__(self, data: Path, database: Path, rasa_url: str) -> None:
        self.database = data / "botkyrka.db"
        shutil.copy(database, self.database)
        settings = {
            "BOT_DATA": str(data),
            "BOT_MODELS": str(data),
            "BOT_SECRET_KEYS": KEY,
            "BOT_CONVERSATIONS_PER_MINUTE": "100000",
            "BOT_MESSAGES_PER_MINUTE": "100000",
        }
        rasa = RasaClient(rasa_url, f"{rasa_url}/ready", Patience(5))
        app = create_app(Settings.from_environment(settings), rasa=rasa)
        generation = GenerationConfig(max_examples=EXAMPLES)
        projects = ProjectsConfig(default=ProjectConfig(generation=generation))
        self.schema: Any = schemathesis.openapi.from_asgi(
            "/api/openapi.json", app, config=SchemathesisConfig(seed=SEED, projects=projects)
        )
        self.conversation = self.opened()

    def opened(self) -> dict[str, Any]:
        """Open a conversation."""
        opening = self.schema["/api/conversations"]["POST"]
        case = opening.Case(body={"language": "sv"}, media_type="application/json")
        response = case.call()
        assert response.status_code == 201
        return response.json()

    def by_resident(self, case: Case) -> Case:
        """Return the request as it is sent by the resident whose conversation it is about.

        Half of the messages and buttons that it names become ones that there are.
        """
        deletes = case.method == "DELETE" and self.database.exists()
        opened = self.opened() if deletes else self.conversation
        case.path_parameters["id"] = opened["id"]
        case.headers["Authorization"] = f"Bearer {opened['token']}"
        there = {"message_id": opened["messages"][0]["id"], "payload": BUTTON}
        if isinstance(case.body, dict):
            for name in there.keys() & case.body.keys():
                if _is_allowed(name, case.body[name]) and len(case.body[name]) % 2 == 0:
                    case.body[name] = there[name]
        return case


def _is_allowed(name: str, value: Any) -> bool:
    """Return whether the document allows the value: what it forbids is sent as it is."""
    if not isinstance(value, str):
        return False
    return name != "payload" or re.search(PAYLOAD["pattern"], value) is not None


Serve = Callable[[str], Served]


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory, prepared_database: Path) -> Serve:
    return lambda url: Served(tmp_path_factory.mktemp("served"), prepared_database, url)


@pytest.fixture(scope="module")
def served(serve: Serve, rasa_server: tuple[Any, str]) -> Served:
    fake, url = rasa_server
    fake.reset()
    return serve(url)


@pytest.fixture(scope="module")
def without_rasa(serve: Serve) -> Served:
    return serve(NOTHING_THERE)


@pytest.fixture(scope="module")
def without_database(serve: Serve, rasa_server: tuple[Any, str]) -> Served:
    served = serve(rasa_server[1])
    served.database.rename(served.database.with_suffix(".away"))
    return served


@pytest.fixture(scope="module")
def api(served: Served) -> Any:
    return served.schema


@pytest.fixture(scope="module")
def api_without_rasa(without_rasa: Served) -> Any:
    return without_rasa.schema


@pytest.fixture(scope="module")
def api_without_database(without_database: Served) -> Any:
    return without_database.schema


@pytest.fixture(autouse=True)
def _printed_seed() -> None:
    print(f"seed {SEED}")


@schemathesis.pytest.from_fixture("api").parametrize()
def test_a_stranger_is_answered_as_described(case: Case) -> None:
    case.call_and_validate()


@schemathesis.pytest.from_fixture("api").include(path_regex=r"\{id\}").parametrize()
def test_a_resident_is_answered_as_described(case: Case, served: Served) -> None:
    # That a text is empty or too long, and that no button says this, no schema tells.
    says = case.operation.label == "POST /api/conversations/{id}/messages"
    served.by_resident(case).call_and_validate(
        excluded_checks=[positive_data_acceptance] if says else []
    )


@(
    schemathesis.pytest.from_fixture("api_without_rasa")
    .include(path_regex="messages|ready")
    .parametrize()
)
def test_without_rasa_the_only_error_is_the_one_described(case: Case, without_rasa: Served) -> None:
    _check_in_trouble(without_rasa.by_resident(case))


@schemathesis.pytest.from_fixture("api_without_database").parametrize()
def test_without_the_database_the_only_error_is_the_one_described(
    case: Case, without_database: Served
) -> None:
    _check_in_trouble(without_database.by_resident(case))


def _check_in_trouble(case: Case) -> None:
    """Send a request; of the server's errors 503 alone is right, with the card that it requires."""
    response = case.call_and_validate(
        excluded_checks=[not_a_server_error, positive_data_acceptance]
    )
    assert response.status_code < 500 or response.status_code == 503
