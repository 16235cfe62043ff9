"""`bot publish`: check, train, test, compare, make live; or leave everything as it was."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.paths import ROOT
from bot.runner.publishing.comparison import Difference, changes_between, reworded_between
from bot.runner.publishing.questions import GOLDEN, Asked, load_asked
from bot.runner.publishing.releases import (
    Candidate,
    PublishedRelease,
    Releases,
    Side,
    differing_files,
)
from bot.runner.publishing.report import counted, report
from bot.runner.publishing.steps import STORIES, Say, Steps, Stopped


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Attributes:
        source: What holds the content to publish.
        questions: What to compare on, see `load_asked`; None to compare texts alone.
        stories: Folder of the conversation tests.
        accept_breaks: Publish although questions with a known answer are answered worse.
    """

    source: Path = ROOT
    questions: Path | None = GOLDEN
    stories: Path = STORIES
    accept_breaks: bool = False

    def asked(self) -> list[Asked]:
        """Return what to compare on.

        Raises:
            NoQuestions, YamlProblem: As `load_asked`.
        """
        return [] if self.questions is None else load_asked(self.questions)


def publish(
    releases: Releases, steps: Steps, wanted: Wanted, models: Path, say: Say
) -> PublishedRelease | None:
    """Publish the content as it is now.

    A copy is made first: what is checked is what is published, whatever is edited meanwhile. Until
    the last step nobody notices anything; whatever goes wrong, or a Ctrl-C, leaves the published
    release and the running assistant as they were.

    Returns:
        The new release; None where nothing has changed since the last one.

    Raises:
        Stopped, NotLive, BusyPublishing, NoQuestions, TrainingFailed, YamlProblem: Why not, in a
            sentence or more.
    """
    with releases.exclusively(), releases.candidate(wanted.source) as candidate:
        current, running = releases.current(), steps.running()
        if running is not None and running.code != candidate.code:
            raise Stopped(
                "programmet har ändrats sedan assistenten startades, och ord och program hör ihop. "
                "Stoppa den och kör make run: då publiceras allt."
            )
        if current is not None and _same(current, candidate):
            say(f"Inget har ändrats sedan publicering {current.number} ({current.day}).")
            return None
        new = _prepared(releases, steps, candidate, wanted, say)
        release = releases.install(candidate, new.model)
        try:
            with _timed(say, "bytet"):
                steps.live(releases, release, running)
        except BaseException:
            releases.forget(release)
            raise
        releases.prune(models)
        if running is None:
            say("Ingen assistent är igång här. Nästa make run använder det som publicerades.")
        return release


def difference_between(steps: Steps, old: Side, new: Side, asked: Sequence[Asked]) -> Difference:
    """Return what would change for residents if `new` took the place of `old`.

    Args:
        steps: What asks the models.
        old: The published model and content.
        new: The model and content to compare.
        asked: What to ask; nothing where no question can lead elsewhere.

    Raises:
        Stopped: It cannot be compared.
    """
    before, after = steps.replay([old, new], asked) if asked else ([], [])
    files = [
        name
        for name in differing_files(old.content, new.content)
        if not name.startswith("data/answers/")
    ]
    return Difference(
        len(asked),
        changes_between(asked, before, after),
        reworded_between(old.content, new.content),
        files,
    )


def _prepared(
    releases: Releases, steps: Steps, candidate: Candidate, wanted: Wanted, say: Say
) -> Side:
    """Check the candidate, train, test and compare it; return it with its model."""
    current = releases.current()
    leads_elsewhere = current is None or current.behaviour != candidate.behaviour
    asked: list[Asked] = []
    with _timed(say, "kontrollen"):
        steps.check(candidate.folder)
        if leads_elsewhere:
            steps.read(wanted.stories)
            asked = [] if current is None else wanted.asked()
    with _timed(say, "modellen"):
        new = Side(steps.model(candidate.folder), candidate.folder)
    if leads_elsewhere:
        with _timed(say, "samtalstesterna"):
            _converse(steps, new, wanted.stories)
    else:
        # The conversation tests and the questions would be put to the same understanding.
        say("Bara ord ändras: frågor och samtal leder dit de gjorde, och prövas inte om.")
    if current is not None:
        _compare(steps, (releases.side(current), new), asked, wanted, say)
    return new


def _same(current: PublishedRelease, candidate: Candidate) -> bool:
    return (current.content, current.model, current.code) == (
        candidate.content,
        candidate.model,
        candidate.code,
    )


def _converse(steps: Steps, side: Side, stories: Path) -> None:
    result = steps.converse(side, stories)
    if result.passed < result.total:
        raise Stopped(
            f"{result.total - result.passed} av {result.total} samtalstester går inte som de ska:\n"
            f"{result.failed}"
        )


def _compare(
    steps: Steps, sides: tuple[Side, Side], asked: Sequence[Asked], wanted: Wanted, say: Say
) -> None:
    with _timed(say, "jämförelsen"):
        difference = difference_between(steps, *sides, asked)
    for line in report(difference):
        say(line)
    if difference.broken and not wanted.accept_breaks:
        raise Stopped(
            f"{counted(difference.broken, 'facitfråga', 'facitfrågor')} besvaras sämre än förut "
            "(se ovan). "
            "Ändra och försök igen, eller publicera ändå med --accept-breaks."
        )


@contextmanager
def _timed(say: Say, what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    say(f"{what} klar på {time.monotonic() - started:.1f} s".replace(".", ","))
