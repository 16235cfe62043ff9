"""The languages of the conversations met last."""

from bot.web.known import KnownLanguages


def test_the_conversation_met_longest_ago_is_forgotten_first():
    known = KnownLanguages(most=2)
    known["one"], known["two"] = "sv", None
    known["one"] = "fi"

    known["three"] = "sv"

    assert ("one" in known, "two" in known, "three" in known) == (True, False, True)
    assert known["one"] == "fi"


def test_what_is_forgotten_is_asked_for_anew():
    known = KnownLanguages(most=2)
    known["one"] = "sv"

    known.forget("one")
    known.forget("never met")

    assert "one" not in known
