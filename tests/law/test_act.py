"""The act can be asked for any of its sections, and says which it does not have."""

import pytest

from bot.law import NoSuchSection, load_act
from bot.paths import DATA
from bot.yaml import YamlProblem

IN_FORCE = [str(n) for n in range(1, 6)] + ["5 a", "5 b"] + [str(n) for n in range(6, 22)]
REPEALED = ["18 a", "18 b", "18 c"]


@pytest.fixture(scope="module")
def act():
    return load_act()


def test_the_act_has_23_sections_in_force_and_three_repealed_in_order(act):
    assert [s.number for s in act.sections if not s.repealed] == IN_FORCE
    assert [s.number for s in act.sections if s.repealed] == REPEALED


@pytest.mark.parametrize("number", IN_FORCE)
def test_each_section_has_text_wording_and_a_plain_line_in_both_languages(act, number):
    section = act.section(number)
    assert section.text
    assert section.plain["sv"] != section.plain["fi"]
    # A section that was changed ends with the act that changed it; the others are as first worded.
    changed = section.text.endswith(f"Lag ({section.amendment}).")
    assert changed or (section.amendment, section.wording_date) == ("2009:724", "2010-01-01")


@pytest.mark.parametrize("spelling", ["5 a", "5a", "5 A", " 5  a "])
def test_spaces_and_case_do_not_matter(act, spelling):
    assert act.section(spelling).number == "5 a"


@pytest.mark.parametrize("number", ["22", "99", "0", "5 c", "18 d", "", "åtta", "-1"])
def test_a_section_that_does_not_exist_is_not_guessed(act, number):
    with pytest.raises(NoSuchSection):
        act.section(number)


@pytest.mark.parametrize(
    ("number", "amendment", "date"),
    [
        ("8", "2009:724", "2010-01-01"),
        ("5", "2022:68", "2022-03-01"),
        ("17", "2024:525", "2024-08-01"),
        ("18", "2025:437", "2025-07-01"),
    ],
)
def test_the_wording_in_force_is_dated(act, number, amendment, date):
    section = act.section(number)
    assert (section.amendment, section.wording_date) == (amendment, date)


def test_elderly_care_is_pointed_to_where_it_is_regulated_now(act):
    assert "8 kap. 6-9 §§ socialtjänstlagen (2025:400)" in act.section("18").text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('number: "2"', 'number: "1"', "1 § står två gånger"),
        ('    chapter: "Allmänna bestämmelser"\n', "", "saknar chapter"),
        ('wording: "2025-07-01"', 'wording: "1 juli 2025"', "är inget datum"),
    ],
)
def test_a_damaged_file_names_line_and_mend(tmp_path, old, new, expected):
    text = (DATA / "law" / "minoritetslagen.yml").read_text(encoding="utf-8")
    path = tmp_path / "lag.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(YamlProblem, match=expected) as caught:
        load_act(path)
    assert caught.value.line
