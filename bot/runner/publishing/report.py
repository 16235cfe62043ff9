"""A difference as lines that staff read."""

from __future__ import annotations

from collections.abc import Iterator, Sized

from bot.content.catalogue import LANGUAGE_NAMES
from bot.content.parity.changes import changed_words
from bot.runner.publishing.comparison import Change, Difference, Reworded

_LANGUAGES = LANGUAGE_NAMES | {"": "båda språken"}
_MOST = 40
_AROUND = 4


def report(difference: Difference) -> list[str]:
    """Return what changes and nothing else: per language, what gets worse first, with counts."""
    lines = list(_questions(difference))
    lines += _texts(difference.reworded)
    if difference.files:
        lines.append(f"Andra filer som ändras: {', '.join(difference.files)}")
    return lines or ["Ingenting ändras för dem som frågar."]


def _questions(difference: Difference) -> Iterator[str]:
    if not difference.asked:
        return
    count = len(difference.changes)
    if not count:
        yield f"{difference.asked} frågor jämförda: alla leder dit de gjorde."
        return
    yield f"{difference.asked} frågor jämförda, {count} leder någon annanstans:"
    for language in dict.fromkeys(change.language for change in difference.changes):
        own = [change for change in difference.changes if change.language == language]
        worse = [change for change in own if change.breaks]
        others = [change for change in own if not change.breaks]
        name = _LANGUAGES.get(language, language)
        if worse:
            yield f"{name}: {counted(worse, 'facitfråga', 'facitfrågor')} besvaras sämre än förut"
            yield from _listed(worse, "✗")
        if others:
            yield f"{name}: {counted(others, 'annan', 'andra')} ändras"
            yield from _listed(others, "·")


def _listed(changes: list[Change], mark: str) -> Iterator[str]:
    for change in changes[:_MOST]:
        expected = change.asked.expected
        right = f"   (rätt: {expected})" if expected else ""
        before, after = change.before.shown, change.after.shown
        if before == after:
            before, after = f"{before} på {change.before.language}", str(change.after.language)
        yield f"  {mark} ”{change.asked.text}”: {before} → {after}{right}"
    if len(changes) > _MOST:
        yield f"  … och {len(changes) - _MOST} till"


def _texts(reworded: list[Reworded]) -> Iterator[str]:
    for language in sorted({one.language for one in reworded}, reverse=True):
        own = [one for one in reworded if one.language == language]
        name = _LANGUAGES.get(language, language)
        yield f"{name}: {counted(own, 'svarstext', 'svarstexter')} ändras"
        for one in own[:_MOST]:
            yield f"  · {one.name}: {_rewording(one)}"
        if len(own) > _MOST:
            yield f"  … och {len(own) - _MOST} till"


def counted(things: Sized, one: str, more: str) -> str:
    """Return how many there are, and what of: `1 facitfråga`, `2 facitfrågor`."""
    return f"{len(things)} {one if len(things) == 1 else more}"


def _rewording(one: Reworded) -> str:
    if one.before is None:
        return "ny text"
    if one.after is None:
        return "texten tas bort"
    if one.before == one.after:
        return "källor, knappar eller datum"
    changes = changed_words(one.before, one.after, _AROUND)
    return " ".join(changes).replace("… …", "…") or "radbrytningar"
