"""The wall clock, watched: people and the network's time may set it while the process runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone


def steady_time() -> float:
    """Return seconds that nobody sets; on Linux those in which the machine slept count too."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class WallClock:
    """Tells the time, and by how much it was set."""

    def __init__(
        self, wall: Callable[[], float] | None = None, steady: Callable[[], float] = steady_time
    ) -> None:
        """Begin to watch.

        Args:
            wall: Seconds since 1970, as the clock shows them; the system's where it is not given.
            steady: Seconds that nobody sets.
        """
        self._wall, self.steady = wall or _wall_time, steady
        self._apart = self._wall() - steady()

    def now(self) -> datetime:
        """Return the time that the clock shows, in UTC."""
        return datetime.fromtimestamp(self._wall(), timezone.utc)

    def moved(self) -> timedelta:
        """Return how far the clock has been set forward (back: below 0) since this was last asked.

        A clock that runs a little too fast or too slow shows here by as much.
        """
        before, self._apart = self._apart, self._wall() - self.steady()
        return timedelta(seconds=self._apart - before)


def _wall_time() -> float:
    return time.time()
