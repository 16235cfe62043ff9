"""Danger comes before every other reading of a message."""

import pytest

from bot.understanding import EmergencyWords
from bot.yaml import YamlProblem


@pytest.fixture(scope="module")
def words():
    return EmergencyWords()


@pytest.mark.parametrize(
    "text",
    [
        "haluan kuolla",
        "En jaksa elää enää",
        "apua!",
        "Hjälp!!",
        "jag vill inte leva mer",
        "Jag har tänkt på att avsluta allt",
        "min man slår mig",
        "mieheni lyö minua",
        "det brinner i trapphuset",
        "talo palaa",
        "hon andas inte",
        "itsemurha",
        "sjalvmord",
    ],
)
def test_danger_and_despair_are_recognised(words, text):
    assert words.found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "kan jag få hjälp på finska?",
        "tarvitsen apua lomakkeen kanssa",
        "jag vill döpa mitt barn",
        "Vem hjälper mig att överklaga?",
        "Sain päätöksen ruotsiksi, saanko apua sen kääntämiseen?",
        "när är biblioteket öppet",
        "milloin kirjat pitää palauttaa",
    ],
)
def test_ordinary_requests_for_help_are_not_taken_for_danger(words, text):
    assert not words.found_in(text)


def test_a_broken_word_list_says_what_is_missing(tmp_path):
    path = tmp_path / "emergency.yml"
    path.write_text("anywhere:\n  - vill do=\n", encoding="utf-8")
    with pytest.raises(YamlProblem, match="alone"):
        EmergencyWords(path)
