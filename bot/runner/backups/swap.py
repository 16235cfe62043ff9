"""Puts files in the place of others, all or none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

Move = tuple[Path, Path]


@contextmanager
def moved(moves: Iterable[Move]) -> Iterator[None]:
    """Rename what exists of the sources, in order; take all of it back if the block fails.

    Source and target lie on one file system, so that each move is one step. Nothing is written
    over and nothing removed: killed in the middle, everything is still in one of its two places.

    Raises:
        OSError: A file could not be moved; those before it are back in their places.
    """
    tried: list[Move] = []
    try:
        for source, target in moves:
            if not os.path.lexists(source):
                continue
            if os.path.lexists(target):
                raise FileExistsError(17, "is in the way", str(target))
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            tried.append((source, target))
            source.rename(target)
        yield
    except BaseException:
        for source, target in reversed(tried):
            if os.path.lexists(target) and not os.path.lexists(source):
                target.rename(source)
        raise
