"""Reads everything under `data/` before anything is started, so that a fault is told at once."""

from __future__ import annotations

import subprocess
import sys

from bot.content import check_content, load_texts
from bot.directory import check_seed
from bot.entities import EntityFinder
from bot.language import LanguageIdentifier, requested_language
from bot.law import load_act
from bot.paths import ROOT
from bot.understanding import EmergencyWords

_TEXTS = ("web", "problems", "directory")


class DataProblem(RuntimeError):  # noqa: N818 - somebody's files, not an error of ours
    """The data cannot be used as it stands; the message names file, line and mend."""


def check_data() -> None:
    """Read all data as the three processes will.

    Raises:
        ContentProblems, YamlProblem, LanguageModelProblem: What is wrong.
    """
    check_content()
    check_seed()
    load_act()
    for name in _TEXTS:
        load_texts(name)
    EmergencyWords()
    EntityFinder()
    LanguageIdentifier()
    requested_language("")


def check_data_apart() -> None:
    """Check the data in a process of its own, which takes what it has loaded along when it ends.

    Raises:
        DataProblem: What is wrong.
    """
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ended.returncode != 0:
        raise DataProblem(ended.stderr.strip().removeprefix("bot: "))
