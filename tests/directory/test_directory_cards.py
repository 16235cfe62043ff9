"""A card shows what is confirmed, says what is old, and leaves out what nobody has confirmed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.directory import FIELDS, Directory, seed
from bot.storage import StorageProblem, migrate, open_engine, writing
from bot.storage.schema import unit_value
from tests.databases import KINDS, fresh_url

TODAY = date(2026, 11, 23)
LANGUAGES = ("sv", "fi")


@pytest.fixture(params=KINDS)
def engine(request, tmp_path):
    engine = open_engine(fresh_url(request.param, tmp_path))
    migrate(engine)
    seed(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def directory(engine):
    return Directory(engine)


def put(engine, key: str, field: str, value: str, **more) -> None:
    row = {"language": "", "source": "test", "verified_on": TODAY, "valid_months": 24}
    row |= {"origin": "staff", "unit_key": key, "field": field, "value": value} | more
    with writing(engine) as connection:
        connection.execute(unit_value.insert().values(row))


def test_every_unit_that_answers_lead_to_is_there(directory):
    assert [unit.key for unit in directory.units()] == [
        "citizen_service",
        "finnish_service",
        "preschool",
        "school",
        "elderly_care",
        "library",
        "disability_support",
        "civil_society",
        "county_board",
        "sametinget",
        "jo",
        "do",
        "schools_inspectorate",
        "ivo",
        "minoritet_se",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_citizen_service_is_shown_with_what_is_dated(directory, language):
    card = directory.card("citizen_service", language, TODAY)
    assert card.phone == "08-530 610 00"
    assert card.post == "Botkyrka kommun, 147 85 Tumba"
    assert card.visit == "Kommunhuset, Hans Stahles väg 13, Tumba"
    assert (card.email, card.hours) == (None, None)
    assert card.missing == ("email", "hours")
    assert card.verified_on == "2020-09-07"


def test_old_values_are_shown_with_their_year_in_the_residents_language(directory):
    swedish = directory.card("citizen_service", "sv", TODAY).note
    finnish = directory.card("citizen_service", "fi", TODAY).note
    assert "Telefon och postadress: uppgift från 2020, kan ha ändrats." in swedish
    assert "Besöksadress: uppgift från 2023, kan ha ändrats." in swedish
    assert "Puhelin ja postiosoite: tieto vuodelta 2020, voi olla muuttunut." in finnish
    assert "Käyntiosoite: tieto vuodelta 2023, voi olla muuttunut." in finnish


def test_what_is_missing_is_said_with_where_to_look(directory):
    assert directory.card("citizen_service", "sv", TODAY).note.endswith(
        "E-post och öppettider: inte bekräftat här, se botkyrka.se."
    )
    assert directory.card("citizen_service", "fi", TODAY).note.endswith(
        "Sähköposti ja aukioloajat: ei vahvistettu täällä, katso botkyrka.se."
    )


@pytest.mark.parametrize(
    ("today", "old"),
    [(date(2022, 9, 6), False), (date(2022, 9, 7), True), (date(2022, 9, 8), True)],
)
def test_a_value_is_old_from_the_day_that_its_months_are_over(directory, today, old):
    note = directory.card("citizen_service", "sv", today).note
    assert ("uppgift från 2020" in note) is old


def test_each_value_has_its_own_months(engine, directory):
    put(engine, "library", "phone", "08-530 610 01", valid_months=6)
    put(engine, "library", "email", "bibliotek@botkyrka.se", valid_months=36)
    note = directory.card("library", "sv", date(2027, 6, 1)).note
    assert "Telefon: uppgift från 2026" in note
    assert "E-post: uppgift" not in note


@pytest.mark.parametrize("key", ["do", "jo", "ivo", "sametinget", "schools_inspectorate"])
def test_values_without_a_date_are_not_shown(directory, key):
    card = directory.card(key, "sv", TODAY)
    assert all(getattr(card, field) is None for field in FIELDS)
    assert card.missing == FIELDS
    assert card.verified_on is None


def test_the_county_board_is_shown_with_its_dated_address(directory):
    card = directory.card("county_board", "sv", TODAY)
    assert card.email == "minoriteter.stockholm@lansstyrelsen.se"
    assert card.verified_on == "2023-09-20"
    assert "E-post: uppgift från 2023, kan ha ändrats." in card.note


def test_a_value_in_the_residents_language_goes_first(engine, directory):
    put(engine, "library", "hours", "10-18")
    put(engine, "library", "hours", "klo 10-18", language="fi")
    assert directory.card("library", "sv", TODAY).hours == "10-18"
    assert directory.card("library", "fi", TODAY).hours == "klo 10-18"


def test_a_unit_that_is_not_there_has_no_card(directory):
    assert directory.card("tax_office", "sv", TODAY) is None
    assert directory.unit("tax_office") is None
    assert not directory.knows("tax_office")


@pytest.mark.parametrize("key", ["preschool", "school", "elderly_care", "finnish_service"])
def test_a_unit_of_the_municipality_without_values_leads_to_the_citizen_service(directory, key):
    assert [card.key for card in directory.cards_for(key, "sv", TODAY)] == ["citizen_service"]


def test_a_unit_of_the_municipality_with_only_email_is_followed_by_it(engine, directory):
    put(engine, "library", "email", "bibliotek@botkyrka.se")
    cards = directory.cards_for("library", "fi", TODAY)
    assert [card.key for card in cards] == ["library", "citizen_service"]


def test_a_unit_that_can_be_reached_stands_alone(engine, directory):
    put(engine, "library", "phone", "08-530 610 01")
    assert [card.key for card in directory.cards_for("library", "sv", TODAY)] == ["library"]


@pytest.mark.parametrize("key", ["citizen_service", "county_board", "do", "minoritet_se"])
def test_other_bodies_stand_alone(directory, key):
    assert [card.key for card in directory.cards_for(key, "sv", TODAY)] == [key]


def test_an_unknown_unit_leads_to_the_citizen_service(directory):
    assert [card.key for card in directory.cards_for("x", "sv", TODAY)] == ["citizen_service"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_is_given_as_the_chat_api_has_it(directory, language):
    for unit in directory.units():
        card = directory.card(unit.key, language, TODAY).to_json()
        assert set(card) == {
            *("key", "name", "phone", "email", "visit", "post", "hours", "web"),
            *("languages", "verified_on", "note"),
        }
        assert card["name"]
        assert isinstance(card["languages"], list)


def test_web_addresses_are_only_those_that_are_attested(directory):
    addresses = {unit.web for unit in directory.units()}
    assert addresses == {
        "https://www.botkyrka.se",
        "https://www.do.se",
        "https://www.minoritet.se",
        None,
    }


def test_a_database_that_cannot_be_used_is_said(tmp_path):
    directory = Directory(open_engine(f"sqlite:///{tmp_path / 'none.db'}"))
    for call in (
        directory.units,
        lambda: directory.unit("jo"),
        lambda: directory.card("jo", "sv", TODAY),
        lambda: directory.cards_for("jo", "sv", TODAY),
    ):
        with pytest.raises(StorageProblem, match="does not exist"):
            call()
