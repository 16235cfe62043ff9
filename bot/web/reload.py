"""Gives a running gateway the words of another release."""

from __future__ import annotations

import dataclasses
import logging
from typing import Any

from bot.content import load_answer, load_catalogue, load_sources, load_texts
from bot.directory import Directory, seed_units, seed_values
from bot.privacy import Redactor
from bot.storage import StorageProblem
from bot.web.contacts import MainContact
from bot.web.page_view import environment
from bot.web.patience import Patience
from bot.web.replies import Replies
from bot.web.services import Services

_log = logging.getLogger(__name__)


def with_new_words(services: Services, directory: Directory, greeting: str) -> Services:
    """Return services that say what `data/` says now; conversations, limits and keys are the same.

    Args:
        services: Those in use, which are left as they are.
        directory: The contact directory.
        greeting: Topic of the greeting.

    Raises:
        YamlProblem: A file under `data/` cannot be used.
    """
    said = from_content(directory, services.chat.patience)
    chat = services.chat.speaking(said.pop("replies"), load_answer(greeting))
    return dataclasses.replace(services, chat=chat, **said)


def from_content(directory: Directory, patience: Patience) -> dict[str, Any]:
    """Return the fields of `Services` that follow from `data/`, and the `replies` of its chat.

    Raises:
        YamlProblem: A file under `data/` cannot be used.
    """
    catalogue, words, site_words = load_catalogue(), load_texts("web"), load_texts("site")
    public = [*seed_values(), *_staff_values(directory)]
    return {
        "catalogue": catalogue,
        "units": frozenset(seed_units()),
        "words": words,
        "widget_words": load_texts("widget"),
        "site_words": site_words,
        "problem_words": load_texts("problems"),
        "replies": Replies(catalogue, load_sources(), words),
        "redactor": Redactor(load_texts("privacy"), public),
        "contact": MainContact(directory, patience),
        "templates": environment(words, site_words),
    }


def _staff_values(directory: Directory) -> list[str]:
    """Return the contacts that staff have added; none while the database cannot be read."""
    try:
        return directory.values()
    except StorageProblem as problem:
        _log.error("%s", problem)
        return []
