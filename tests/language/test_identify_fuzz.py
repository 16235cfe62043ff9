"""Any text has a language that is served, another, or none; space around it changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from bot.language import LanguageIdentifier, requested_language

pytestmark = pytest.mark.slow

IDENTIFIER = LanguageIdentifier()
# Printed by pytest with a failure; set another to look elsewhere.
SEED = 20261128
EXAMPLES = settings(max_examples=400, deadline=None, database=None, print_blob=True)

WORDS = st.sampled_from(
    ["hej", "moi", "hur", "miten", "förskola", "esikoulu", "på", "finska", "suomeksi", "tack",
     "kiitos", "jag", "minä", "ei", "nej", "vad", "mitä", "hemtjänst", "vanhustenhuolto", "och",
     "ja", "Tumba", "Virtanen", "<b>", ":D", "8", "§", "🙂", "hello", "où", "привет"]
)  # fmt: skip
SPACE = st.text(" \t\n\r\u00a0\u2003\u3000", max_size=6)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.text(st.characters(categories=["Cs", "Cc", "Co", "Mn", "So", "Ll"]), max_size=60),
    st.lists(WORDS, max_size=12).map(" ".join),
    st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=12).map("".join),
)


@pytest.fixture(autouse=True)
def _printed_seed() -> None:
    print(f"seed {SEED}")


@seed(SEED)
@EXAMPLES
@given(text=TEXTS)
def test_any_text_has_one_of_the_languages_or_none(text: str) -> None:
    evidence = IDENTIFIER.identify(text)

    assert evidence.language in ("sv", "fi", "other", None)
    assert all(0 <= score <= 1 for score in evidence.scores.values())
    assert set(evidence.scores) in (set(), {"sv", "fi", "other"})
    if evidence.language is None:
        assert not evidence.strong
    assert requested_language(text) in ("sv", "fi", None)


@seed(SEED)
@EXAMPLES
@given(text=TEXTS, before=SPACE, after=SPACE)
def test_space_around_a_text_changes_nothing(text: str, before: str, after: str) -> None:
    bare = text.strip()

    assert IDENTIFIER.identify(f"{before}{bare}{after}") == IDENTIFIER.identify(bare)
    assert requested_language(f"{before}{bare}{after}") == requested_language(bare)


@seed(SEED)
@EXAMPLES
@given(text=st.lists(WORDS, min_size=1, max_size=12).map(" ".join), gap=SPACE)
def test_how_words_are_spaced_changes_nothing(text: str, gap: str) -> None:
    assert IDENTIFIER.identify(text.replace(" ", f" {gap}")) == IDENTIFIER.identify(text)
