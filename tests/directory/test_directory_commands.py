"""`bot contacts` lets staff see, confirm and correct the directory; every change is recorded."""

from __future__ import annotations

import argparse
import pwd
from datetime import date

import pytest
from sqlalchemy import select

from bot.directory import Directory
from bot.directory.commands import add_parser
from bot.settings import Settings
from bot.storage import open_engine, reading
from bot.storage.schema import unit_value_change
from tests.databases import KINDS, fresh_url


@pytest.fixture(params=KINDS)
def settings(request, tmp_path):
    url = fresh_url(request.param, tmp_path)
    return Settings.from_environment({"BOT_DATA": str(tmp_path), "BOT_DATABASE_URL": url})


@pytest.fixture
def bot(settings, capsys):
    """Run `bot contacts …` and return its exit code and all that it says."""
    parser = argparse.ArgumentParser(prog="bot")
    add_parser(parser.add_subparsers())

    def run(*arguments: str) -> tuple[int, str]:
        options = parser.parse_args(["contacts", *arguments])
        code = options.run(options, settings)
        output = capsys.readouterr()
        return code, output.out + output.err

    return run


def card(settings, key: str = "citizen_service", language: str = "sv"):
    return Directory(open_engine(settings.database_url)).card(key, language, date.today())


def changes(settings) -> list[dict]:
    with reading(open_engine(settings.database_url)) as connection:
        return [dict(row) for row in connection.execute(select(unit_value_change)).mappings()]


def test_list_shows_every_unit_and_what_is_confirmed(bot):
    code, said = bot("list")
    assert code == 0
    lines = {line.split()[0]: line for line in said.splitlines()}
    assert len(lines) == 15
    assert lines["citizen_service"].endswith("telefon, besöksadress, postadress")
    assert lines["jo"].endswith("inget bekräftat")


def test_show_gives_the_card_in_both_languages(bot):
    code, said = bot("show", "citizen_service")
    assert code == 0
    assert "Medborgarcenter, Botkyrka kommun (sv)" in said
    assert "Asiakaspalvelu (Medborgarcenter), Botkyrkan kunta (fi)" in said
    assert "08-530 610 00" in said


def test_verify_confirms_a_value_as_it_stands(bot, settings):
    assert bot("verify", "citizen_service", "email", "--by", "Aino")[0] == 0
    assert card(settings).email == "kommun@botkyrka.se"
    (change,) = changes(settings)
    assert (change["action"], change["changed_by"]) == ("verify", "Aino")
    assert change["old_value"] == change["new_value"] == "kommun@botkyrka.se"
    assert (change["old_verified_on"], change["new_verified_on"]) == (None, date.today())


def test_verify_with_a_value_corrects_it_and_keeps_the_old_one_in_the_history(bot, settings):
    code, _ = bot("verify", "citizen_service", "phone", "--value", "08-530 610 11", "--by", "Aino")
    assert code == 0
    assert card(settings).phone == "08-530 610 11"
    assert "Telefon" not in card(settings).note
    (change,) = changes(settings)
    assert (change["old_value"], change["new_value"]) == ("08-530 610 00", "08-530 610 11")
    assert change["old_verified_on"] == date(2020, 9, 7)


def test_expire_stops_showing_a_value_until_it_is_verified(bot, settings):
    assert bot("expire", "citizen_service", "phone")[0] == 0
    assert card(settings).phone is None
    assert bot("list")[0] == 0
    assert card(settings).phone is None
    assert bot("verify", "citizen_service", "phone")[0] == 0
    assert card(settings).phone == "08-530 610 00"
    assert [change["action"] for change in changes(settings)] == ["expire", "verify"]


def test_add_gives_a_unit_a_value_with_its_source(bot, settings):
    code, _ = bot(
        "add", "library", "email", "bibliotek@botkyrka.se", "--source", "Mejl från chefen"
    )
    assert code == 0
    assert card(settings, "library").email == "bibliotek@botkyrka.se"
    (change,) = changes(settings)
    assert (change["action"], change["source"]) == ("add", "Mejl från chefen")
    assert change["old_value"] is None


