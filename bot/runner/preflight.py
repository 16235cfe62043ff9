"""Reads everything under `data/` before anything is started, so that a fault is told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.content import Content, Finding, load_content, load_texts, run_checks, stop_on_errors
from bot.content.checks.finding import in_order, of_problem
from bot.content.text_keys import TEXT_KEYS
from bot.directory import check_seed
from bot.entities import EntityFinder
from bot.language import LanguageIdentifier, LanguageModelProblem, requested_language
from bot.law import load_act
from bot.paths import DATA
from bot.privacy.addresses import Addresses
from bot.privacy.words import NumberWords
from bot.runner.run import DataProblem
from bot.understanding import EmergencyWords
from bot.understanding.context_words import ContextWords
from bot.yaml import YamlProblem


def check_data() -> None:
    """Read all data as the three processes will; warnings pass.

    Raises:
        ContentProblems: Everything that stops start and training.
    """
    stop_on_errors(find_problems(load_content(DATA)))


def find_problems(content: Content, *, thorough: bool = False) -> list[Finding]:
    """Return what is wrong with the content and with the data that only the program reads.

    Args:
        content: The content, read.
        thorough: Whether to run the slow checks too.
    """
    return in_order([*run_checks(content, thorough=thorough), *_other_data()])


def _other_data() -> Iterator[Finding]:
    readers: list[Callable[[], object]] = [
        check_seed,
        load_act,
        EmergencyWords,
        ContextWords,
        EntityFinder,
        Addresses,
        NumberWords,
    ]
    readers += [LanguageIdentifier, lambda: requested_language("")]
    readers += [lambda name=name: load_texts(name) for name in TEXT_KEYS]  # type: ignore[misc]
    for read in readers:
        try:
            read()
        except YamlProblem as problem:
            yield of_problem(problem)
        except LanguageModelProblem as problem:
            raise DataProblem(str(problem)) from None
