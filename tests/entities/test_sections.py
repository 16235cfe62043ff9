"""References to sections, in the spellings that residents use."""

from __future__ import annotations

import pytest

from bot.entities import EntityFinder

SECTIONS = [*map(str, range(1, 6)), "5 a", "5 b", *map(str, range(6, 22))]
ACT = "minoritetslagen"


@pytest.fixture(scope="module")
def finder() -> EntityFinder:
    return EntityFinder()


def values(finder: EntityFinder, text: str, kind: str = "section") -> list[str]:
    return [entity.value for entity in finder.find(text) if entity.kind == kind]


SWEDISH = [
    "{} §",
    "Vad säger {} § i minoritetslagen?",
    "§ {}",
    "paragraf {}",
    "visa mig §{} tack",
    "vad står i {}§?",
    "enligt {} § första stycket lagen (2009:724)",
    "lag 2009:724 § {}",
    "{} paragrafen",
    "par. {}",
]
FINNISH = [
    "{} §",
    "pykälä {}",
    "{} pykälä",
    "mitä {} §:ssä sanotaan?",
    "vähemmistölain {} §:n mukaan",
    "lue pykälää {}",
    "kerro pykälästä {}",
    "{} § vähemmistölaissa",
    "mita pykala {} tarkoittaa",
    "kohta {}",
]


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("pattern", SWEDISH + FINNISH)
def test_every_section_is_found_in_every_spelling(
    finder: EntityFinder, section: str, pattern: str
) -> None:
    text = pattern.format(section)
    assert values(finder, text) == [section]
    assert values(finder, text.upper()) == [section]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("paragraf fem a", "5 a"),
        ("paragraf åtta", "8"),
        ("åttonde paragrafen", "8"),
        ("tredje paragrafen", "3"),
        ("femte a paragrafen", "5 a"),
        ("tjugoförsta paragrafen", "21"),
        ("attonde paragrafen", "8"),
        ("8:e paragrafen", "8"),
        ("5a§", "5 a"),
        ("5A §", "5 a"),
        ("§18a", "18 a"),
        ("18b §", "18 b"),
        ("paragraf nummer 8", "8"),
        ("22 §", "22"),
        ("§ 99", "99"),
        ("8. pykälä", "8"),
        ("kahdeksas pykälä", "8"),
        ("kahdeksannessa pykälässä", "8"),
        ("mitä lukee kahdeksannessatoista pykälässä", "18"),
        ("viides a pykälä", "5 a"),
        ("viides pykälä b kohta", "5 b"),
        ("mitä sanoo viides pykälä kohta a", "5 a"),
        ("5 § b", "5 b"),
        ("5 § punkt b", "5 b"),
        ("femte paragrafen bokstav b", "5 b"),
        ("8 § b kohta", "8 b"),
        ("5 § e kohta", "5 e"),
        ("8 § a-kassan", "8"),
        ("viidennessä b pykälässä", "5 b"),
        ("pykälä viisi a", "5 a"),
        ("kymmenes pykälä", "10"),
        ("kahdestoista pykälä", "12"),
        ("kahdeskymmenesensimmäinen pykälä", "21"),
        ("8:s pykälä", "8"),
        ("section 8", "8"),
        ("8\u00a0§", "8"),  # as it is pasted from the act
        ("5  a  §", "5 a"),
        ("Hej. 8 §", "8"),
        ("Min fråga: 8 §", "8"),
        ("Fråga - paragraf 8", "8"),
    ],
)
def test_words_and_other_forms(finder: EntityFinder, text: str, section: str) -> None:
    assert values(finder, text) == [section]


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("8 och 9 §§", ["8", "9"]),
        ("13–16 §§", ["13", "14", "15", "16"]),
        ("paragraferna 13 till 16", ["13", "14", "15", "16"]),
        ("18 a–c §§", ["18 a", "18 b", "18 c"]),
        ("§ 8 och § 9", ["8", "9"]),
        ("pykälät 5 a ja 5 b", ["5 a", "5 b"]),
    ],
)
def test_several_sections_come_in_the_order_of_the_text(
    finder: EntityFinder, text: str, sections: list[str]
) -> None:
    assert values(finder, text) == sections


