"""Makes a release the one that residents meet, or leaves everything as it was."""

from __future__ import annotations

import http.client
import json
import time
import urllib.request
from typing import Any

from bot.runner.publishing.releases import PublishedRelease, Releases
from bot.runner.running import Running

# A model is loaded in a second or two; a machine that does other things besides needs more.
_LIVE_SECONDS = 120.0
_BACK_SECONDS = 30.0
_POLL_SECONDS = 0.1


class NotLive(RuntimeError):  # noqa: N818 - says what the matter is
    """The running assistant did not take the release over; the message says which part."""


def make_live(
    releases: Releases,
    release: PublishedRelease,
    running: Running | None,
    seconds: float = _LIVE_SECONDS,
) -> None:
    """Serve a release, and wait until every part of the running assistant answers from it.

    Each part loads it by itself and goes on with the one before until that is done, so that no
    message waits. Where one cannot, or this is interrupted, the release before is served again.

    Args:
        releases: The releases.
        release: The one to serve.
        running: The running assistant; None where none runs, and there is nothing to wait for.
        seconds: How long to wait at most.

    Raises:
        NotLive: A part refused it, or did not follow in time.
    """
    before = releases.current()
    releases.serve(release)
    if running is None:
        return
    try:
        _wait(running, release.content, seconds)
    except BaseException:
        if before is not None:
            releases.serve(before)
            _wait_if_possible(running, before.content)
        raise


def live_content(running: Running) -> str | None:
    """Return the digest of what all parts answer from; None where they differ or do not answer."""
    said = _ask(f"{running.web}/api/ready")
    content = said.get("content") if said is not None else None
    return content if isinstance(content, str) else None


def _wait(running: Running, content: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while live_content(running) != content:
        behind = []
        for name, address in _parts(running):
            said = _ask(address) or {}
            if said.get("refused") == content:
                raise NotLive(f"{name} kan inte läsa in innehållet. Orsaken står i dess logg.")
            if said.get("content") != content:
                behind.append(name)
        if time.monotonic() > deadline:
            raise NotLive(
                f"{', '.join(behind) or 'web'} har inte läst in innehållet på {seconds:.0f} s. "
                "Se loggen och försök igen."
            )
        time.sleep(_POLL_SECONDS)


def _wait_if_possible(running: Running, content: str) -> None:
    deadline = time.monotonic() + _BACK_SECONDS
    while live_content(running) != content and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)


def _parts(running: Running) -> list[tuple[str, str]]:
    return [
        ("rasa", f"{running.rasa}/webhooks/gateway/ready"),
        ("actions", f"{running.actions}/ready"),
    ]


def _ask(address: str) -> dict[str, Any] | None:
    """Return what a part says of itself; None where it does not answer."""
    try:
        with urllib.request.urlopen(address, timeout=3) as response:  # noqa: S310 - our own, loopback
            said = json.load(response)
    except (http.client.HTTPException, OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None
