"""`bot backup` and `bot restore` on the command line."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone
from typing import Any

from bot.closing import FILE as CLOSED
from bot.command_line import ENGLISH, number, place
from bot.runner.backups.backup import Taken, back_up
from bot.runner.backups.places import KEEP_DAYS, remove_old
from bot.runner.backups.restore import Restored, Wanted, restore
from bot.settings import KEY_FILE, LONGEST_DAYS, Settings
from bot.storage.archive import BackupProblem


def add_parsers(commands: Any) -> None:
    """Add the two commands to the command line's parser."""
    backup = commands.add_parser("backup", help="write database, key and releases to one file")
    backup.add_argument(
        "file",
        nargs="?",
        type=place(ENGLISH),
        help="a new file, or a folder (default BOT_DATA/backups)",
    )
    backup.add_argument(
        "--keep-days",
        type=number(1, LONGEST_DAYS, ENGLISH),
        default=KEEP_DAYS,
        help=f"remove those in BOT_DATA that are older (default {KEEP_DAYS}): until then, what "
        "residents delete can still be read in them",
    )
    backup.set_defaults(run=_backup)
    restoring = commands.add_parser("restore", help="put back what bot backup wrote")
    restoring.add_argument("file", type=place(ENGLISH), help="the backup")
    restoring.add_argument(
        "--replace", action="store_true", help="put aside what is there, if there is something"
    )
    restoring.set_defaults(run=_restore)
    for command in (backup, restoring):
        command.add_argument(
            "--without-conversations", action="store_true", help="leave out what residents wrote"
        )


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    now = datetime.now(timezone.utc)
    try:
        taken = back_up(settings, options.file, not options.without_conversations, now)
    except OSError as error:
        raise _of_disk(error) from None
    for line in _told_of(taken, options.keep_days):
        print(line)
    try:
        removed = remove_old(settings, options.keep_days, now)
    except OSError as error:
        raise BackupProblem(
            f"the backup is written, but {error.filename or 'one'}, older than "
            f"{options.keep_days} days, cannot be removed ({error.strerror or error}); remove it: "
            "what residents have deleted can still be read in it"
        ) from None
    if removed:
        print(f"{removed} removed that were older than {options.keep_days} days.")
    return 0


def _told_of(taken: Taken, days: int) -> list[str]:
    manifest = taken.manifest
    lines = [f"{taken.path}: {_content(manifest.rows, manifest.release)}"]
    if KEY_FILE in manifest.members:
        lines.append("It holds the key that signs tokens: keep it as secret as the key.")
    else:
        lines.append("BOT_SECRET_KEYS is in use and not in the backup: keep it somewhere else.")
    if manifest.conversations:
        lines.append(
            f"It holds conversations: what residents delete stays in it. In BOT_DATA/backups it is "
            f"removed by a bot backup after {days} days; remove copies elsewhere as soon."
        )
    return lines


def _content(rows: dict[str, int], release: int | None) -> str:
    served = "nothing published" if release is None else f"release {release}"
    said = "no conversations"
    if "conversation" in rows:
        said = f"{rows['conversation']} conversations"
    changes, reports = rows.get("unit_value_change", 0), rows.get("accessibility_report", 0)
    return f"{said}, {rows.get('unit', 0)} units ({changes} changes), {reports} reports, {served}"


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    now = datetime.now(timezone.utc)
    wanted = Wanted(options.file, options.replace, not options.without_conversations, now)
    try:
        restored = restore(settings, wanted)
    except OSError as error:
        raise _of_disk(error) from None
    for line in _told_of_restored(restored, settings):
        print(line)
    return 0


def _told_of_restored(restored: Restored, settings: Settings) -> list[str]:
    manifest = restored.manifest
    taken = f"{manifest.taken[:16].replace('T', ' ')} UTC"
    rows = dict(manifest.rows, conversation=restored.conversations)
    remains = ["start it (make run)"]
    if not restored.key:
        remains.insert(0, "set BOT_SECRET_KEYS as it was, or no old conversation can be opened")
    if (settings.data_dir / CLOSED).exists():
        remains.append("it is closed: bot open")
    if restored.aside:
        places = " and ".join(map(str, restored.aside))
        remains.append(f"what was there is in {places}: remove it when it is not needed")
    lines = [f"Restored as of {taken}: {_content(rows, manifest.release)}. {'; '.join(remains)}."]
    if restored.too_old or restored.deleted:
        lines.append(
            f"Left out: {restored.too_old} conversations older than {settings.retention_days} "
            f"days, {restored.deleted} that residents had deleted."
        )
    if restored.conversations:
        lines.append(
            f"What residents deleted after {taken} is left out only where the database that was "
            "there remembered it; otherwise use --without-conversations."
        )
    return lines


def _of_disk(error: OSError) -> BackupProblem:
    place = error.filename or "the disk"
    return BackupProblem(
        f"{place} cannot be read or written ({error.strerror or error}); "
        "mend that and try again, nothing was changed"
    )
