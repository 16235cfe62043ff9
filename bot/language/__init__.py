"""Which language is this text in? Swedish, Finnish, another one, or impossible to say."""

from bot.language.identifier import CODE, Evidence, LanguageIdentifier
from bot.language.lid176 import LanguageModelProblem
from bot.language.switch import requested_language

__all__ = ["CODE", "Evidence", "LanguageIdentifier", "LanguageModelProblem", "requested_language"]
