"""What the actions look things up in, read once when the action server starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.content import Answer, Catalogue, covers, load_answers, load_catalogue
from bot.content.payload import payload_of
from bot.directory import Directory
from bot.law import Act, load_act
from bot.settings import Settings
from bot.storage import open_engine
from bot.understanding import ContextReader


@dataclass(frozen=True)
class Resources:
    """Catalogue, answers, act, contact directory, and what tells a question from a reply."""

    catalogue: Catalogue
    answers: dict[str, Answer]
    act: Act
    directory: Directory
    reader: ContextReader

    def cards(self, unit: str, language: str) -> list[dict[str, Any]]:
        """Return the contact cards for a unit: its own, and who leads on where it has no phone."""
        cards = self.directory.cards_for(unit, language, date.today())
        return [card.to_json() for card in cards]

    def buttons(
        self, topics: Sequence[str], language: str, units: Sequence[str] = ()
    ) -> list[dict[str, str]]:
        """Return one button per topic, titled in the language.

        Args:
            topics: What is offered.
            language: Of the titles.
            units: What the message named; the button for a unit's contact leads to the first.
        """
        named = {"contact/unit": {"unit": units[0]}} if units else {}
        return [
            {
                "title": self.catalogue[topic].title(language),
                "payload": payload_of(topic, **named.get(topic, {})),
            }
            for topic in topics
            if topic in self.catalogue
        ]

    def citing(self, references: Sequence[str], most: int = 3) -> list[str]:
        """Return the topics whose answers cite one of the sources, the nearest first.

        An answer names its main source first, and a source among few weighs more than one of many.
        """
        weights = {}
        for topic in self.catalogue:
            cited = self.answers[topic.id].sources if topic.id in self.answers else ()
            places = [
                place
                for place, source in enumerate(cited)
                if any(covers(source, reference) for reference in references)
            ]
            if places:
                weights[topic.id] = (min(places), len(cited))
        return sorted(weights, key=lambda topic: weights[topic])[:most]

    def citing_act(self, acts: Sequence[str], most: int = 3) -> list[str]:
        """Return the topics whose answers cite any section of one of the acts."""
        return [
            topic.id
            for topic in self.catalogue
            if topic.id in self.answers
            and any(source.split(" ")[0] in acts for source in self.answers[topic.id].sources)
        ][:most]


class Loaded:
    """The resources in use: read at the first call, replaced as a whole by another release's."""

    def __init__(self) -> None:
        self._now: Resources | None = None

    def __call__(self) -> Resources:
        """Return what the actions look things up in."""
        if self._now is None:
            self.load()
        assert self._now is not None  # noqa: S101 - just loaded
        return self._now

    def load(self) -> None:
        """Read everything anew; what is in use stays in use until that has succeeded."""
        directory = self._now.directory if self._now is not None else _directory()
        reader = ContextReader({})
        self._now = Resources(load_catalogue(), load_answers(), load_act(), directory, reader)

    def cache_clear(self) -> None:
        """Forget what was read."""
        self._now = None


def _directory() -> Directory:
    return Directory(open_engine(Settings.from_environment().database_url))


resources = Loaded()