def test_a_value_in_one_language_is_confirmed_and_taken_away_with_that_language(bot, settings):
    source = ("--source", "Mejl från chefen")
    assert bot("add", "library", "hours", "mån–fre 10–16", *source)[0] == 0
    assert bot("add", "library", "hours", "ma–pe 10–16", *source, "--language", "fi")[0] == 0
    assert card(settings, "library").hours == "mån–fre 10–16"
    assert card(settings, "library", "fi").hours == "ma–pe 10–16"

    correct = ("--value", "ma–pe 10–18", "--language", "fi")
    assert bot("verify", "library", "hours", *correct)[0] == 0
    assert card(settings, "library", "fi").hours == "ma–pe 10–18"

    assert bot("expire", "library", "hours", "--language", "fi")[0] == 0
    assert card(settings, "library", "fi").hours == "mån–fre 10–16", "the one for everybody"
    code, said = bot("expire", "library", "hours", "--language", "sv")
    assert code == 1
    assert "(det finns en utan --language och med --language fi)" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "skatteverket"), "det finns ingen enhet ”skatteverket”; enheterna är citizen"),
        (("verify", "skatteverket", "phone"), "det finns ingen enhet ”skatteverket”"),
        (("expire", "skatteverket", "phone"), "det finns ingen enhet ”skatteverket”"),
        (("verify", "library", "fax"), "okänt fält ”fax”; fälten är phone, email"),
        (("expire", "library", "fax"), "okänt fält ”fax”"),
        (("add", "library", "fax", "1", "--source", "s"), "okänt fält ”fax”"),
        (("verify", "library", "phone"), "har ingen uppgift i fältet phone"),
        (("expire", "library", "phone"), "har ingen uppgift i fältet phone"),
        (("verify", "library", "phone", "--value", "ring"), "”ring” är inget telefonnummer"),
        (("verify", "library", "phone", "--value", "( )-/08 5"), "är inget telefonnummer"),
        (("add", "library", "phone", "12", "--source", "s"), "”12” är inget telefonnummer"),
        (("add", "library", "email", "a b@c.se", "--source", "s"), "är ingen e-postadress"),
        (("add", "library", "email", "a@b", "--source", "s"), "”a@b” är ingen e-postadress"),
        (("add", "library", "visit", " ", "--source", "s"), "ska vara en rad med 1–200 tecken"),
        (("add", "library", "visit", "a\nb", "--source", "s"), "ska vara en rad"),
        (("add", "library", "visit", "x" * 201, "--source", "s"), "ska vara en rad"),
        (("add", "library", "visit", "Tumba", "--source", " "), "ange källan med --source"),
        (("add", "library", "visit", "Tumba", "--source", "s", "--by", " "), "ange vem"),
    ],
)
def test_what_cannot_be_is_said_in_one_line_and_changes_nothing(bot, settings, arguments, said):
    code, output = bot(*arguments)
    assert code == 1
    assert said in output
    assert output.count("\n") == 1
    assert changes(settings) == []


@pytest.fixture
def nameless(monkeypatch):
    """Be a user whom the system has no name for, as in a container."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)

    def unknown(number: int):
        raise KeyError(f"getpwuid(): uid not found: {number}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)


def test_who_changed_a_value_and_where_it_stood_are_kept_on_one_line(bot, settings):
    given = ("--by", "Aino\nVirtanen", "--source", "botkyrka.se,\r\n kontakt")
    assert bot("verify", "citizen_service", "email", *given)[0] == 0
    (change,) = changes(settings)
    assert (change["changed_by"], change["source"]) == ("Aino Virtanen", "botkyrka.se, kontakt")


def test_who_has_no_name_on_the_system_must_say_it_to_change_something(nameless, bot, settings):
    assert bot("list")[0] == 0
    assert bot("expire", "citizen_service", "phone") == (
        1,
        "bot contacts: du är inloggad utan namn; ange vem som ändrar med --by\n",
    )
    assert changes(settings) == []
    assert bot("expire", "citizen_service", "phone", "--by", "Aino")[0] == 0
    assert [change["changed_by"] for change in changes(settings)] == ["Aino"]


def test_a_value_needs_a_source(bot):
    with pytest.raises(SystemExit):
        bot("add", "library", "visit", "Tumba")
