"""The seed brings what is new, never touches what staff have done, and names its own faults."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.directory import Directory, seed
from bot.directory.seed import UNITS
from bot.directory.staff import Change, add, expire, verify
from bot.storage import migrate, open_engine, reading
from bot.storage.schema import unit_value
from bot.yaml import YamlProblem, load_yaml
from tests.databases import KINDS, fresh_url

TODAY = date(2026, 11, 23)
SEED = """
valid_months: 24
units:
  citizen_service:
    sv: "Medborgarcenter"
    fi: "Asiakaspalvelu"
    municipal: true
    languages: [sv, fi]
    values:
      - {field: phone, value: "08-530 610 00", source: "Brev", verified_on: "2026-01-01"}
      - {field: post, value: "147 85 Tumba", source: "Brev", verified_on: "2026-01-01"}
"""


@pytest.fixture(params=KINDS)
def engine(request, tmp_path):
    engine = open_engine(fresh_url(request.param, tmp_path))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def write(tmp_path):
    def write(text: str):
        path = tmp_path / "units.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def values(engine) -> list[tuple]:
    with reading(engine) as connection:
        statement = select(unit_value).order_by(unit_value.c.unit_key, unit_value.c.field)
        return [tuple(row) for row in connection.execute(statement)]


def card(engine, key: str = "citizen_service"):
    return Directory(engine).card(key, "sv", TODAY)


def test_every_seeded_value_has_a_source():
    entries = load_yaml(UNITS)["units"].values()
    rows = [row for entry in entries for row in entry["values"]]
    assert rows
    assert all(row["source"] for row in rows)


def test_a_second_seed_changes_nothing(engine):
    seed(engine)
    before = values(engine)
    seed(engine)
    assert values(engine) == before


def test_a_value_that_is_corrected_in_the_seed_is_corrected(engine, write):
    seed(engine, write(SEED))
    seed(engine, write(SEED.replace("610 00", "610 99").replace("Medborgarcenter", "Kontakt")))
    assert card(engine).phone == "08-530 610 99"
    assert card(engine).name == "Kontakt"


def test_a_value_that_is_taken_out_of_the_seed_goes(engine, write):
    seed(engine, write(SEED))
    seed(engine, write(SEED[: SEED.index("      - {field: post")]))
    assert card(engine).post is None
    assert card(engine).phone == "08-530 610 00"


def test_what_staff_have_done_stays(engine, write):
    seed(engine, write(SEED))
    verify(engine, Change("citizen_service", "phone", "Aino", "08-530 610 11"))
    expire(engine, Change("citizen_service", "post", "Aino"))
    add(engine, Change("citizen_service", "email", "Aino", "kontakt@botkyrka.se", "Samtal"))
    for text in (SEED, SEED.replace("610 00", "610 99"), SEED[: SEED.index("    values:")]):
        seed(engine, write(text))
        assert card(engine).phone == "08-530 610 11"
        assert card(engine).email == "kontakt@botkyrka.se"
        assert card(engine).post is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("citizen_service:", "other:", "kontaktregistret saknar enheter"),
        ("valid_months: 24", "valid_months: snart", "valid_months saknas"),
        ('    fi: "Asiakaspalvelu"\n', "", "”citizen_service” saknar fi"),
        ("languages: [sv, fi]", "languages: sv", "languages"),
        ("languages: [sv, fi]", "languages: [sv, de]", "languages"),
        ('source: "Brev"', 'source: ""', "saknar fält eller källa"),
        ("field: phone", "field: fax", "okänt fält ”fax”"),
        ("08-530 610 00", "ring oss", "”ring oss” är inget telefonnummer"),
        ('"2026-01-01"}', '"1 januari 2026"}', "”1 januari 2026” är inget datum"),
        ('post, value: "147 85 Tumba"', 'phone, value: "08-530 610 01"', "står två gånger"),
        ('verified_on: "2026-01-01"}', "language: de, verified_on: null}", "språket ”de”"),
        ("valid_months: 24", "valid_months: [", "går inte att läsa"),
    ],
)
def test_a_fault_in_the_seed_is_named_and_changes_nothing(engine, write, old, new, said):
    seed(engine, write(SEED))
    before = values(engine)
    path = write(SEED.replace(old, new, 1))
    with pytest.raises(YamlProblem, match=said) as caught:
        seed(engine, path)
    assert str(path) in str(caught.value)
    assert values(engine) == before
