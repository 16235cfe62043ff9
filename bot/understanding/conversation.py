"""What a message is read in the light of, and what such a reading gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.content.payload import payload_of
from bot.understanding.ranker import Ranking


@dataclass(frozen=True)
class About:
    """What the reader knows of a topic: its titles per language, and whether a unit answers."""

    titles: Mapping[str, str]
    has_unit: bool = False


class Offer(NamedTuple):
    """Something that can be chosen: what choosing it sends, and what it is called."""

    payload: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Context:
    """What was said before.

    Attributes:
        topic: The topic talked about last, None where there is none to go on with.
        offered: What the last reply offered, in the order shown.
        in_act: Whether the last reply was about a section of the act.
    """

    topic: str | None = None
    offered: tuple[Offer, ...] = ()
    in_act: bool = False

    def offered_any_of(self, topics: Sequence[str]) -> bool:
        """Return whether the last reply offered one of the topics."""
        payloads = {offer.payload for offer in self.offered}
        return any(payload_of(topic) in payloads for topic in topics)


class Named(NamedTuple):
    """What a text names, in its own words.

    Attributes:
        places: Places, which say nothing of its matter.
        languages: Languages that none of the rights is about.
    """

    places: Sequence[str] = ()
    languages: Sequence[str] = ()


class Reading(NamedTuple):
    """A message in its context.

    Attributes:
        ranking: The topics; of no meaning where something offered was chosen.
        about: The topic that the message goes on from, where that is needed to answer it.
        chosen: What choosing from the offer sends, or a button for the section that is meant.
    """

    ranking: Ranking
    about: str | None = None
    chosen: str | None = None
