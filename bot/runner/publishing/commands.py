"""`bot try`, `bot diff`, `bot publish`, `bot rollback`: pröva och publicera från kommandoraden."""

from __future__ import annotations

import argparse
from typing import Any

from bot.command_line import existing_place, number
from bot.runner.publishing.publish import Wanted, difference_between, publish
from bot.runner.publishing.questions import GOLDEN, load_asked
from bot.runner.publishing.releases import Releases, Side
from bot.runner.publishing.report import report
from bot.runner.publishing.rollback import roll_back, unpublished
from bot.runner.publishing.steps import STORIES, Steps, Stopped
from bot.runner.publishing.trial import try_content
from bot.settings import Settings


def add_parsers(commands: Any) -> None:
    """Add the four commands to the command line's parser."""
    trying = commands.add_parser("try", help="prata med innehållet som det är nu, i terminalen")
    trying.set_defaults(run=_try)
    diff = commands.add_parser("diff", help="visa vad som skulle ändras för dem som frågar")
    diff.set_defaults(run=_diff)
    publishing = commands.add_parser("publish", help="kontrollera, träna, pröva och publicera")
    publishing.set_defaults(run=_publish)
    for command in (diff, publishing):
        command.add_argument(
            "--questions",
            type=existing_place(),
            default=GOLDEN,
            help="mapp med facitfrågor, eller textfil med en fråga per rad",
        )
    publishing.add_argument(
        "--stories",
        type=existing_place(),
        default=STORIES,
        help="mapp med samtalstester (Rasas format)",
    )
    publishing.add_argument(
        "--accept-breaks",
        action="store_true",
        help="publicera även om facitfrågor besvaras sämre än förut",
    )
    back = commands.add_parser("rollback", help="gå tillbaka till en tidigare publicering")
    back.add_argument("number", nargs="?", type=number(), help="vilken (annars den före)")
    back.add_argument("--list", action="store_true", help="visa vilka som finns")
    back.set_defaults(run=_rollback)


def _say(line: str) -> None:
    print(line, flush=True)


def _try(_options: argparse.Namespace, settings: Settings) -> int:
    return try_content(settings, _say)


def _diff(options: argparse.Namespace, settings: Settings) -> int:
    releases, steps = Releases(settings.data_dir), Steps(settings, _say)
    current = releases.current()
    if current is None:
        raise Stopped("ingenting är publicerat än, så det finns inget att jämföra med.")
    with releases.exclusively(), releases.candidate() as candidate:
        replay = current.behaviour != candidate.behaviour
        asked = load_asked(options.questions) if replay else []
        steps.check(candidate.folder)
        new = Side(steps.model(candidate.folder), candidate.folder)
        difference = difference_between(steps, releases.side(current), new, asked)
    _say(f"Jämfört med publicering {current.number} ({current.day}):")
    if not replay:
        _say("Bara ord skiljer: alla frågor leder dit de gör nu.")
    for line in report(difference):
        _say(line)
    return 0


def _publish(options: argparse.Namespace, settings: Settings) -> int:
    wanted = Wanted(
        questions=options.questions, stories=options.stories, accept_breaks=options.accept_breaks
    )
    steps = Steps(settings, _say)
    release = publish(Releases(settings.data_dir), steps, wanted, settings.models_dir, _say)
    if release is not None:
        _say(f"Publicering {release.number} gäller nu (innehåll {release.content}).")
    return 0


def _rollback(options: argparse.Namespace, settings: Settings) -> int:
    releases = Releases(settings.data_dir)
    if options.list:
        current = releases.current()
        for release in releases.all():
            mark = "  ← gäller nu" if release == current else ""
            _say(f"{release.number:>4}  {release.day}  {release.content}{mark}")
        return 0
    release = roll_back(releases, Steps(settings, _say), options.number, _say)
    _say(f"Publicering {release.number} från {release.day} gäller nu.")
    for line in unpublished(releases, release):
        _say(line)
    return 0
