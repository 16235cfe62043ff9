"""Renders the chat page: what the templates need, and the few forms they cannot make themselves."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.content import Texts
from bot.web.blocks import blocks, pieces, unbroken
from bot.web.languages import Served, served
from bot.web.problems import Problem
from bot.web.replies import Message
from bot.web.services import Services

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
CHAT_PATHS: dict[Served, str] = {"sv": "/chatt", "fi": "/keskustelu"}


@dataclass(frozen=True)
class View:
    """What one page shows.

    Attributes:
        language: Language of the page's own words.
        chosen: The language that the visitor has asked for with the page's language links.
        path: Where the page's forms are sent.
        messages: The conversation so far, or the greeting.
        has_conversation: Whether there is a conversation to delete or to begin anew.
        problem: What went wrong, if anything.
        contacts: Contact cards that belong to the problem.
        typed: What stands in the question field.
        pressed: Payload of the button that could not be answered.
        notice: Name of a notice in `data/texts/web.yml`, without `notice_`.
    """

    language: Served
    chosen: Served | None
    path: str
    messages: Sequence[Message]
    has_conversation: bool
    problem: Problem | None = None
    contacts: Sequence[dict[str, Any]] = ()
    typed: str = ""
    pressed: str | None = None
    notice: str | None = None


def environment(words: Texts, site_words: Texts) -> Environment:
    """Return the templates, which escape everything that they are given."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_shown,
    )
    templates.filters |= {"blocks": blocks, "pieces": pieces}
    templates.filters |= {"tel": tel, "href": href, "bare": bare, "day": day}
    templates.globals |= {"t": words.get, "served": served, "version": _version()}
    templates.globals |= {"site": site_words.get, "chat_paths": CHAT_PATHS}
    return templates


def render(services: Services, view: View) -> str:
    """Return the page's HTML."""
    latest = _latest(view.messages)
    other: Served = "fi" if view.language == "sv" else "sv"
    return services.templates.get_template("chat.html").render(
        view=view,
        language=view.language,
        tongues={tongue: f"{path}?sprak={tongue}" for tongue, path in CHAT_PATHS.items()},
        earlier=view.messages[:latest],
        latest=view.messages[latest:],
        problem_title=_problem(services, view, "title"),
        problem_detail=_problem(services, view, "detail"),
        closed=view.problem is not None and view.problem.key == "closed",
        other=other,
        other_title=_problem(services, view, "title", other),
        other_detail=_problem(services, view, "detail", other),
        max_text=services.settings.max_text,
        days=services.settings.retention_days,
    )


def render_failure(
    services: Services,
    problem: Problem,
    language: Served,
    contacts: Sequence[dict[str, Any]],
) -> str:
    """Return the HTML of a page that only says what went wrong."""
    return services.templates.get_template("failure.html").render(
        language=language,
        tongues={tongue: f"/?sprak={tongue}" for tongue in CHAT_PATHS},
        contacts=contacts,
        problem_title=services.problem_words.get(f"{problem.key}.title", language),
        problem_detail=services.problem_words.get(
            f"{problem.key}.detail", language, **problem.values
        ),
    )


def tel(number: str) -> str:
    """Return a telephone number as a link dials it: `08-530 610 00` becomes `+46853061000`."""
    digits = re.sub(r"[^\d+]", "", number)
    return f"+46{digits[1:]}" if digits.startswith("0") else digits


def href(address: str) -> str:
    """Return the address of a web site, with https where it is written without."""
    return address if re.match(r"https?://", address) else f"https://{address}"


def bare(address: str) -> str:
    """Return the address of a web site as people say it, without its scheme."""
    return re.sub(r"^https?://|/$", "", address)


def day(value: object, language: str) -> str:
    """Return a date (YYYY-MM-DD) as the language writes it; anything else as it is."""
    try:
        found = date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{found.day}.{found.month}.{found.year}" if language == "fi" else found.isoformat()


def _shown(value: Any) -> Any:
    # What is markup already has been through here, or is to stand as it was written.
    return unbroken(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _problem(services: Services, view: View, part: str, language: Served | None = None) -> str:
    if view.problem is None:
        return ""
    key = f"{view.problem.key}.{part}"
    return services.problem_words.get(key, language or view.language, **view.problem.values)


def _latest(messages: Sequence[Message]) -> int:
    """Return where the latest turn begins: the reply to the last question, or what has none."""
    for place in range(len(messages) - 1, -1, -1):
        if messages[place]["from"] == "resident":
            return place + 1 if place + 1 < len(messages) else place
    return 0


def _version() -> str:
    """Return what changes when a static file does, so that browsers may keep them until then."""
    content = b"".join(path.read_bytes() for path in sorted(STATIC.iterdir()))
    return hashlib.sha256(content).hexdigest()[:12]
