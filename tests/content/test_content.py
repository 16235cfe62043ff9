"""Content that staff edit: what is right loads, what is wrong is named with file, line and mend."""

import shutil

import pytest

from bot.content import (
    ContentProblems,
    UnknownSource,
    check_content,
    covers,
    load_answer,
    load_catalogue,
    load_questions,
    load_sources,
    load_texts,
    stop_on_errors,
)
from bot.paths import DATA
from bot.yaml import YamlProblem

PRESCHOOL = "minorities/preschool"


@pytest.fixture
def data(tmp_path):
    """A copy of the content that a test may break."""
    shutil.copytree(DATA, tmp_path / "data")
    shutil.copy(DATA.parent / "domain.yml", tmp_path)
    return tmp_path / "data"


def test_the_content_as_it_stands_is_whole():
    stop_on_errors(check_content())


def test_every_topic_has_titles_in_both_languages():
    catalogue = load_catalogue()
    assert len(catalogue) >= 104
    assert all(topic.titles["sv"] and topic.titles["fi"] for topic in catalogue)


@pytest.mark.parametrize(
    ("reference", "sv", "fi"),
    [
        ("minoritetslagen 8", "8 § lag (2009:724)", "laki (2009:724), 8 §"),
        (
            "skollagen 8:12 b",
            "8 kap. 12 b § skollagen (2010:800)",
            "koululaki (2010:800), 8 luvun 12 b §",
        ),
        ("minoritetslagen 13-16", "13–16 §§ lag (2009:724)", "laki (2009:724), 13–16 §"),
    ],
)
def test_a_source_is_labelled_in_the_language_of_the_message(reference, sv, fi):
    sources = load_sources()
    assert sources.resolve(reference, "sv").label == sv
    assert sources.resolve(reference, "fi").label == fi
    assert sources.resolve(reference, "fi").url.startswith("https://www.riksdagen.se/")


@pytest.mark.parametrize("reference", ["skollag 8", "minoritetslagen åtta", "minoritetslagen 8 §"])
def test_an_unknown_source_is_refused(reference):
    with pytest.raises(UnknownSource, match="okänd källa"):
        load_sources().resolve(reference, "sv")


@pytest.mark.parametrize(
    ("source", "reference", "expected"),
    [
        ("skollagen 8:12 b", "skollagen 8:12 b", True),
        ("socialtjanstlagen 8:6-9", "socialtjanstlagen 8:7", True),
        ("socialtjanstlagen 8:6-9", "socialtjanstlagen 8:10", False),
        ("socialtjanstlagen 8:6-9", "socialtjanstlagen 7:7", False),
        ("minoritetslagen 13-16", "minoritetslagen 14", True),
        ("minoritetslagen 13-16", "skollagen 14", False),
        ("skollagen 8:12 b", "skollagen 8:12", False),
    ],
)
def test_a_source_covers_the_sections_it_spans(source, reference, expected):
    assert covers(source, reference) is expected


def test_questions_carry_language_and_line():
    question = load_questions()[0]
    assert question.language in ("sv", "fi")
    line = question.path.read_text(encoding="utf-8").splitlines()[question.line - 1]
    assert line.strip() == f"- {question.text}"


def test_an_answer_has_both_languages_and_its_sources():
    answer = load_answer(PRESCHOOL)
    assert set(answer.texts) == {"sv", "fi"}
    assert "skollagen 8:12 b" in answer.sources


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


BREAKS = {
    "a language is gone": (
        "answers/minorities/preschool.yml",
        "name: language, value: fi",
        "name: language, value: sv",
        "svaret saknas på fi",
    ),
    "an unknown source": (
        "answers/minorities/preschool.yml",
        "skollagen 8:14",
        "skolagen 8:14",
        "okänd källa ”skolagen 8:14”",
    ),
    "a brace, which would be taken for a placeholder": (
        "answers/minorities/preschool.yml",
        "Fråga Medborgarcenter",
        "Fråga {Medborgarcenter}",
        "klammer",
    ),
    "an unknown follow-up": (
        "answers/minorities/preschool.yml",
        "minorities/open_preschool",
        "minorities/oppen",
        "okänt följdämne ”minorities/oppen”",
    ),
    "a question without its dash": (
        "nlu/minorities/preschool.yml",
        "      - ",
        "      ",
        "börjar inte med",
    ),
    "a topic in the wrong file": (
        "nlu/minorities/preschool.yml",
        "intent: minorities/preschool",
        "intent: minorities/preskool",
        "hör inte till ämnet ”minorities/preschool”",
    ),
    "a language misspelt": (
        "nlu/minorities/preschool.yml",
        "language: sv",
        "language: se",
        "vilket språk frågorna är på",
    ),
    "a tab in the layout": (
        "answers/minorities/preschool.yml",
        "responses:\n",
        "responses:\n\t",
        "går inte att läsa",
    ),
    "a title missing": ("catalogue.yml", 'fi: "Esikoulu suomeksi", ', "", "saknar titel på fi"),
    "an unknown key": ("catalogue.yml", "route: preschool", "ruote: preschool", "okända nycklar"),
    "a number missing": ("sources.yml", '    number: "2010:800"\n', "", "saknar number"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_staff_may_break_is_named_with_file_and_mend(data, name):
    file, old, new, expected = BREAKS[name]
    change(data / file, old, new)
    with pytest.raises(ContentProblems) as caught:
        stop_on_errors(check_content(data))
    (problem, *_) = [p for p in caught.value.problems if expected in p]
    assert file.rsplit("/", 1)[-1] in problem
    assert problem.rstrip().endswith((".", "”"))


def test_a_question_under_two_topics_is_found(data):
    path = data / "nlu" / "minorities" / "open_preschool.yml"
    taken = next(q for q in load_questions(data / "nlu") if q.topic == PRESCHOOL)
    change(path, "      - ", f"      - {taken.text.upper()}!\n      - ")
    with pytest.raises(ContentProblems, match=f"står också under {PRESCHOOL}|{PRESCHOOL}"):
        stop_on_errors(check_content(data))


def test_every_fault_is_listed_not_only_the_first(data):
    change(data / "answers/minorities/preschool.yml", "skollagen 8:14", "x 1")
    change(data / "answers/minorities/library.yml", "bibliotekslagen", "y")
    with pytest.raises(ContentProblems) as caught:
        stop_on_errors(check_content(data))
    assert len(caught.value.problems) == 2


def test_texts_need_both_languages(tmp_path):
    (tmp_path / "x.yml").write_text("hello:\n  sv: Hej\n", encoding="utf-8")
    with pytest.raises(YamlProblem, match=r"x\.yml, rad 1: texten ”hello” saknas på fi"):
        load_texts("x", tmp_path)


def test_a_file_that_is_not_utf8_says_so(tmp_path):
    path = tmp_path / "x.yml"
    path.write_bytes("hej: å".encode("latin-1"))
    with pytest.raises(YamlProblem, match="UTF-8"):
        load_texts("x", tmp_path)
