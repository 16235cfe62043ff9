"""Reads everything under `data/` before anything is started, so that a fault is told at once."""

from __future__ import annotations

from bot.content import check_content, load_texts
from bot.directory import check_seed
from bot.entities import EntityFinder
from bot.language import LanguageIdentifier, LanguageModelProblem, requested_language
from bot.law import load_act
from bot.runner.run import DataProblem
from bot.understanding import EmergencyWords

_TEXTS = ("web", "problems", "directory")


def check_data() -> None:
    """Read all data as the three processes will.

    Raises:
        ContentProblems, DataProblem, YamlProblem: What is wrong.
    """
    check_content()
    check_seed()
    load_act()
    for name in _TEXTS:
        load_texts(name)
    EmergencyWords()
    EntityFinder()
    try:
        LanguageIdentifier()
    except LanguageModelProblem as problem:
        raise DataProblem(str(problem)) from None
    requested_language("")
