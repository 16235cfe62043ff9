"""The OpenAPI document is valid and describes the routes that there are, no more and no fewer.

That every answer is as described is checked wherever a test calls the API, see `contract.check`.
"""

from __future__ import annotations

import json

import openapi_spec_validator

from bot.content import load_texts
from bot.web.api import ROUTES
from tests.web.contract import SPEC
from tests.web.gateway import Api

METHODS = {"get", "post", "put", "patch", "delete"}


def test_the_document_is_valid(api: Api) -> None:
    served = api("GET", "/api/openapi.json").json()

    assert served == json.loads(json.dumps(SPEC))
    openapi_spec_validator.validate_spec(served)


def test_it_describes_the_routes_of_the_code() -> None:
    described = {path: METHODS.intersection(item) for path, item in SPEC["paths"].items()}
    routed = {
        route.path: {name for name in METHODS if hasattr(route.endpoint, name)}  # type: ignore[attr-defined]
        for route in ROUTES
    }

    assert described == routed


def test_every_problem_it_names_has_its_words() -> None:
    words = load_texts("problems").entries
    names = {key.partition(".")[0] for key in words}
    # Not of the API: what pages say of a form sent from elsewhere, unknown addresses and reports.
    described = json.dumps(SPEC)
    undescribed = {name for name in names if f"`{name}`" not in described}

    assert undescribed == {"foreign_form", "no_such_page", "too_many_reports"}
    for name in names:
        assert {f"{name}.title", f"{name}.detail"} <= words.keys()
