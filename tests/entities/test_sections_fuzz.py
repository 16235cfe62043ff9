"""References to sections are read as they were meant, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given, note, seed, settings
from hypothesis import strategies as st

from bot.entities import EntityFinder

pytestmark = pytest.mark.slow

FINDER = EntityFinder()
# Printed by pytest with a failure; set another to look elsewhere.
SEED = 20261128
EXAMPLES = settings(max_examples=400, deadline=None, database=None, print_blob=True)

ORDINALS_SV = {
    1: "första", 2: "andra", 3: "tredje", 4: "fjärde", 5: "femte", 6: "sjätte", 7: "sjunde",
    8: "åttonde", 9: "nionde", 10: "tionde", 11: "elfte", 12: "tolfte", 13: "trettonde",
    14: "fjortonde", 15: "femtonde", 16: "sextonde", 17: "sjuttonde", 18: "artonde",
    19: "nittonde", 20: "tjugonde", 21: "tjugoförsta", 22: "tjugoandra",
}  # fmt: skip
ORDINALS_FI = {
    1: "ensimmäinen", 2: "toinen", 3: "kolmas", 4: "neljäs", 5: "viides", 6: "kuudes",
    7: "seitsemäs", 8: "kahdeksas", 9: "yhdeksäs", 10: "kymmenes", 11: "yhdestoista",
    12: "kahdestoista", 13: "kolmastoista", 18: "kahdeksastoista", 20: "kahdeskymmenes",
    21: "kahdeskymmenesensimmäinen",
}  # fmt: skip
NUMBERED = [
    "{n}{l} §", "§ {n}{l}", "§{n}{l}", "{n}{l}§", "paragraf {n}{l}", "Paragraf {n}{l}",
    "paragraf nr {n}{l}", "par. {n}{l}", "{n}{l} paragrafen", "section {n}{l}", "pykälä {n}{l}",
    "pykälässä {n}{l}", "{n}{l} §:n", "{n}{l} §:ssä", "{n}{l} pykälä", "kohta {n}{l}",
]  # fmt: skip
AROUND = st.sampled_from(
    ["{}", "Vad säger {}?", "vad står i {} tack", "Hej! {}", "Hej. {}", "Fråga - {}",
     "mitä {} sanoo?", "Kertoisitko: {}",
     "enligt {} i minoritetslagen", "{} lag (2009:724)", "vähemmistölain {}", "({})", "”{}”"]
)  # fmt: skip


@pytest.fixture(autouse=True)
def _printed_seed() -> None:
    print(f"seed {SEED}")


def sections(text: str) -> list[str]:
    note(text)
    return [entity.value for entity in FINDER.find(text) if entity.kind == "section"]


@seed(SEED)
@EXAMPLES
@given(
    number=st.integers(1, 99),
    letter=st.sampled_from(["", "a", "b"]),
    gap=st.sampled_from(["", " ", "\u00a0"]),
    pattern=st.sampled_from(NUMBERED),
    around=AROUND,
    shout=st.booleans(),
)
def test_a_numbered_section_is_found_in_every_spelling(
    number: int, letter: str, gap: str, pattern: str, around: str, shout: bool
) -> None:
    text = around.format(pattern.format(n=number, l=gap + letter if letter else ""))

    found = sections(text.upper() if shout else text)

    assert found == [f"{number} {letter}".strip()]


@seed(SEED)
@EXAMPLES
@given(
    said=st.one_of(
        st.sampled_from([(n, f"{word} {{}}paragrafen") for n, word in ORDINALS_SV.items()]),
        st.sampled_from([(n, f"{word} {{}}pykälä") for n, word in ORDINALS_FI.items()]),
    ),
    letter=st.sampled_from(["", "a", "b"]),
    around=AROUND,
)
def test_a_section_in_words_is_found(said: tuple[int, str], letter: str, around: str) -> None:
    number, pattern = said
    text = around.format(pattern.format(f"{letter} " if letter else ""))

    assert sections(text) == [f"{number} {letter}".strip()]


@seed(SEED)
@EXAMPLES
@given(
    first=st.integers(1, 40), count=st.integers(1, 8), dash=st.sampled_from(["-", "–", " till "])
)
def test_a_range_gives_every_section_in_it(first: int, count: int, dash: str) -> None:
    expected = [str(number) for number in range(first, first + count + 1)]

    assert sections(f"Vad säger {first}{dash}{first + count} §§?") == expected


@seed(SEED)
@EXAMPLES
@given(chapter=st.integers(1, 40), number=st.integers(1, 99), letter=st.sampled_from(["", " a"]))
def test_a_chapter_is_never_of_the_minority_act(chapter: int, number: int, letter: str) -> None:
    for text in (
        f"{chapter} kap. {number}{letter} § skollagen",
        f"skollagen {chapter}:{number}{letter}",
        f"koululain {chapter} luvun {number}{letter} §",
    ):
        found = FINDER.find(text)
        note(text)
        assert [(e.kind, e.value) for e in found] == [
            ("other_act", f"skollagen {chapter}:{number}{letter}")
        ]


@seed(SEED)
@EXAMPLES
@given(text=st.text(max_size=120))
def test_any_text_gives_sections_of_the_form_that_is_looked_up(text: str) -> None:
    for value in sections(text):
        number, _, letter = value.partition(" ")
        assert 0 < int(number) < 1000
        assert letter in ("", *"abcdefgh")
