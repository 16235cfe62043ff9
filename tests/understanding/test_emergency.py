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
        "hyppään sillalta",
        "Aion hypätä junan alle",
        "mies pieksee minua",
        "en jaksa olla enää täällä",
        "En halua enää olla olemassa",
        "lapseni on niellyt pariston",
        "joku on tajuttomana kadulla",
        "jag vill inte finnas längre",
        "jag tänker hoppa från en bro",
        "Jag hoppar från den höga bron",
        "han slår oss",
        "han slog mig",
        "mitt barn har svalt ett batteri",
        "haluun kuolla",
        "mä tapan itteni",
        "tekis mieli lopettaa kaikki",
        "kukaan ei välittäisi jos kuolisin",
        "Jag önskar att jag var död",
        "söin liikaa pillereitä",
        "pelkään miestäni",
        "jag är rädd för min man",
        "huset brinner",
        "Välittäisikö kukaan jos kuolisin?",
        "jag önskar att jag vore död",
        "pelkään mun miestä",
        "jag är rädd för min sambo",
        "mitt hus brinner",
        "asunto on tulessa",
        "keittiö palaa",
        "Olen niin väsynyt elämään",
        "epäilen että naapurin lasta lyödään",
        "lapsi joi tiskiainetta",
        "haluaisin olla kuollut",
        "viillän ranteet",
        "det skjuts utanför",
        "jag orkar inte längre",
        "barnet har druckit diskmedel",
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
        "asun Pieksämäellä",
        "jag vill inte finnas i ert register",
        "barn och svält i världen",
        "sydän hakkaa kun jännitän puhua ruotsia",
        "naapurin remontti hakkaa seinää",
        "Kukkaro ryöstettiin viime kesänä, mistä saan tukea",
        "jag orkar inte längre läsa så liten text",
    ],
)
def test_ordinary_requests_for_help_are_not_taken_for_danger(words, text):
    assert not words.found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Pappa har haft en stroke och behöver äldreomsorg på finska",
        "Mamma fick en stroke för två år sedan, får hon hemtjänst?",
        "Efter sin hjärtinfarkt pratar han bara finska",
        "Isällä oli aivohalvaus, saako kotihoitoa suomeksi?",
        "Äiti sai aivohalvauksen viime vuonna",
        "Äiti sai sydäninfarktin kaksi vuotta sitten",
        "Aivohalvauksen jälkeen äiti puhuu vain suomea",
        "Det slog mig att jag kanske är sverigefinne",
        "Kommunen hotar mig med vite",
        "Kunta uhkaa minua sakolla",
        "Kunta uhkaa minua 500 kruunun maksulla",
        "En jaksa enää odottaa päätöstä",
    ],
)
def test_past_illness_and_figures_of_speech_are_not_taken_for_danger(words, text):
    assert not words.found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Pappa har haft en stroke och andas inte",
        "Pappa har haft en stroke, och min man slår mig",
        "Pappa hade en stroke nyss",
        "Mamma har fått en stroke",
        "Isällä oli juuri aivohalvaus",
        "Isä sai aivohalvauksen",
        "Mies uhkaa minua sakolla ja lyö minua",
        "En jaksa enää",
    ],
)
def test_other_danger_beside_them_still_is(words, text):
    assert words.found_in(text)


def test_a_broken_word_list_says_what_is_missing(tmp_path):
    path = tmp_path / "emergency.yml"
    path.write_text("anywhere:\n  - vill do=\n", encoding="utf-8")
    with pytest.raises(YamlProblem, match="alone"):
        EmergencyWords(path)
