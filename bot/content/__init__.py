"""What the assistant says and where it comes from: catalogue, answers, sources, texts."""

from bot.content.answers import Answer, load_answer, load_answers
from bot.content.catalogue import Catalogue, Topic, load_catalogue
from bot.content.check import ContentProblems, check_content
from bot.content.questions import AskedQuestion, load_questions
from bot.content.release import Follower, Release, read_release
from bot.content.sources import Source, Sources, UnknownSource, covers, load_sources
from bot.content.texts import Texts, load_texts

__all__ = [
    "Answer",
    "AskedQuestion",
    "Catalogue",
    "ContentProblems",
    "Follower",
    "Release",
    "Source",
    "Sources",
    "Texts",
    "Topic",
    "UnknownSource",
    "check_content",
    "covers",
    "load_answer",
    "load_answers",
    "load_catalogue",
    "load_questions",
    "load_sources",
    "load_texts",
    "read_release",
]
