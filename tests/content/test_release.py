"""A process follows what is published, and goes on with what it has where it cannot."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from bot.content import Follower, read_release


class Published:
    """A link that leads to one release after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.link = folder, folder / "current"

    def serve(self, content: str) -> None:
        release = self._folder / content
        release.mkdir(exist_ok=True)
        (release / "release.json").write_text(json.dumps({"content": content}))
        moving = self._folder / "moving"
        moving.symlink_to(content)
        moving.replace(self.link)


class Process:
    """Something that loads content, and can fail at it."""

    def __init__(self, published: Published) -> None:
        self._link = published.link
        self.loaded: list[str] = []
        self.cannot: set[str] = set()
        self.cannot_yet: set[str] = set()
        self.while_loading = lambda: None
        self.follower = Follower(
            self.load, read_release(self._link), self._link, passing=(ConnectionError,)
        )

    def load(self) -> None:
        content = self._link.resolve().name
        if content in self.cannot:
            raise ValueError(content)
        if content in self.cannot_yet:
            raise ConnectionError(f"no {content} yet")
        self.loaded.append(content)
        self.while_loading()


@pytest.fixture
def published(tmp_path: Path) -> Published:
    found = Published(tmp_path)
    found.serve("a")
    return found


def test_it_loads_when_another_release_is_served_and_only_then(published: Published) -> None:
    process = Process(published)
    process.follower.look()
    assert (process.loaded, process.follower.content) == ([], "a")

    published.serve("b")
    process.follower.look()
    process.follower.look()

    assert process.loaded == ["b"]
    assert process.follower.state == {"content": "b", "refused": None}


def test_what_cannot_be_loaded_is_refused_once_and_the_one_before_stays(
    published: Published,
) -> None:
    process = Process(published)
    process.cannot = {"b"}
    published.serve("b")

    process.follower.look()
    process.follower.look()
    assert process.follower.state == {"content": "a", "refused": "b"}

    published.serve("a")
    process.follower.look()
    assert process.follower.state == {"content": "a", "refused": None}
    process.cannot = set()
    published.serve("b")
    process.follower.look()
    assert process.follower.state == {"content": "b", "refused": None}


def test_what_cannot_be_loaded_for_the_moment_is_tried_again_and_told_once(
    published: Published, caplog: pytest.LogCaptureFixture
) -> None:
    process = Process(published)
    process.cannot_yet = {"b"}
    published.serve("b")

    process.follower.look()
    process.follower.look()
    assert process.follower.state == {"content": "a", "refused": None}
    assert caplog.text.count("no b yet") == 1

    process.cannot_yet = set()
    process.follower.look()
    assert process.follower.state == {"content": "b", "refused": None}


def test_a_release_that_comes_while_another_is_loaded_is_loaded_too(published: Published) -> None:
    process = Process(published)
    published.serve("b")
    process.while_loading = lambda: published.serve("c")

    process.follower.look()
    assert process.follower.content is None, "what was read may have been of either"
    process.while_loading = lambda: None
    process.follower.look()

    assert (process.loaded, process.follower.content) == (["b", "c"], "c")


def test_a_release_that_is_taken_back_while_it_is_loaded_does_not_stay_in_use(
    published: Published,
) -> None:
    process = Process(published)
    published.serve("b")
    process.while_loading = lambda: published.serve("a")

    process.follower.look()
    process.while_loading = lambda: None
    process.follower.look()

    assert (process.loaded, process.follower.content) == (["b", "a"], "a")


def test_it_follows_by_itself(published: Published) -> None:
    process = Process(published)
    process.follower.start()
    try:
        published.serve("b")
        deadline = time.monotonic() + 30
        while process.follower.content != "b":
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        process.follower.stop()


def test_a_checkout_is_no_release(tmp_path: Path) -> None:
    assert read_release(tmp_path) is None
    (tmp_path / "release.json").write_text("[]")
    assert read_release(tmp_path) is None
