"""The switch that closes the assistant to residents, while everything goes on running.

It is a file in `BOT_DATA`, so that it works when nothing else does and needs no restart.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

FILE = "closed.json"
LANGUAGES = ("sv", "fi")


def close(folder: Path, messages: Mapping[str, str]) -> None:
    """Close the assistant.

    Args:
        folder: `BOT_DATA`.
        messages: What residents are told, by language; in a language without a message they are
            told the usual.

    Raises:
        OSError: The file cannot be written.
    """
    partial = folder / f"{FILE}.{os.getpid()}"
    try:
        partial.write_text(json.dumps(dict(messages), ensure_ascii=False), encoding="utf-8")
        partial.replace(folder / FILE)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def reopen(folder: Path) -> bool:
    """Open the assistant again; return whether it was closed.

    Raises:
        OSError: The file cannot be removed.
    """
    try:
        (folder / FILE).unlink()
    except FileNotFoundError:
        return False
    return True


class Closing:
    """Tells whether the assistant is closed, and with which words."""

    def __init__(self, folder: Path, message: str = "") -> None:
        """Look in `folder`.

        Args:
            folder: `BOT_DATA`.
            message: `BOT_CLOSED_MESSAGE`: closed whatever the file says, when it is not empty.
                `på svenska | suomeksi`, or Swedish alone.
        """
        self._file = folder / FILE
        parts = [part.strip() for part in message.split("|", 1)]
        self._fixed = dict(zip(LANGUAGES, parts, strict=False)) if message.strip() else None

    def messages(self) -> dict[str, str] | None:
        """Return None while it is open; else what residents are told, by language.

        A file that cannot be read closes too: somebody wanted it closed.
        """
        if self._fixed is not None:
            return self._fixed
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            return {}
        if not isinstance(content, dict):
            return {}
        return {language: str(content[language]) for language in LANGUAGES if content.get(language)}
