"""A release is live when every part says so; else the one before is served again."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.runner.publishing.live import NotLive, make_live
from bot.runner.publishing.releases import PublishedRelease, Releases
from bot.runner.running import Running, RunsAlready, announce, find_running, held


class Parts:
    """Web, Rasa and actions on one port, which follow the link as the test says."""

    def __init__(self, releases: Releases) -> None:
        self._releases = releases
        self.stays_on: dict[str, str] = {}
        self.refuses: set[str] = set()
        self.cut_off = 0

    def say(self, path: str) -> dict[str, object]:
        current = self._releases.current()
        assert current is not None
        said = {
            part: self.stays_on.get(part, current.content) for part in ("web", "rasa", "actions")
        }
        if path == "/api/ready":
            same = len(set(said.values())) == 1
            return {"status": "ready", "content": said["web"] if same else None}
        part = "rasa" if path.startswith("/webhooks") else "actions"
        refused = current.content if part in self.refuses else None
        return {"content": said[part], "refused": refused}


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    found = Releases(tmp_path)
    for number, content in ((1, "old"), (2, "new")):
        release = PublishedRelease(number, "2026-11-28T10:00:00+01:00", content, "m", "b", "c")
        folder = found.folder_of(release)
        folder.mkdir()
        (folder / "release.json").write_text(json.dumps(vars(release)))
    found.serve(found.one(1))
    return found


@pytest.fixture
def parts(releases: Releases) -> Parts:
    return Parts(releases)


@pytest.fixture
def running(parts: Parts) -> Iterator[Running]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(parts.say(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            parts.cut_off -= 1
            self.wfile.write(body if parts.cut_off < 0 else body[:5])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    yield Running(1, address, address, address, "c")
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_is_live_when_all_parts_have_it(releases: Releases, running: Running) -> None:
    make_live(releases, releases.one(2), running)

    assert releases.current() == releases.one(2)


def test_a_part_that_dies_while_it_answers_is_asked_again(
    releases: Releases, parts: Parts, running: Running
) -> None:
    parts.cut_off = 3

    make_live(releases, releases.one(2), running, seconds=10)

    assert releases.current() == releases.one(2)


def test_a_part_that_refuses_is_named_and_the_old_one_served(
    releases: Releases, parts: Parts, running: Running
) -> None:
    parts.stays_on, parts.refuses = {"rasa": "old"}, {"rasa"}

    with pytest.raises(NotLive, match=r"^rasa kan inte läsa in"):
        make_live(releases, releases.one(2), running)

    assert releases.current() == releases.one(1)


def test_a_part_that_does_not_follow_is_named(
    releases: Releases, parts: Parts, running: Running
) -> None:
    parts.stays_on = {"actions": "old"}

    with pytest.raises(NotLive, match=r"^actions har inte läst in"):
        make_live(releases, releases.one(2), running, seconds=0.0)

    assert releases.current() == releases.one(1)


def test_an_interruption_while_it_waits_serves_the_old_one(
    releases: Releases, parts: Parts, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts.stays_on = {"actions": "old"}

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.runner.publishing.live.time.sleep", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make_live(releases, releases.one(2), running)

    assert releases.current() == releases.one(1)


def test_where_nothing_runs_there_is_nothing_to_wait_for(releases: Releases) -> None:
    make_live(releases, releases.one(2), None)

    assert releases.current() == releases.one(2)


def test_a_running_instance_is_found_as_long_as_it_lives(tmp_path: Path) -> None:
    described = Running(7, "http://127.0.0.1:8080", "http://127.0.0.1:1", "", "c")
    assert find_running(tmp_path) is None

    with held(tmp_path) as file:
        assert find_running(tmp_path) is None, "it does not answer yet"
        announce(file, described)
        assert find_running(tmp_path) == described
        with (
            pytest.raises(RunsAlready, match=r"process 7, http://127\.0\.0\.1:8080"),
            held(tmp_path),
        ):
            pass

    assert find_running(tmp_path) is None
    # What a killed one leaves behind is not taken for life.
    (tmp_path / "running.json").write_text(json.dumps(vars(described)))
    assert find_running(tmp_path) is None
