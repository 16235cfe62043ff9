"""`bot reports`: staff read what visitors reported, and remove what they have dealt with."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.storage import ReportStore, migrate, open_engine
from bot.storage.report_commands import add_parser
from tests.databases import KINDS, fresh_url

Bot = Callable[..., tuple[int, str]]


@pytest.fixture(params=KINDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = fresh_url(request.param, tmp_path)
    return Settings.from_environment({"BOT_DATA": str(tmp_path), "BOT_DATABASE_URL": url})


@pytest.fixture
def bot(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Bot:
    """Run `bot reports …` and return its exit code and all that it says."""
    parser = argparse.ArgumentParser(prog="bot")
    add_parser(parser.add_subparsers())

    def run(*arguments: str) -> tuple[int, str]:
        options = parser.parse_args(["reports", *arguments])
        code = options.run(options, settings)
        output = capsys.readouterr()
        return code, output.out + output.err

    return run


def test_there_is_nothing_to_read_at_first(bot: Bot) -> None:
    assert bot() == (0, "Inga rapporter.\n")


def test_reports_are_listed_until_they_are_removed(settings: Settings, bot: Bot) -> None:
    engine = open_engine(settings.database_url)
    migrate(engine)
    for text, language in (("Knappen\ngår inte att nå", "sv"), ("Teksti on liian pieni", "fi")):
        ReportStore(engine).add(text, language)
    engine.dispose()

    code, said = bot()
    assert code == 0
    lines = said.splitlines()
    assert [line for line in lines if line.startswith("    ")] == [
        "    Knappen",
        "    går inte att nå",
        "    Teksti on liian pieni",
    ]
    assert lines[0].startswith("1  ")
    assert lines[0].endswith(" UTC  sv")

    assert bot("--remove", "1") == (0, "Rapport 1 är borttagen.\n")
    assert "Knappen" not in bot()[1]
    assert bot("--remove", "1") == (1, "bot reports: det finns ingen rapport 1\n")
