"""From a text to a topic, with a confidence that means what it says."""

from bot.understanding.decision import Decision, Outcome, Thresholds, decide
from bot.understanding.emergency import EmergencyWords
from bot.understanding.ranker import Question, Ranking, TopicRanker, UnusableModel

__all__ = [
    "Decision",
    "EmergencyWords",
    "Outcome",
    "Question",
    "Ranking",
    "Thresholds",
    "TopicRanker",
    "UnusableModel",
    "decide",
]
