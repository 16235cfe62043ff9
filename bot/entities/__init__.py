"""What a text names: sections, acts, units, minority languages and places in Botkyrka."""

from bot.entities.finder import Entity, EntityFinder

__all__ = ["Entity", "EntityFinder"]
