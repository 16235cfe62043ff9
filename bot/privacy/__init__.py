"""Personal data: found and removed before anything else reads a text; and what is kept where."""

from bot.privacy.kinds import Finding, Kind
from bot.privacy.redactor import Redacted, Redactor

__all__ = ["Finding", "Kind", "Redacted", "Redactor"]
