"""From a text to a topic, with a confidence that means what it says."""

from bot.understanding.context import ContextReader
from bot.understanding.conversation import About, Context, Named, Offer, Reading
from bot.understanding.decision import Decision, Outcome, Thresholds, can_be_listed, decide
from bot.understanding.emergency import EmergencyWords
from bot.understanding.encoder import Encoder, RememberingEncoder, load_encoder, remember
from bot.understanding.outside import OutsideWords
from bot.understanding.places import PlaceWords
from bot.understanding.questions import sure_besides, sure_questions
from bot.understanding.ranker import HeldOut, Question, Ranking, TopicRanker, certain
from bot.understanding.store import UnusableModel, load_ranker, save_ranker

__all__ = [
    "About",
    "Context",
    "ContextReader",
    "Decision",
    "EmergencyWords",
    "Encoder",
    "HeldOut",
    "Named",
    "Offer",
    "Outcome",
    "OutsideWords",
    "PlaceWords",
    "Question",
    "Ranking",
    "Reading",
    "RememberingEncoder",
    "Thresholds",
    "TopicRanker",
    "UnusableModel",
    "can_be_listed",
    "certain",
    "decide",
    "load_encoder",
    "load_ranker",
    "remember",
    "save_ranker",
    "sure_besides",
    "sure_questions",
]
