"""What is accepted of known vulnerabilities is about what is locked, and says why."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from bot.paths import ROOT
from bot.yaml import load_yaml

FINDINGS: list[dict[str, Any]] = load_yaml(ROOT / "security" / "accepted.yml")
LOCKED = dict(
    re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", (ROOT / "requirements.lock").read_text(), re.M)
)


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding["id"])
def test_an_accepted_finding_is_about_the_version_that_is_locked(finding: dict[str, Any]) -> None:
    assert LOCKED.get(finding["package"]) == finding["version"], (
        "the version has changed: try whether the finding is still there, then change or remove it"
    )


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding["id"])
def test_an_accepted_finding_says_what_it_is_and_why_it_cannot_be_reached(
    finding: dict[str, Any],
) -> None:
    assert re.fullmatch(r"CVE-\d{4}-\d{4,}|GHSA(-\w{4}){3}|PYSEC-\d{4}-\d+", finding["id"])
    assert len(finding["what"]) > 20
    assert len(finding["why"]) > 20
    assert finding["source"].startswith("https://")
    assert date.fromisoformat(finding["reviewed"]) <= date.today()


def test_no_finding_is_accepted_twice() -> None:
    ids = [finding["id"] for finding in FINDINGS]

    assert len(ids) == len(set(ids))


def test_telemetry_is_off_as_the_acceptance_of_sentry_says() -> None:
    from bot.runner.training import quiet_environment  # noqa: PLC0415

    assert quiet_environment()["RASA_TELEMETRY_ENABLED"] == "false"


def test_without_the_service_the_audit_says_that_nothing_was_audited() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ended = subprocess.run(
        [sys.executable, "scripts/audit.py"],
        cwd=ROOT,
        env=os.environ | {"AUDIT_OSV_URL": f"http://127.0.0.1:{port}/v1/query"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0
    assert "SKIPPED" in ended.stdout
    assert "Nothing was audited" in ended.stdout
