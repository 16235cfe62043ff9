"""What changes for residents between two releases: where questions lead, and what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.answers import language_of
from bot.runner.digests import read_responses
from bot.runner.publishing.questions import Asked


@dataclass(frozen=True)
class Led:
    """Where a question leads (fields as in `bot.rasa_components.parsing.Understood`)."""

    topic: str | None
    outcome: str
    language: str | None = None
    suggested: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The outcome as staff read it."""
        if self.outcome == "answer":
            return str(self.topic)
        if self.outcome == "suggestions":
            return f"förslag ({', '.join(self.suggested)})"
        return "vet inte"


# What it is worth that the right topic is in the list, see `_worth`.
_OFFERED = 2
_OUTSIDE = "out_of_scope/"


@dataclass(frozen=True)
class Change:
    """A question that leads elsewhere than before."""

    asked: Asked
    before: Led
    after: Led

    @property
    def language(self) -> str:
        """The question's language, or where nobody has said, the one it is taken for."""
        return self.asked.language or self.after.language or self.before.language or "okänt"

    @property
    def breaks(self) -> bool:
        """Whether a question with a known answer loses it.

        One that gets a list with the right topic instead of the answer does not: with every new
        question some confidences cross a threshold, and nothing could ever be published.
        """
        if self.asked.expected is None:
            return False
        after = _worth(self.after, self.asked)
        return after < _worth(self.before, self.asked) and after < _OFFERED


@dataclass(frozen=True)
class Reworded:
    """A text that is said otherwise than before; None where it was not, or is no longer, said.

    Attributes:
        name: The response, without `utter_`: the topic, or the name of a text around the answers.
        language: `sv`, `fi`, or empty where the response is the same in both.
        before: The text.
        after: The text; the same where only sources, buttons or dates differ.
    """

    name: str
    language: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Difference:
    """All that changes.

    Attributes:
        asked: How many questions were compared; 0 where none can lead elsewhere.
        changes: The questions that do, broken ones first.
        reworded: The texts.
        files: Other published files that differ.
    """

    asked: int
    changes: list[Change]
    reworded: list[Reworded]
    files: list[str]

    @property
    def broken(self) -> list[Change]:
        """The questions with a known answer that are answered worse than before."""
        return [change for change in self.changes if change.breaks]


def changes_between(
    asked: Sequence[Asked], before: Sequence[Led], after: Sequence[Led]
) -> list[Change]:
    """Return the questions that lead elsewhere: by language, those that break first."""
    changes = [
        Change(*three)
        for three in zip(asked, before, after, strict=True)
        if _compared(three[1]) != _compared(three[2])
    ]
    # The order of the questions is kept within each group.
    return sorted(changes, key=lambda change: (change.language != "sv", not change.breaks))


def reworded_between(old: Path, new: Path) -> list[Reworded]:
    """Return the texts that differ between two folders that hold `data/answers`."""
    before, after = _texts(old), _texts(new)
    found = []
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            old_text, new_text = (side.get(key, (None, None))[0] for side in (before, after))
            found.append(Reworded(*key, old_text, new_text))
    return found


def _compared(led: Led) -> tuple[object, ...]:
    return led.topic, led.outcome, led.language, frozenset(led.suggested)


def _worth(led: Led, asked: Asked) -> int:
    """Return how good it is for the resident: a wrong answer is worse than none."""
    if led.outcome == "answer":
        return 3 if asked.accepts(led.topic) or _outside(led.topic, asked.expected) else 0
    return _OFFERED if any(asked.accepts(topic) for topic in led.suggested) else 1


def _outside(topic: str | None, expected: str | None) -> bool:
    """Return whether both lie outside: whichever of them it is, the answer is "not here"."""
    return all((name or "").startswith(_OUTSIDE) for name in (topic, expected))


def _texts(folder: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Return each text with the rest of what is said with it, by response and language."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for name, variations in read_responses(folder).items():
        for variation in variations or ():
            rest = {k: v for k, v in variation.items() if k != "text"}
            key = (name.removeprefix("utter_"), language_of(variation) or "")
            found[key] = (str(variation.get("text") or ""), repr(rest))
    return found
