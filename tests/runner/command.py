"""Runs the command `bot` as staff do, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import ROOT

_SECONDS = 120.0


def bot(
    *arguments: str,
    folder: Path,
    checkout: Path = ROOT,
    seconds: float = _SECONDS,
    **settings: str,
) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` in a checkout, with no settings of the assistant's but these.

    Args:
        arguments: What follows `bot` on the command line.
        folder: Where it writes its data and models.
        checkout: Where it runs.
        seconds: How long it may take.
        settings: Environment variables.
    """
    own = {"BOT_DATA": str(folder / "var"), "BOT_MODELS": str(folder / "models")}
    environment = {name: value for name, value in os.environ.items() if name[:4] != "BOT_"}
    command = [sys.executable, "-m", "bot", *arguments]
    with subprocess.Popen(
        command,
        cwd=checkout,
        env=environment | own | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            output, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            # Asked to, it stops its children too.
            process.terminate()
            output, errors = process.communicate()
            pytest.fail(f"did not end in {seconds:.0f} s:\n{output}\n{errors}")
    return subprocess.CompletedProcess(command, process.returncode, output, errors)


def refusal(ended: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that a command ended with; fail where it is not one, or not an error."""
    assert ended.returncode == 1, ended.stdout + ended.stderr
    (line,) = ended.stderr.splitlines()
    assert line.startswith("bot: ")
    return line.removeprefix("bot: ")
