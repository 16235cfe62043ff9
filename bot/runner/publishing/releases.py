"""The published releases: folders in BOT_DATA, each with content and model, and a link to one.

A release is complete before it has a number, and is never changed afterwards. Publishing and
rolling back move the link, which is one atomic step: whoever is interrupted, the link leads to a
whole release.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.content.parity.lock import LOCK
from bot.content.release import NAME
from bot.paths import ROOT
from bot.runner.digests import (
    PUBLISHED,
    behaviour_key,
    code_key,
    content_key,
    is_left_out,
    model_key,
    published_files,
)

KEPT = 5
MODEL = "model.tar.gz"
_CURRENT = "current"


class BusyPublishing(RuntimeError):  # noqa: N818 - says what the matter is
    """Somebody else publishes at this moment."""

    def __init__(self) -> None:
        super().__init__(
            "någon annan publicerar eller jämför just nu. Vänta tills det är klart och försök igen."
        )


class NoSuchRelease(ValueError):  # noqa: N818 - says what the matter is
    """There is no release of that number, or none to go back to; the message lists them."""


@dataclass(frozen=True)
class PublishedRelease:
    """A release that can be served.

    Attributes:
        number: 1, 2, 3 …, in the order of publishing.
        published: When, as ISO 8601 with the local time's offset.
        content: Digest of all that is published.
        model: Key of the model (`model_key`).
        behaviour: Changes when a question could lead elsewhere (`behaviour_key`).
        code: The program that it was made with (`code_key`).
    """

    number: int
    published: str
    content: str
    model: str
    behaviour: str
    code: str

    @property
    def day(self) -> str:
        """The time of publishing as people read it."""
        return self.published[:16].replace("T", " ")


@dataclass
class Candidate:
    """A copy of the content, complete or on its way to be; its folder has no number yet."""

    folder: Path
    content: str
    model: str
    behaviour: str
    code: str


@dataclass(frozen=True)
class Side:
    """A model with the folder of the content that it belongs to."""

    model: Path
    content: Path


class Releases:
    """The releases of one BOT_DATA."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "published"
        self._folder.mkdir(parents=True, exist_ok=True)

    @property
    def current_link(self) -> Path:
        """The path that always leads to the release that is served."""
        return self._folder / _CURRENT

    def folder_of(self, release: PublishedRelease) -> Path:
        """Return where a release lies."""
        return self._folder / f"{release.number:04d}"

    def side(self, release: PublishedRelease) -> Side:
        """Return a release's model and content."""
        folder = self.folder_of(release)
        return Side(folder / MODEL, folder)

    def all(self) -> list[PublishedRelease]:
        """Return the releases that are kept, the oldest first."""
        found = [_read(path) for path in sorted(self._folder.glob("[0-9]*"))]
        return [release for release in found if release is not None]

    def current(self) -> PublishedRelease | None:
        """Return the release that is served; None where nothing has been published."""
        return _read(self.current_link)

    def one(self, number: int) -> PublishedRelease:
        """Return the release of a number.

        Raises:
            NoSuchRelease: There is none.
        """
        for release in self.all():
            if release.number == number:
                return release
        known = ", ".join(str(release.number) for release in self.all()) or "inga"
        raise NoSuchRelease(f"publicering {number} finns inte; de som finns kvar är {known}.")

    def before_current(self) -> PublishedRelease:
        """Return the release before the one that is served.

        Raises:
            NoSuchRelease: There is none.
        """
        current = self.current()
        earlier = [r for r in self.all() if current is not None and r.number < current.number]
        if not earlier:
            raise NoSuchRelease("det finns ingen tidigare publicering att gå tillbaka till.")
        return earlier[-1]

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Let nobody else publish meanwhile.

        Raises:
            BusyPublishing: Somebody does already.
        """
        with (self._folder / ".lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BusyPublishing from None
            yield

    @contextmanager
    def candidate(self, source: Path = ROOT, code: Path = ROOT) -> Iterator[Candidate]:
        """Copy the content as it is now, so that what is checked is what is published.

        The copy is removed at the end unless it was installed.
        """
        for left in self._folder.glob(".new-*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=".new-", dir=self._folder))
        try:
            for name in PUBLISHED:
                if (source / name).is_dir():
                    shutil.copytree(source / name, folder / name, ignore=_left_out)
                elif (source / name).exists():
                    shutil.copy2(source / name, folder / name)
            yield Candidate(
                folder,
                content_key(folder),
                model_key(folder, code),
                behaviour_key(folder, code),
                code_key(code),
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def install(self, candidate: Candidate, model: Path) -> PublishedRelease:
        """Give a candidate its model and the next number; it is not served yet."""
        _link_or_copy(model, candidate.folder / MODEL)
        # Damaged ones are counted too: no other release may get their place.
        taken = [int(path.name) for path in self._folder.iterdir() if path.name.isdecimal()]
        number = max(taken, default=0) + 1
        published = datetime.now().astimezone().isoformat(timespec="seconds")
        described = {k: v for k, v in asdict(candidate).items() if k != "folder"}
        release = PublishedRelease(number=number, published=published, **described)
        text = json.dumps(asdict(release), indent=2)
        (candidate.folder / NAME).write_text(text, encoding="utf-8")
        # mkdtemp makes it for one user alone.
        candidate.folder.chmod(0o755)
        candidate.folder.rename(self.folder_of(release))
        return release

    def renew_model(self, release: PublishedRelease, model: Path) -> None:
        """Give a release its model again."""
        folder = self.folder_of(release)
        partial = folder / f".{MODEL}"
        partial.unlink(missing_ok=True)
        _link_or_copy(model, partial)
        partial.replace(folder / MODEL)

    def serve(self, release: PublishedRelease) -> None:
        """Move the link: from now on this release is served."""
        moving = self._folder / ".moving"
        moving.unlink(missing_ok=True)
        moving.symlink_to(self.folder_of(release).name)
        moving.replace(self.current_link)

    def forget(self, release: PublishedRelease) -> None:
        """Remove a release that was not to be."""
        shutil.rmtree(self.folder_of(release), ignore_errors=True)

    def prune(self, models: Path) -> None:
        """Keep the last releases and the one that is served, and the models that can be of use.

        In the folder of models that is those of the kept releases, and one more, the newest: they
        are only there to save training, for each release has its own.
        """
        current = self.current()
        kept = self.all()[-KEPT:]
        for release in self.all():
            if release not in kept and release != current:
                self.forget(release)
        useful = {f"botkyrka-{release.model}.tar.gz" for release in self.all()}
        found = sorted(models.glob("botkyrka-*.tar.gz"), key=lambda path: path.stat().st_mtime)
        for path in found[:-1]:
            if path.name not in useful:
                path.unlink(missing_ok=True)


def differing_files(one: Path, other: Path) -> list[str]:
    """Return the published files that two folders do not have alike, from their tops."""
    differing = []
    trees = [
        {path.relative_to(top).as_posix(): path for path in published_files(top)}
        for top in (one, other)
    ]
    for name in sorted(trees[0].keys() | trees[1].keys()):
        pair = [tree.get(name) for tree in trees]
        if None in pair or len({path.read_bytes() for path in pair if path is not None}) > 1:
            differing.append(name)
    return differing


def _read(folder: Path) -> PublishedRelease | None:
    try:
        return PublishedRelease(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _left_out(_: str, names: list[str]) -> list[str]:
    # No resident sees the confirmations, but the check of the copy must know what they allow.
    return [name for name in names if is_left_out(name) and name != LOCK.name]


def _link_or_copy(model: Path, target: Path) -> None:
    """A second name for the same bytes where the file system can, else a copy."""
    try:
        os.link(model, target)
    except OSError:
        shutil.copyfile(model, target)
