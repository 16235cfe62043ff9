"""Each error of the content is named, with file, line and mend."""

from __future__ import annotations

import pytest

from bot.content import check_content
from tests.content.breaks import FIRST_LINE, LIBRARY, QUESTIONS, RULES, Break, assert_found
from tests.content.small import change, write

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


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_named_with_file_line_and_mend(data, name):
    assert_found(data, ERRORS[name], "error")


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
