"""What the assistant says and where it comes from: catalogue, answers, sources, texts."""

from bot.content.answers import Answer, load_answer, load_answers
from bot.content.catalogue import Catalogue, load_catalogue
from bot.content.checks import (
    Content,
    ContentProblems,
    Finding,
    check_content,
    load_content,
    run_checks,
    stop_on_errors,
)
from bot.content.questions import load_acceptable, load_questions
from bot.content.release import Follower, Release, read_release
from bot.content.sources import Sources, UnknownSource, covers, load_sources
from bot.content.texts import Texts, load_texts

__all__ = [
    "Answer",
    "Catalogue",
    "Content",
    "ContentProblems",
    "Finding",
    "Follower",
    "Release",
    "Sources",
    "Texts",
    "UnknownSource",
    "check_content",
    "covers",
    "load_acceptable",
    "load_answer",
    "load_answers",
    "load_catalogue",
    "load_content",
    "load_questions",
    "load_sources",
    "load_texts",
    "read_release",
    "run_checks",
    "stop_on_errors",
]
