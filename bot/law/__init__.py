"""The minority act, section by section, in its own words."""

from bot.law.act import Act, NoSuchSection, Section, load_act

__all__ = ["Act", "NoSuchSection", "Section", "load_act"]
