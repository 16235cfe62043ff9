"""The log of a run: what the processes write, each line under the name of its process."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone

# As Rasa ("2026-11-28 10:00:00 INFO     rasa.core"), and Sanic ("[…] [17] [INFO] …") begin a line.
_LEVEL = re.compile(r"\[?\d{4}-\d\d-\d\d .{8,30}?\b(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b")

# No message of a warning seen so far has more lines after its first one.
_LONGEST_WARNING = 3


class OldWarnings:
    """Knows the lines of warnings that nobody who runs the assistant can act on.

    Rasa switches on those of its old dependencies about each other. Python writes the message, of
    one line or more, and below it the indented line of code.
    """

    def __init__(self) -> None:
        self._left = 0

    def have(self, line: str) -> bool:
        """Return whether a line, the next that a process wrote, belongs to such a warning."""
        if "DeprecationWarning: " in line:
            self._left = _LONGEST_WARNING
            return True
        if not self._left or _LEVEL.match(line) or line.startswith("{"):
            self._left = 0
            return False
        self._left = 0 if line.startswith("  ") else self._left - 1
        return True


def line_of(part: str, written: str, log_format: str) -> str:
    """Return what a process wrote as a line of the common log.

    Args:
        part: Name of the process.
        written: One line, without its end.
        log_format: `text`: the line with the name in front. `json`: an object with at least `time`,
            `part` and `event`; a line that is an object with an event goes on, with time and part
            added where they are missing.
    """
    if log_format != "json":
        return f"{part:<8}| {written}"
    now = datetime.now(timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
    said = {"time": now, "part": part} | (_object(written) or _plain(written))
    return json.dumps(said, ensure_ascii=False)


def _plain(written: str) -> dict[str, object]:
    told = _LEVEL.match(written)
    level = {"level": told[1].lower()} if told else {}
    return {**level, "event": written}


def _object(written: str) -> dict[str, object] | None:
    if not written.startswith("{"):
        return None
    try:
        found = json.loads(written)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "event" in found else None
