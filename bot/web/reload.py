"""Gives a running gateway the words of another release."""

from __future__ import annotations

import dataclasses

from bot.content import load_answer, load_catalogue, load_sources, load_texts
from bot.directory import Directory
from bot.web.contacts import MainContact
from bot.web.page_view import environment
from bot.web.replies import Replies
from bot.web.services import Services


def with_new_words(services: Services, directory: Directory, greeting: str) -> Services:
    """Return services that say what `data/` says now; conversations, limits and keys are the same.

    Args:
        services: Those in use, which are left as they are.
        directory: The contact directory.
        greeting: Topic of the greeting.

    Raises:
        YamlProblem: A file under `data/` cannot be used.
    """
    catalogue, words, site_words = load_catalogue(), load_texts("web"), load_texts("site")
    replies = Replies(catalogue, load_sources(), words)
    return dataclasses.replace(
        services,
        catalogue=catalogue,
        words=words,
        widget_words=load_texts("widget"),
        site_words=site_words,
        problem_words=load_texts("problems"),
        chat=services.chat.speaking(replies, load_answer(greeting)),
        contact=MainContact(directory),
        templates=environment(words, site_words),
    )