@pytest.mark.parametrize(
    "text",
    [
        "lag 2009:724",
        "ring 08-530 610 00",
        "jag har 3 barn",
        "minulla on 3 lasta",
        "det kostar 500 kr",
        "den 1 juli 2025",
        "1.7.2025",
        "kl. 8:12",
        "8 kap.",
        "8 luku",
        "lagen har tre paragrafer",
        "laissa on kahdeksan pykälää",
        "en paragraf",
        "vilken paragraf gäller?",
        "mål 5",
        "Agenda 2030",
        "Hans Stahles väg 13",
        "147 85 Tumba",
        "ett par 3-åringar",
        "212000-2882",
    ],
)
def test_what_only_looks_like_a_section_is_left_alone(finder: EntityFinder, text: str) -> None:
    assert values(finder, text) == []


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("8 kap. 12 b § skollagen", "skollagen 8:12 b"),
        ("skollagen 8:12", "skollagen 8:12"),
        ("skollagen 8:12 b §", "skollagen 8:12 b"),
        ("13 § förvaltningslagen", "forvaltningslagen 13"),
        ("förvaltningslagens 13 §", "forvaltningslagen 13"),
        ("vad säger § 13 i förvaltningslagen", "forvaltningslagen 13"),
        ("13 § andra stycket förvaltningslagen", "forvaltningslagen 13"),
        ("enligt 8 kap 6 § socialtjänstlagen", "socialtjanstlagen 8:6"),
        ("8 kap 6 § SoL", "socialtjanstlagen 8:6"),
        ("8 kap 6 § sol", "socialtjanstlagen 8:6"),
        ("13 § fl", "forvaltningslagen 13"),
        ("9 § lss", "okand 9"),
        ("elintarviketurvalaista 4 §", "okand 4"),
        ("koululain 8 luvun 12 b §", "skollagen 8:12 b"),
        ("koululain 8 luvun 12 b §:n mukaan", "skollagen 8:12 b"),
        ("hallintolain 13 §", "forvaltningslagen 13"),
        ("sosiaalipalvelulain 8 luvun 6 §:ssä", "socialtjanstlagen 8:6"),
        ("5 § bibliotekslagen", "bibliotekslagen 5"),
        ("8 § i lag 2017:900", "forvaltningslagen 8"),
        ("3 § i jaktlagen", "okand 3"),
        ("rikoslain 3 §", "okand 3"),
        ("8 kap. 12 b §", "okand 8:12 b"),
        ("8 kap. 8 § skollagen", "skollagen 8:8"),
        ("8 kap. skollagen", "skollagen"),
        ("8 luvun 6 §", "okand 8:6"),
        ("5 § bibl", "bibliotekslagen 5"),
        ("5 § bibl.lagen", "bibliotekslagen 5"),
        ("5 § skoll", "skollagen 5"),
        ("lain 5 § mutta kirjastolaki", "bibliotekslagen 5"),
        ("5 § men i bibliotekslagen.", "bibliotekslagen 5"),
    ],
)
def test_a_section_of_another_act_carries_the_reference(
    finder: EntityFinder, text: str, act: str
) -> None:
    assert values(finder, text) == []
    assert values(finder, text, "other_act") == [act]


@pytest.mark.parametrize(
    "text",
    [
        "mitä 8 § sanoo suomalaista vanhusta hoitavasta",
        "minkälaista palvelua 8 § lupaa",
        "koskeeko 8 § eläkeläistä",
    ],
)
def test_a_person_or_a_kind_is_no_act(finder: EntityFinder, text: str) -> None:
    assert values(finder, text) == ["8"]
    assert values(finder, text, "other_act") == []


@pytest.mark.parametrize(
    "text", ["8 § men språklagen säger annat", "minoritetslagen 8 § men inte språklagen"]
)
def test_another_act_that_is_only_mentioned_does_not_take_the_section(
    finder: EntityFinder, text: str
) -> None:
    assert values(finder, text) == ["8"]
    assert values(finder, text, "other_act") == ["spraklagen"]


def test_an_act_and_its_section_apart(finder: EntityFinder) -> None:
    text = "vad säger skollagen om förskola, är det 12 b §?"
    assert values(finder, text) == []
    assert values(finder, text, "other_act") == ["skollagen", "skollagen 12 b"]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("SoL", "socialtjanstlagen"),
        ("hallintolaki", "forvaltningslagen"),
        ("mitä hallintolaissa sanotaan", "forvaltningslagen"),
        ("skollagens regler", "skollagen"),
        ("GDPR", "okand"),
        ("grundlagen", "okand"),
        ("brottsbalken", "okand"),
        ("barnkonventionen", "barnkonventionslagen"),
    ],
)
def test_an_act_named_alone(finder: EntityFinder, text: str, act: str) -> None:
    assert values(finder, text, "other_act") == [act]


@pytest.mark.parametrize(
    "text",
    ["minoritetslagen", "vähemmistölaki", "2009:724", "förslagen och anslagen", "laget", "lagen"],
)
def test_no_other_act(finder: EntityFinder, text: str) -> None:
    assert values(finder, text, "other_act") == []


def test_both_acts_keep_their_own_sections(finder: EntityFinder) -> None:
    text = "8 § minoritetslagen och 13 § förvaltningslagen"
    assert values(finder, text) == ["8"]
    assert values(finder, text, "other_act") == ["forvaltningslagen 13"]
