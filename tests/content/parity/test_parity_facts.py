"""What a Swedish and a Finnish text state is the same, however each language writes it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import load_answers
from bot.content.parity.changes import changed_words, in_short
from bot.content.parity.compare import differences, paragraphs
from bot.content.parity.facts import extract


def keys(swedish: str, finnish: str) -> list[str]:
    return [one.key for one in differences(swedish, finnish)]


@pytest.mark.parametrize(
    ("sv", "fi"),
    [
        # Dates
        ("den 1 februari 2026", "1.2.2026"),
        ("1 februari 2026", "1. helmikuuta 2026"),
        ("2026-02-01", "1.2.2026"),
        ("1/7 2025", "1.7.2025"),
        ("den 1 juli", "1. heinäkuuta"),
        ("den 1:a maj", "1.5."),
        ("1–3 maj 2026", "1.–3.5.2026"),
        ("30 januari–2 februari 2026", "30.1.–2.2.2026"),
        ("sedan maj 2017", "toukokuusta 2017"),
        ("i augusti", "elokuussa"),
        ("fredag 13 mars", "perjantaina 13. maaliskuuta"),
        # Times
        ("8.30–16", "8.30–16.00"),
        ("kl. 08.30-16", "klo 8.30–16.00"),
        ("kl. 8–16", "klo 8.00–16.00"),
        ("mån–fre 8.30–16", "ma–pe 8.30–16.00"),
        ("stänger kl. 16.10.", "suljetaan klo 16.10."),
        # Sections
        ("8 kap. 12 b §", "8 luvun 12 b §"),
        ("6–9 §§", "6–9 §:ssä"),
        ("18 a §", "18 a §:n mukaan"),
        ("18 a, 18 b och 18 c §§", "18 a–c §"),
        ("5 och 5 a §§", "5 ja 5 a §"),
        ("5 a och b §§", "5 a ja 5 b §"),
        ("8 kap. 6, 7 och 9 §§", "8 luvun 6, 7 ja 9 §:ssä"),
        ("8 kap. 12 b § och 14 §", "8 luvun 12 b ja 14 §"),
        ("13 kap. kommunallagen", "kuntalain 13 luvun mukaan"),
        ("2–3 §§", "2 ja 3 §"),
        ("paragraf 8", "8. pykälä"),
        ("13 § förvaltningslagen (2017:900)", "hallintolain (2017:900) 13 §:n"),
        ("År 2019, 5 §", "Vuonna 2019, 5 §"),
        ("5 § i lagen", "lain 5 §"),
        # Numbers and amounts
        ("sju diskrimineringsgrunder", "seitsemän syrjintäperustetta"),
        ("7 grunder", "seitsemästä perusteesta"),
        ("inom fyra månader", "neljän kuukauden kuluessa"),
        ("30 år gammal", "30-vuotias"),
        ("tjugofem språk", "kahdessakymmenessäviidessä kielessä"),
        ("över hundra språk", "yli 100 kieltä"),
        ("10 000 kr", "10 000 kruunua"),
        ("2,5 procent", "2,5 %"),
        ("0,5 %", "0,5 prosenttia"),
        ("den tredje gången", "kolmannella kerralla"),
        ("Det räcker med en elev.", "Yksikin oppilas riittää."),
        ("minst 1 vecka", "vähintään yksi viikko"),
        # Addresses
        ("08-530 610 00", "+46 8 530 610 00"),
        ("Ring 112.", "Soita 112:een."),
        ("Se botkyrka.se.", "Katso botkyrka.se-sivustolta."),
        ("https://www.botkyrka.se/a/b", "botkyrka.se/a/b"),
        ("kommun@botkyrka.se", "kommun@botkyrka.se"),
        ("Tre saker:\n\n- a\n- b\n- c", "Kolme asiaa:\n\n- a\n- b\n- c"),
    ],
)
def test_the_same_fact_written_in_each_languages_way_is_no_difference(sv, fi):
    assert keys(sv, fi) == []


@pytest.mark.parametrize(
    ("sv", "fi", "expected"),
    [
        ("1 februari 2026", "1.3.2026", ["sv date 2026-02-01", "fi date 2026-03-01"]),
        ("den 1 juli 2025", "1.7.", ["sv date 2025-07-01", "fi date --07-01"]),
        ("8.30–16", "8.30–17.00", ["sv number 8.30–16", "fi number 8.30–17"]),
        ("8 kap. 12 b §", "8 luvun 12 a §", ["sv section 8:12 b", "fi section 8:12 a"]),
        ("8 kap. 12 b §", "12 b §", ["sv section 8:12 b", "fi section 12 b"]),
        ("6–9 §§", "6–8 §", ["sv section 6–9", "fi section 6–8"]),
        ("6–9 §§", "6 ja 9 §", ["sv section 6–9", "fi section 6", "fi section 9"]),
        ("lag (2009:724)", "laki (2009:742)", ["sv act 2009:724", "fi act 2009:742"]),
        ("sju grunder", "kuusi perustetta", ["sv number 7", "fi number 6"]),
        ("två år", "kahden kuukauden", ["sv number 2 år", "fi number 2 månad"]),
        ("högst 5 %", "enintään 5 kruunua", ["sv number 5 procent", "fi number 5 krona"]),
        ("8 § och åter 8 §", "8 §", ["sv section 8"]),
        ("08-530 610 00", "08-530 610 01", ["sv phone 0853061000", "fi phone 0853061001"]),
        ("se botkyrka.se", "katso minoritet.se", ["sv link botkyrka.se", "fi link minoritet.se"]),
        ("Kontakt: {unit}.", "Yhteystiedot.", ["sv placeholder {unit}"]),
        ("- a\n- b\n- c", "- a\n- b", ["sv list 3", "fi list 2"]),
        ("på måndagar", "tiistaisin", ["sv weekday 1", "fi weekday 2"]),
    ],
)
def test_a_fact_that_stands_in_one_language_only_is_a_difference(sv, fi, expected):
    assert keys(sv, fi) == expected


def test_facts_that_have_changed_places_are_told_apart_by_paragraph_and_row():
    found = differences(
        "Rätt:\n\n- ärenden (8 §)\n- brev (10 §)", "Oikeus:\n\n- asiat (10 §)\n- kirjeet (8 §)"
    )
    assert all(one.moved for one in found)
    assert {one.key for one in found} == {f"{x} section {n}" for x in ("sv", "fi") for n in (8, 10)}


def test_a_difference_knows_its_place_in_the_whole_text():
    sv, fi = "Först.\n\n- a (8 §)\n- b (9 §)", "Ensin.\n\n- a (9 §)\n- b (8 §)"
    for one in differences(sv, fi):
        text = sv if one.language == "sv" else fi
        assert text[one.fact.offset :].startswith(one.fact.written)


@pytest.mark.slow
def test_every_number_of_every_answer_is_compared():
    answers = load_answers().values()
    missed = [
        (answer.topic, match.group())
        for answer in answers
        for match in re.finditer(r"\d+", answer.texts["fi"])
        if not differences(answer.texts["sv"], with_another_number(answer.texts["fi"], match))
    ]
    assert missed == []


def with_another_number(text: str, match: re.Match) -> str:
    return text[: match.start()] + str(int(match.group()) + 3) + text[match.end() :]


PIECES = st.one_of(
    st.sampled_from(
        ["1", "12", "2026", "§", "§§", ":n", "a", "b", " ", ",", ".", "–", "-", "/", ":"]
    ),
    st.sampled_from(
        ["\n", "- ", "kap.", "luvun", "och", "ja", "maj", "toukokuuta", "fem", "viidessä"]
    ),
    st.sampled_from(
        ["kr", "%", "0", "+46", "klo", "ma", "mån", "{x}", "botkyrka.se", "@", "(", ")"]
    ),
    st.sampled_from(["pykälä", "paragraf", "år"]),
)


@settings(max_examples=200, print_blob=True, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["sv", "fi"]))
def test_any_text_can_be_read_and_another_fact_is_seen(text, language):
    before = extract(text, language)
    assert all(0 <= fact.offset < len(text) for fact in before)
    assert all(fact.value for fact in before)
    more = extract(
        text + "\n\n77 kap. 88 §" if language == "sv" else text + "\n\n77 luvun 88 §", language
    )
    assert len(more) == len(before) + 1
    assert more[-1].value == "77:88"


def test_a_list_is_one_paragraph():
    assert paragraphs("Ett.\n\n- a\n- b\n\nTvå.\n") == 3


def test_changed_words_stand_with_their_neighbours():
    assert changed_words(
        "Barnet ska erbjudas plats i förskola inom tre månader från anmälan.",
        "Barnet ska erbjudas plats i förskola inom fyra månader från anmälan.",
    ) == ["… i förskola inom [-tre-] {+fyra+} månader från anmälan."]


def test_many_changes_are_shown_in_short():
    before = " ".join(f"a{n} b c d e f g h" for n in range(9))
    changes = changed_words(before, before.replace("a", "x"))
    assert len(changes) == 9
    assert in_short(changes).endswith("(och 3 ändringar till)")
