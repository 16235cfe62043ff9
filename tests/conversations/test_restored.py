"""A resident talks on where he was, after all that the assistant had written was lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.paths import ROOT
from tests.conversations.assistant import Assistant
from tests.conversations.talk import ask
from tests.runner.command import bot
from tests.web.gateway import Conversation

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(600)]


def test_a_conversation_goes_on_after_a_restore(tmp_path: Path) -> None:
    folder, backup = tmp_path / "var", tmp_path / "backup.tar.gz"
    settings = {"BOT_DATA": str(folder), "BOT_MODELS": str(ROOT / "models")}
    folder.mkdir()
    first = Assistant(folder)
    try:
        before = first.open("fi")
        ask(before, "Onko äidilläni oikeus vanhustenhuoltoon suomeksi?")
        ended = bot("backup", str(backup), folder=tmp_path, **settings)
        assert ended.returncode == 0, ended.stderr
        said = before.transcript()
        content = first.api("GET", "/api/ready").json()["content"]
        refused = bot("restore", "--replace", str(backup), folder=tmp_path, **settings)
        assert "an assistant already runs" in refused.stderr
    finally:
        assert first.stop() == 0
    shutil.rmtree(folder)

    ended = bot("restore", str(backup), folder=tmp_path, **settings)

    assert (ended.returncode, ended.stderr) == (0, "")
    second = Assistant(folder)
    try:
        assert "release 1, published" in second.log, "it is served as it was, without training"
        assert second.api("GET", "/api/ready").json()["content"] == content
        after = Conversation(second.api, before.opened)
        assert after.transcript() == said
        # What was asked about is remembered too.
        follow_up = ask(after, "entä kouluun?")
        assert follow_up[-1]["language"] == "fi"
        assert len(after.transcript()) == len(said) + 1 + len(follow_up)
    finally:
        assert second.stop() == 0
