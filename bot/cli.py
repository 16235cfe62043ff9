"""The command `bot`: run, train and check the assistant, and keep its contacts up to date."""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import sys
from collections.abc import Sequence

from bot.closing import FILE as CLOSED
from bot.closing import close, reopen
from bot.command_line import Parser, complain
from bot.content import ContentProblems, load_content
from bot.content.commands import add_parser as add_content_parsers
from bot.directory.commands import add_parser as add_contacts_parser
from bot.listening import CannotListen
from bot.paths import DATA
from bot.privacy.commands import add_parser as add_privacy_parser
from bot.runner.backups.commands import add_parsers as add_backup_parsers
from bot.runner.evaluating import add_parser as add_evaluate_parser
from bot.runner.lines import line_of
from bot.runner.processes import ProcessEnded
from bot.runner.publishing.commands import add_parsers as add_publishing_parsers
from bot.runner.publishing.live import NotLive
from bot.runner.publishing.questions import NoQuestions
from bot.runner.publishing.releases import BusyPublishing, NoSuchRelease
from bot.runner.publishing.steps import Stopped
from bot.runner.run import CannotRun, DataProblem, run
from bot.runner.running import RunsAlready
from bot.runner.training import TrainingFailed, train_if_changed
from bot.settings import DESCRIPTIONS, Settings, SettingsError
from bot.storage import StorageProblem
from bot.storage.archive import BackupProblem
from bot.storage.report_commands import add_parser as add_reports_parser
from bot.yaml import YamlProblem

_EXPECTED = (
    BackupProblem,
    BusyPublishing,
    CannotListen,
    CannotRun,
    ContentProblems,
    DataProblem,
    NoQuestions,
    NoSuchRelease,
    NotLive,
    ProcessEnded,
    RunsAlready,
    SettingsError,
    Stopped,
    StorageProblem,
    TrainingFailed,
    YamlProblem,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; what is wrong is said in one line."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options, Settings.from_environment()))
    except _EXPECTED as problem:
        print(f"bot: {problem}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read what is written has gone: `bot check | head`. Nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        complain("bot", _told(error))
        return 1
    except KeyboardInterrupt:
        print("bot: avbrutet", file=sys.stderr)
        return 130


def _told(error: OSError) -> str:
    """Return what is wrong with a file or a disk, in one line.

    Raises:
        OSError: The error, where it tells of neither.
    """
    place, why = error.filename, error.strerror
    if isinstance(error, shutil.Error):
        # Of the files of a folder that was to be copied, the first.
        place, _, why = error.args[0][0]
    if place is None and error.errno != errno.ENOSPC:
        raise error
    where = place or "disken"
    return f"{where} går inte att läsa eller skriva ({why}). Rätta det och försök igen."


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="bot", description=__doc__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, function, help_text in (
        ("run", _run, "train where needed and serve the assistant until Ctrl-C"),
        ("train", _train, "train the model if data or configuration has changed"),
        ("check", _check, "kontrollera ämnen, svar, frågor och källor"),
        ("settings", _list_settings, "list the settings (environment variables)"),
    ):
        command = commands.add_parser(name, help=help_text)
        command.set_defaults(run=function)
        if function is _check:
            command.add_argument("--quick", action="store_true", help="bara det som hindrar start")
    add_publishing_parsers(commands)
    add_contacts_parser(commands)
    add_content_parsers(commands)
    add_evaluate_parser(commands)
    add_reports_parser(commands)
    closing = commands.add_parser("close", help="stäng assistenten, utan att stoppa något")
    closing.add_argument("--message", default="", help="vad invånaren får läsa, på svenska")
    closing.add_argument("--message-fi", default="", help="detsamma på finska")
    closing.set_defaults(run=_close)
    commands.add_parser("open", help="öppna assistenten igen").set_defaults(run=_open)
    add_privacy_parser(commands)
    add_backup_parsers(commands)
    return parser


def _check_data() -> None:
    # Loads spaCy and numpy, which `bot run` would otherwise hold as long as it lives.
    from bot.runner.preflight import check_data  # noqa: PLC0415

    check_data()


def _say(line: str) -> None:
    print(line, flush=True)


def _run(_options: argparse.Namespace, settings: Settings) -> int:
    if settings.log_format == "text":
        return run(settings, _say)
    return run(settings, lambda line: _say(line_of("run", line, settings.log_format)))


def _train(_options: argparse.Namespace, settings: Settings) -> int:
    _check_data()
    _say(str(train_if_changed(settings.models_dir, _say)))
    return 0


def _check(options: argparse.Namespace, _settings: Settings) -> int:
    if options.quick:
        _check_data()
        return 0
    from bot.runner.preflight import find_problems  # noqa: PLC0415

    content = load_content(DATA)
    findings = find_problems(content, thorough=True)
    errors = [finding for finding in findings if finding.severity == "error"]
    warnings = [finding for finding in findings if finding.severity == "warning"]
    for heading, group in (("Fel", errors), ("Varningar", warnings)):
        if group:
            _say("\n".join((f"{heading}:", *map(str, group), "")))
    topics, questions = len(content.catalogue), len(content.questions)
    counts = (
        f"{len(errors)} fel, {len(warnings)} {'varning' if len(warnings) == 1 else 'varningar'}"
    )
    verdict = f"Rätta felen ({counts})" if errors else f"Allt stämmer ({counts})"
    _say(f"{verdict}: {topics} ämnen på två språk, {questions} frågor.")
    return 1 if errors else 0


def _close(options: argparse.Namespace, settings: Settings) -> int:
    messages = {"sv": options.message.strip(), "fi": options.message_fi.strip()}
    try:
        close(settings.data_dir, messages)
    except OSError as error:
        return _not_switched(settings, "skriva", error)
    _say("Assistenten är stängd. Öppna den igen med: bot open")
    return 0


def _open(_options: argparse.Namespace, settings: Settings) -> int:
    try:
        was_closed = reopen(settings.data_dir)
    except OSError as error:
        return _not_switched(settings, "ta bort", error)
    if settings.closed_message.strip():
        _say("BOT_CLOSED_MESSAGE är satt: assistenten är stängd tills den startas utan.")
        return 1
    _say("Assistenten är öppen." if was_closed else "Assistenten var inte stängd.")
    return 0


def _not_switched(settings: Settings, what: str, error: OSError) -> int:
    complain(
        "bot",
        f"{settings.data_dir / CLOSED} går inte att {what} ({error.strerror}); "
        "rätta det och försök igen, ingenting har ändrats",
    )
    return 1


def _list_settings(_options: argparse.Namespace, _settings: Settings) -> int:
    for name, meaning in DESCRIPTIONS.items():
        _say(f"{name:<30} {meaning}")
    return 0
