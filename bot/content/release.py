"""What is published: which release of the content this process serves, and when that changes.

A release is a folder with `data/` and a file `release.json` that names it. The path to it goes over
a link, and publishing moves the link; every process follows it by itself.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.paths import CONTENT

NAME = "release.json"
_SECONDS = 0.2

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Release:
    """A published state of the content.

    Attributes:
        folder: Where it lies, without links.
        content: Digest of everything in it that residents can notice.
    """

    folder: Path
    content: str


def read_release(path: Path = CONTENT) -> Release | None:
    """Return the release that a path leads to now; None where it is a plain checkout."""
    folder = path.resolve()
    try:
        described = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return Release(folder, str(described["content"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


class Follower:
    """Loads the content anew, in a thread of its own, whenever another release is published.

    Attributes:
        content: Digest of what is loaded; None where it is no release, and where it may be of two.
        refused: Digest of a release that could not be loaded: the one before goes on being served.
    """

    def __init__(
        self,
        load: Callable[[], None],
        loaded: Release | None,
        path: Path = CONTENT,
        passing: tuple[type[Exception], ...] = (),
    ) -> None:
        """Prepare.

        Args:
            load: Loads everything anew and puts it to use at once, or raises and changes nothing.
            loaded: What was published before the process loaded its content.
            path: What leads to the release.
            passing: What `load` raises where the release is not to blame: it is tried again.
        """
        self._load, self._path, self._passing = load, path, passing
        self.content = loaded.content if loaded is not None else None
        self.refused: str | None = None
        # The release whose delay has been told: it is tried again several times a second.
        self._delayed: str | None = None
        self._stopped = threading.Event()

    @property
    def state(self) -> dict[str, str | None]:
        """What the process tells those who wait for the release."""
        return {"content": self.content, "refused": self.refused}

    def start(self) -> None:
        """Begin to follow; where the content is no release there is nothing to follow."""
        if self.content is not None:
            threading.Thread(target=self._follow, name="releases", daemon=True).start()

    def stop(self) -> None:
        """Follow no longer."""
        self._stopped.set()

    def look(self) -> None:
        """Load what is published now, unless it is loaded or has been refused."""
        found = read_release(self._path)
        if found is None or found.content == self.refused:
            return
        if found.content == self.content:
            self.refused = self._delayed = None
            return
        try:
            self._load()
        except self._passing as trouble:
            if found.content != self._delayed:
                name = found.folder.name
                _log.warning("release %s cannot be loaded yet, trying again: %s", name, trouble)
            self._delayed = found.content
            return
        except Exception:
            _log.exception("release %s cannot be loaded; the one before stays", found.folder.name)
            self.refused = found.content
            return
        if read_release(self._path) != found:
            # Moved while the files were being read: what was loaded may be of either.
            self.content = None
            return
        _log.info("release %s is loaded", found.folder.name)
        self.content, self.refused, self._delayed = found.content, None, None

    def _follow(self) -> None:
        while not self._stopped.wait(_SECONDS):
            self.look()
