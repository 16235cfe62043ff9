"""Problems: what went wrong, told in the resident's language (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import JSONResponse

from bot.content import Texts
from bot.web.languages import Served

MEDIA_TYPE = "application/problem+json"
# Every problem type is described there, under its own name.
_TYPES = "/api/openapi.json#{}"


class Problem(Exception):  # noqa: N818 - the field's word, as in "problem document"
    """A request cannot be answered as asked.

    Attributes:
        status: HTTP status.
        key: Name of the problem in `data/texts/problems.yml`.
        values: What the text's placeholders stand for; never anything the client sent.
        headers: HTTP headers that belong to the status.
        more: Further members of the problem document.
        wants_contact: Whether the main contact card belongs in the answer.
        database_works: Whether that card may be looked up in the database.
        language: The conversation's language, where whoever raised the problem knows it.
    """

    def __init__(  # noqa: PLR0913 - each is one fact about the problem, all by name
        self,
        status: int,
        key: str,
        *,
        values: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
        wants_contact: bool = False,
        database_works: bool = True,
        language: Served | None = None,
    ) -> None:
        super().__init__(key)
        self.status, self.key = status, key
        self.values = dict(values or {})
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)
        self.more = dict(more or {})
        self.wants_contact, self.database_works = wants_contact, database_works
        self.language = language


def unavailable(*, database_works: bool = True, language: Served | None = None) -> Problem:
    """Return the problem that the assistant cannot answer now: a person can, see `contacts`."""
    return Problem(
        503,
        "unavailable",
        retry_after=10,
        wants_contact=True,
        database_works=database_works,
        language=language,
    )


def document(
    problem: Problem, texts: Texts, language: str, contacts: Sequence[Mapping[str, Any]] = ()
) -> JSONResponse:
    """Return the problem document."""
    body: dict[str, Any] = {
        "type": _TYPES.format(problem.key),
        "title": texts.get(f"{problem.key}.title", language, **problem.values),
        "status": problem.status,
        "detail": texts.get(f"{problem.key}.detail", language, **problem.values),
        **problem.more,
    }
    if problem.wants_contact:
        body["contacts"] = list(contacts)
    return JSONResponse(
        body,
        problem.status,
        headers={**problem.headers, "Content-Language": language},
        media_type=MEDIA_TYPE,
    )
