"""Checks answers against the OpenAPI document: its statuses, headers and bodies, and no others."""

from __future__ import annotations

import re
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker

from bot.web.page_view import HERE
from bot.yaml import load_yaml

SPEC: dict[str, Any] = load_yaml(HERE / "openapi.yml")


def check(response: httpx.Response) -> None:
    """Fail unless the document describes this answer."""
    request = response.request
    operation = _operation(request.url.path, request.method)
    described = operation["responses"].get(str(response.status_code)) if operation else None
    if operation is None:
        assert response.status_code in (404, 405), response.text
        described = SPEC["components"]["responses"][
            "MethodNotAllowed" if response.status_code == 405 else "NotFound"
        ]
    assert described is not None, f"{response.status_code} is not described: {response.text}"
    described = _resolved(described)
    for name, header in described.get("headers", {}).items():
        if _resolved(header).get("required"):
            assert name in response.headers, f"{name} is missing"
    content = described.get("content")
    if content is None:
        assert response.content == b""
        return
    media_type = response.headers["content-type"].partition(";")[0]
    schema = {**content[media_type]["schema"], "components": SPEC["components"]}
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    errors = [error.message for error in validator.iter_errors(response.json())]
    assert not errors, errors


def _operation(path: str, method: str) -> dict[str, Any] | None:
    for template, item in SPEC["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", template)
        if re.fullmatch(pattern, path):
            return item.get(method.lower())
    return None


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        found: Any = SPEC
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return found
    return node
