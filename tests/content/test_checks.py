"""Each check finds the one thing that was broken, and says where, what and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from bot.content import ContentProblems, Finding, check_content, stop_on_errors
from bot.content.checks.texts import lix
from tests.content.small import change, write, write_small_content

LIBRARY = "answers/minorities/library.yml"
PRESCHOOL = "answers/minorities/preschool.yml"
QUESTIONS = "nlu/minorities/library.yml"
RULES = "stories/rules.yml"
FIRST_LINE = "Alla biblioteken ska ha böcker på finska."


class Break(NamedTuple):
    """A change of one file, and what is said of it.

    Attributes:
        file: The file, below `data`.
        old: Text that is replaced, once.
        new: What it is replaced by.
        what: Part of what is said to be wrong.
        mend: Part of what is said to be done.
        below: How many lines below `old` the fault stands; None where no line is named.
    """

    file: str
    old: str
    new: str
    what: str
    mend: str
    below: int | None = 0


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_small_content(tmp_path)


def unconfirmed(data: Path) -> list[Finding]:
    """All that is found, but that nobody has read the two languages against each other."""
    found = check_content(data, thorough=True)
    return [finding for finding in found if finding.path.name != "parity.lock"]


def broken(data: Path, case: Break, *, thorough: bool = False) -> tuple[list[Finding], int | None]:
    """Break the content; return what is found, and the line that should be named."""
    line = change(data / case.file, case.old, case.new)
    found = check_content(data, thorough=thorough)
    return found, None if case.below is None else line + case.below


def assert_found(data: Path, case: Break, severity: str, *, thorough: bool = False) -> None:
    found, line = broken(data, case, thorough=thorough)
    (finding,) = [f for f in found if case.what in f.what]
    assert (finding.severity, finding.path, finding.line) == (severity, data / case.file, line)
    assert case.mend in finding.mend
    assert found[0].severity == severity, "errors come first"


def test_nothing_is_said_of_content_that_is_right(data):
    assert unconfirmed(data) == []


ERRORS = {
    "a title is missing": Break(
        "catalogue.yml", 'sv: "Bibliotek på finska", ', "", "saknar titel på sv", "båda språken"
    ),
    "a language is missing": Break(
        LIBRARY, "value: fi", "value: se", "svaret saknas på fi", "båda språken", -18
    ),
    "an unknown act": Break(
        LIBRARY, "skollagen 8:12 b", "skolagen 8:12 b", "okänd källa ”skolagen", "data/sources.yml"
    ),
    "a section written in another way": Break(
        LIBRARY, "skollagen 8:12 b", "skollagen 8 kap", "okänd källa", "rätta hänvisningen"
    ),
    "a list that lost its bracket": Break(
        LIBRARY, "sources: [", "sources: ", "”sources” är ingen lista", "hakparenteser"
    ),
    "an unknown follow-up": Break(
        LIBRARY,
        "minorities/preschool",
        "minorities/preskool",
        "okänt följdämne",
        "data/catalogue.yml",
    ),
    "itself as follow-up": Break(
        LIBRARY, "minorities/preschool", "minorities/library", "sig självt", "Ta bort"
    ),
    "no date": Break(LIBRARY, 'reviewed: "', 'reviewed: "den ', "är inget datum", "ÅÅÅÅ-MM-DD"),
    "a date in the future": Break(
        LIBRARY, 'reviewed: "20', 'reviewed: "29', "i framtiden", "den dag då"
    ),
    "a misspelt key beside the text": Break(
        LIBRARY, "metadata: &om", "metdata: &om", "okänd nyckel ”metdata”", "Tillåtna är condition"
    ),
    "a misspelt key in the metadata": Break(
        LIBRARY, "reviewed:", "granskad:", "okänd nyckel ”granskad”", "Rätta stavningen"
    ),
    "a misspelt key among the questions": Break(
        QUESTIONS, "nlu:", "version2: 1\nnlu:", "okänd nyckel ”version2”", "Tillåtna är version"
    ),
    "a misspelt key in a rule": Break(
        RULES, "  - rule: Tack", "  - regel: Tack", "okänd nyckel ”regel”", "Tillåtna är rule"
    ),
    "other metadata in the other language": Break(
        LIBRARY, "metadata: *om", "metadata: {sources: []}", "inte samma källor", "*om"
    ),
    "a response around the answers lacks a language": Break(
        "answers/system.yml", "value: fi", "value: no", "saknar text på fi", "båda språken", -6
    ),
    "a text whose lines run together": Break(
        LIBRARY, "text: |-\n", "text: >-\n", "raderna flyter ihop", "Skriv ”text: |-”"
    ),
    "a rule for an intent that is not": Break(
        RULES, "intent: dialogue", "intent: dialog", "(intent) ”dialog” finns inte", "domain.yml"
    ),
    "a rule with an entity that is not": Break(
        RULES, "          - act_thanks", "          - act_thx", "”act_thx” finns inte", "domain", -1
    ),
    "a rule with an action that is not": Break(
        RULES, "action_thanks", "action_tack", "”action_tack” finns inte", "domain.yml"
    ),
    "a rule with a response that is not": Break(
        RULES, "utter_minorities", "utter_minority", "svaret ”utter_minority”", "data/answers"
    ),
    "a rule whose step lost its dash": Break(
        RULES,
        "      - action: utter",
        "        action: utter",
        "både intent och action",
        "”- ”",
        -1,
    ),
    "a lookup that the domain lacks": Break(
        "catalogue.yml", "act: act_thanks", "act: act_tack", "”act_tack”", "”entities:”"
    ),
    "a unit that the directory lacks": Break(
        "catalogue.yml", "route: library", "route: libary", "”route: libary”", "citizen_service"
    ),
    "a telephone number": Break(
        LIBRARY, FIRST_LINE, "Ring 08-530 610 00.", "telefonnummer, ”08-530 610 00”", "bot contacts"
    ),
    "an e-mail address": Break(
        LIBRARY, FIRST_LINE, "Skriv till a.b@botkyrka.se.", "en e-postadress", "bot contacts"
    ),
    "a link": Break(LIBRARY, FIRST_LINE, "Se https://x.se.", "en länk", "webbplatsens namn"),
    "a brace": Break(LIBRARY, "Så här gör du", "Så här {gör} du", "klammer", "utan klamrar"),
    "markup": Break(LIBRARY, "- berätta", "* berätta", "tecken som visas som de står", "”- ”"),
    "a placeholder in one language only": Break(
        "answers/system.yml", "lyhyesti: {plain}", "lyhyesti", "{plain} står bara", "båda", -5
    ),
    "a placeholder that nothing fills in": Break(
        "answers/system.yml",
        "lyhyesti: {plain}",
        "lyhyesti: {plan}",
        "{plan} fylls inte i",
        "{plain}",
    ),
    "a question without its dash": Break(
        QUESTIONS, "- bibliotek 7\n", "bibliotek 7\n", "börjar inte med ”- ”", "bindestreck"
    ),
    "questions for another topic": Break(
        QUESTIONS, "intent: minorities/library", "intent: library", "hör inte till ämnet", "Filens"
    ),
    "questions in no language": Break(
        QUESTIONS, "language: sv", "language: se", "vilket språk", "language: sv", -2
    ),
    "the same question under two topics": Break(
        "nlu/minorities/preschool.yml",
        "- förskola 4\n",
        "- BIBLIOTEK 4!\n",
        "står också under minorities/library",
        "Ta bort den på ett ställe",
    ),
    "a yes in Swedish": Break(
        LIBRARY, FIRST_LINE, f"Ja. {FIRST_LINE}", "börjar med ”Ja”", "sant vad man än har frågat"
    ),
    "a no in Finnish": Break(
        LIBRARY, "Kirjastoissa on", "Et. Kirjastoissa on", "på finska börjar med ”Et”", "påstående"
    ),
    "a far too long answer": Break(
        LIBRARY, FIRST_LINE, "Så. " * 150, "svaret på svenska har", "40 till 90 ord"
    ),
}


@pytest.mark.parametrize(
    "opening", ["Jag vet att", "JO säger att", "Nejlikor och", "En gång till:"]
)
def test_an_answer_may_begin_with_what_only_looks_like_yes_or_no(data, opening):
    change(data / LIBRARY, FIRST_LINE, f"{opening} {FIRST_LINE}")
    assert check_content(data) == []


def test_what_is_said_about_the_talk_itself_may_begin_with_yes_or_no(data):
    change(data / "answers/dialogue/thanks.yml", "Tack själv!", "Ja, tack själv!")
    change(data / "answers/system.yml", "{section} § lyhyesti", "Ei, {section} § lyhyesti")
    assert check_content(data) == []


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_named_with_file_line_and_mend(data, name):
    assert_found(data, ERRORS[name], "error")


LAYOUT = {
    "a tab": Break(LIBRARY, "      metadata: &om", "\tmetadata: &om", "en tabb", "mellanslag"),
    "a text too far to the left": Break(
        LIBRARY, f"        {FIRST_LINE}", FIRST_LINE, "fel indrag", "åtta mellanslag"
    ),
    "a key too far to the right": Break(
        LIBRARY, "      metadata: &om", "       metadata: &om", "indraget stämmer inte", "Jämför"
    ),
    "a missing dash": Break(
        "answers/system.yml", "    - condition:", "      condition:", "saknas ”- ”", "Jämför", 5
    ),
    "the same key twice": Break(
        LIBRARY, "reviewed:", "related: []\n        reviewed:", "”related” står två", "Ta bort det"
    ),
    "an open quotation mark": Break(
        "catalogue.yml", 'fi: "Kiitos"', 'fi: "Kiitos', "citattecken öppnas", "i slutet"
    ),
    "an open bracket": Break(
        LIBRARY, "minorities/elderly_care]", "minorities/elderly_care", "stängs aldrig", "] efter"
    ),
    "a colon in a text": Break(
        "answers/system.yml", "kind: law", "kind: law: x", "inom parentes", "Sätt komma"
    ),
    "the same anchor twice": Break(
        LIBRARY, "metadata: *om", "metadata: &om {sources: []}", "”&om” står två", "*om"
    ),
    "an alias of nothing": Break(
        LIBRARY, "*om", "*mo", "”*mo” syftar på något", "metadata: *om"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUT)
def test_a_broken_layout_is_told_in_plain_swedish(data, name):
    assert_found(data, LAYOUT[name], "error")


WARNINGS = {
    "an old review": Break(
        LIBRARY, 'reviewed: "20', 'reviewed: "19', "för mer än ett år sedan", "på båda språken"
    ),
    "one follow-up": Break(
        LIBRARY,
        "[minorities/preschool, minorities/elderly_care]",
        "[minorities/preschool]",
        "har 1 följdämnen",
        "2 eller 3",
    ),
    "a rather long answer": Break(
        LIBRARY, FIRST_LINE, "Så. " * 50, "svaret på svenska har", "högst 90"
    ),
    "an answer in hard words": Break(
        LIBRARY, FIRST_LINE, "kommunala bibliotek " * 20 + ".", "svårläst", "Dela långa meningar"
    ),
    "a very long sentence": Break(
        LIBRARY, FIRST_LINE, "Nu och " * 16 + ".", "en mening har 32 ord", "Dela den i två"
    ),
    "fewer questions than wanted": Break(
        QUESTIONS, "      - bibliotek 7\n", "", "29 frågor på svenska", "Skriv fler", None
    ),
    "a contact confirmed long ago": Break(
        "contacts/units.yml", "2999", "2020", "bekräftades senast 2020-01-01", "contacts verify"
    ),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_is_named_with_file_line_and_mend(data, name):
    assert_found(data, WARNINGS[name], "warning")


LANGUAGE = {
    "a Swedish word misspelt": Break(
        LIBRARY, "biblioteken ska", "bibbloteken ska", "”bibbloteken”", "data/spelling/words.yml"
    ),
    "a Finnish word misspelt, with a guess": Break(
        LIBRARY, "Medborgarcenteristä, jos et ole varma", "jos et ole varmaa, puhellimessa",
        "”puhellimessa” finns inte i ordlistan för finska", "Menas ”puhelimessa”?",
    ),
    "a word of the page misspelt": Break(
        "texts/web.yml", "Kysy suomeksi", "Kysy suommeksi", "”suommeksi”", "Menas ”suomeksi”?"
    ),
    "a question nearly the same as another topic's": Break(
        "nlu/minorities/preschool.yml", "- förskola 4\n", "- äldreomsorgg 4\n",
        "nästan lika med ”äldreomsorg 4”", "vilket ämne",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", LANGUAGE)
def test_what_only_the_thorough_checks_find_is_a_warning(data, name):
    case = LANGUAGE[name]
    found, line = broken(data, case, thorough=True)
    (finding,) = [f for f in found if case.what in f.what]
    assert finding.severity == "warning"
    assert case.mend in finding.mend
    if "nearly" not in name:
        assert (finding.path, finding.line) == (data / case.file, line)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "what", "mend"),
    [
        ("Voit\n", "Suomenruotsalaisena voit\n", "finlandssvensk", "Skriv ”ruotsinsuomalainen”."),
        ("Voit\n", "Päiväkodissa voit\n", "det är Finlands ord", "Skriv ”esikoulu” (det andra"),
    ],
)
def test_a_term_that_the_glossary_avoids_is_an_error(data, old, new, what, mend):
    line = change(data / LIBRARY, old, new)
    (finding,) = unconfirmed(data)
    assert (finding.severity, finding.path, finding.line) == ("error", data / LIBRARY, line)
    assert what in finding.what
    assert mend in finding.mend


@pytest.mark.slow
def test_an_avoided_term_may_be_quoted_and_some_may_stand_in_parentheses(data):
    change(data / LIBRARY, "Voit\n", "Ei ”suomenruotsalainen” eikä esikoulu (päiväkoti). Voit\n")
    assert unconfirmed(data) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["glossary.yml", "spelling/words.yml"])
def test_a_word_list_that_cannot_be_read_is_an_error(data, name):
    write(data / name, "x: 1\n")
    (finding,) = unconfirmed(data)
    assert (finding.severity, finding.path, finding.line) == ("error", data / name, 1)


def test_a_word_of_the_word_list_is_right(data):
    change(data / LIBRARY, "biblioteken ska", "biblioteken i Gröndalsby ska")
    change(data / "spelling" / "words.yml", "sv: []", "sv: [gröndalsby]")
    assert unconfirmed(data) == []


def test_a_topic_without_an_answer_is_named(data):
    (data / LIBRARY).unlink()
    (finding,) = check_content(data)
    assert str(finding) == (
        f"{data / LIBRARY}: ämnet ”minorities/library” har inget svar. "
        "Skriv filen efter förebild av ett annat svar i samma tema."
    )


@pytest.mark.parametrize("folder", ["answers", "nlu"])
def test_a_file_without_a_topic_is_named(data, folder):
    (data / folder / "minorities" / "library.yml").rename(data / folder / "minorities" / "l.yml")
    (finding,) = [f for f in check_content(data) if "står inte i" in f.what]
    assert (finding.severity, finding.path.name) == ("error", "l.yml")


def test_a_far_too_short_answer_is_an_error_and_a_short_one_a_warning(data):
    path = data / LIBRARY
    text = path.read_text(encoding="utf-8")
    start, end = text.index("        Så här"), text.index("    - condition", 300)
    for rest, severity in (("", "error"), ("        Du kan fråga oss i dag.\n" * 3, "warning")):
        write(path, text[:start] + rest + text[end:])
        found = check_content(data)
        (finding,) = [f for f in found if "står bara på" not in f.what]
        assert (finding.severity, finding.line) == (severity, 11)
        assert "svaret på svenska har" in finding.what


def test_what_is_said_about_the_talk_itself_may_be_short(data):
    change(data / "answers/dialogue/thanks.yml", "Tack själv!", "Tack!")
    assert check_content(data) == []


def test_fewer_than_fifteen_questions_are_an_error(data):
    write(data / QUESTIONS, (data / QUESTIONS).read_text("utf-8").replace("- bibliotek 1", "#", 12))
    found = check_content(data)
    assert {f.path for f in found} == {data / QUESTIONS}
    assert found[0].severity == "error"


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("domain.yml", "  - minorities\n", "", "temat ”minorities” finns inte i domain.yml"),
        ("data/stories/rules.yml", "intent: minorities", "intent: dialogue", "ingen regel svarar"),
        (
            "data/stories/rules.yml",
            "        entities:\n          - act_thanks\n",
            "",
            "ingen regel tar hand om uppslagningen ”act_thanks”",
        ),
    ],
)
def test_what_the_catalogue_needs_of_domain_and_rules_is_named_there(data, file, old, new, what):
    change(data.parent / file, old, new)
    (finding,) = [f for f in check_content(data) if what in f.what]
    assert (finding.severity, finding.path) == ("error", data / "catalogue.yml")
    assert finding.line is not None


def test_every_fault_is_listed_not_only_the_first(data):
    for case in (ERRORS["a telephone number"], LAYOUT["a tab"]._replace(file=PRESCHOOL)):
        change(data / case.file, case.old, case.new)
    change(data / RULES, "action_thanks", "action_tack")
    assert list(dict.fromkeys(f.path.name for f in check_content(data))) == [
        "library.yml", "preschool.yml", "rules.yml",
    ]  # fmt: skip


def test_a_broken_catalogue_is_not_followed_by_what_only_it_explains(data):
    change(data / "catalogue.yml", "minorities:", "minorities: x")
    (finding,) = check_content(data)
    assert finding.path == data / "catalogue.yml"


def test_errors_stop_and_warnings_do_not(data):
    change(data / LIBRARY, 'reviewed: "20', 'reviewed: "19')
    stop_on_errors(check_content(data))
    change(data / LIBRARY, "skollagen 8:12 b", "skolagen 8:12 b")
    with pytest.raises(ContentProblems, match=r"library\.yml, rad 7: okänd källa") as caught:
        stop_on_errors(check_content(data))
    assert len(caught.value.problems) == 1


@pytest.mark.slow
def test_questions_in_another_order_of_words_are_nearly_the_same(data):
    change(data / QUESTIONS, "- bibliotek 7\n", "- finns det böcker på finska\n")
    change(data / "nlu/dialogue/thanks.yml", "- tusen tack 7\n", "- böcker på finska finns det?\n")
    (finding,) = unconfirmed(data)
    assert (finding.severity, finding.path.name) == ("warning", "library.yml")
    assert "under dialogue/thanks" in finding.what


def test_questions_that_differ_by_a_number_are_not_nearly_the_same(data):
    change(data / QUESTIONS, "- bibliotek 7\n", "- berätta mer om mål 3\n")
    change(data / "nlu/dialogue/thanks.yml", "- tusen tack 7\n", "- berätta mer om mål 4\n")
    assert unconfirmed(data) == []


def test_lix_is_words_per_sentence_and_the_share_of_long_words():
    assert lix("Du kan fråga oss.") == 4
    assert lix("Biblioteket har böcker. Du kan låna dem.") == pytest.approx(7 / 2 + 100 / 7)
    assert lix("Enligt 8 kap. 12 b § får du det.") == 8
    assert lix("- Botkyrka\n- i Södertälje") == pytest.approx(3 / 2 + 100 / 3)
