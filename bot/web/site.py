"""The demonstration site: a page to see the widget on, and the accessibility statement."""

from __future__ import annotations

from typing import Any

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.web.failures import note
from bot.web.forms import refuse_foreign
from bot.web.guard import POLICY_WITH_SCRIPTS
from bot.web.incoming import clean_text, read_form
from bot.web.languages import Served, accepted, served
from bot.web.problems import Problem
from bot.web.services import Services, client_address, services_of

STATEMENT_PATHS: dict[Served, str] = {"sv": "/tillganglighet", "fi": "/saavutettavuus"}
MAX_REPORT = 2000

_HOME_PATHS: dict[Served, str] = {"sv": "/?sprak=sv", "fi": "/?sprak=fi"}
_WITH_SCRIPTS = {"Content-Security-Policy": POLICY_WITH_SCRIPTS}


class Home(HTTPEndpoint):
    """`/`: a page in the manner of the municipality's on sustainable development."""

    async def get(self, request: Request) -> Response:
        """Show the page in the language asked for, else the browser's."""
        language = served(request.query_params.get("sprak")) or accepted(
            request.headers.get("accept-language", "")
        )
        return _page(services_of(request), "home.html", language, _HOME_PATHS)


class Statement(HTTPEndpoint):
    """`/tillganglighet` and `/saavutettavuus`: what is accessible, and a form to report faults."""

    async def get(self, request: Request) -> Response:
        """Show the statement, and thanks after a report."""
        return await _statement(request, sent="tack" in request.query_params)

    async def post(self, request: Request) -> Response:
        """Keep a report. What cannot be kept is shown again, with what was typed."""
        services, typed = services_of(request), ""
        try:
            refuse_foreign(request)
            typed = (await read_form(request)).get("text", "")
            text = clean_text(typed, MAX_REPORT)
            await services.limits.count_report(client_address(request))
            language = _language(request)
            redacted = services.redactor.redact(text)
            services.metrics.removed(kind.value for kind in redacted.kinds)
            shown = redacted.shown(language)
            await services.database.call(services.reports.add, shown, language)
        except Problem as problem:
            return await _statement(request, problem=problem, typed=typed.replace("\0", ""))
        return RedirectResponse(f"{request.url.path}?tack=1#meddelande", 303)


ROUTES: list[BaseRoute] = [
    Route("/", Home),
    *(Route(path, Statement) for path in STATEMENT_PATHS.values()),
]


async def _statement(
    request: Request, *, sent: bool = False, problem: Problem | None = None, typed: str = ""
) -> Response:
    services, language = services_of(request), _language(request)
    words = services.problem_words
    shown: dict[str, Any] = {
        "sent": sent,
        "typed": typed,
        "problem": problem,
        "max_report": MAX_REPORT,
        "contacts": await services.contact.cards(language, problem is None),
        "path": STATEMENT_PATHS[language],
    }
    if problem is not None:
        note(request, problem)
        shown["problem_title"] = words.get(f"{problem.key}.title", language)
        shown["problem_detail"] = words.get(f"{problem.key}.detail", language, **problem.values)
    response = _page(services, "statement.html", language, STATEMENT_PATHS, **shown)
    if problem is not None:
        response.status_code = problem.status
        response.headers.update(problem.headers)
    return response


def _page(
    services: Services, template: str, language: Served, tongues: dict[Served, str], **more: Any
) -> Response:
    content = services.templates.get_template(template).render(
        language=language,
        tongues=tongues,
        statement_paths=STATEMENT_PATHS,
        max_text=services.settings.max_text,
        days=services.settings.retention_days,
        **more,
    )
    return HTMLResponse(content, headers=_WITH_SCRIPTS)


def _language(request: Request) -> Served:
    return "fi" if request.url.path == STATEMENT_PATHS["fi"] else "sv"
