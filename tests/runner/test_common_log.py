"""Lines of several processes become one log, in the format that was asked for."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from bot.runner.lines import OldWarnings, line_of


def test_as_text_the_name_stands_in_front() -> None:
    assert line_of("web", "2026-11-28 10:00:00,000 INFO ready", "text") == (
        "web     | 2026-11-28 10:00:00,000 INFO ready"
    )
    assert line_of("actions", '{"event": "x"}', "text") == 'actions | {"event": "x"}'


@pytest.mark.parametrize(
    "written", ["Starting worker [17]", "{not json", "[1, 2]", '"text"', "{}", "å ä ö"]
)
def test_as_json_a_plain_line_becomes_an_object(written: str) -> None:
    line = json.loads(line_of("rasa", written, "json"))

    assert datetime.fromisoformat(line.pop("time").replace("Z", "+00:00")).tzinfo is not None
    assert line == {"part": "rasa", "event": written}


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("2026-11-28 09:51:49 WARNING  rasa.core.processor  - Circuit breaker", "warning"),
        ("2026-11-28 09:51:49,123 INFO ERROR is not the level", "info"),
        ("[2026-11-28 09:51:49 +0000] [17] [ERROR] Unhandled exception", "error"),
    ],
)
def test_as_json_the_level_of_a_plain_line_is_found(written: str, level: str) -> None:
    line = json.loads(line_of("rasa", written, "json"))

    assert (line["level"], line["event"]) == (level, written)


def test_as_json_an_object_goes_on_with_what_it_says_of_itself() -> None:
    own = {"time": "2026-11-28T10:00:00Z", "level": "info", "part": "web", "event": "å"}
    assert json.loads(line_of("web", json.dumps(own), "json")) == own

    line = json.loads(line_of("rasa", '{"event": "loaded", "level": "info"}', "json"))
    assert (line["part"], line["event"], line["level"]) == ("rasa", "loaded", "info")
    assert "time" in line


def test_warnings_of_old_dependencies_are_left_out_and_nothing_else() -> None:
    written = [
        "starting",
        "/lib/pkg_resources/__init__.py:1: DeprecationWarning: Deprecated call to `x`.",
        "Implementing implicit namespace packages is preferred.",
        "  declare_namespace(pkg)",
        "  an indented line of something else",
        "/lib/a.py:2: PendingDeprecationWarning: without a line of code",
        "2026-11-28 10:00:00 INFO     root  - Starting Rasa server",
        "/lib/b.py:3: DeprecationWarning: of one line",
        "  code(b)",
        '{"event": "loaded"}',
        "/lib/c.py:4: DeprecationWarning: and then a program that ends badly",
        "one", "two", "three", "Killed",
    ]  # fmt: skip
    warnings = OldWarnings()

    assert [line for line in written if not warnings.have(line)] == [
        "starting",
        "  an indented line of something else",
        "2026-11-28 10:00:00 INFO     root  - Starting Rasa server",
        '{"event": "loaded"}',
        "Killed",
    ]
