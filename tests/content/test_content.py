"""Content that staff edit: what is right loads, what is wrong is named with file, line and mend."""

import pytest

from bot.content import (
    UnknownSource,
    check_content,
    covers,
    load_answer,
    load_catalogue,
    load_questions,
    load_sources,
    load_texts,
)
from bot.yaml import YamlProblem

PRESCHOOL = "minorities/preschool"


@pytest.mark.slow
def test_the_content_as_it_stands_has_no_errors_and_only_warnings_of_age():
    found = check_content(thorough=True)
    old = (
        "för mer än ett år sedan",
        "bekräftades senast",
    )  # What time makes of content that was right.
    assert [
        str(f) for f in found if f.severity == "error" or not any(o in f.what for o in old)
    ] == []


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


def test_texts_need_both_languages(tmp_path):
    (tmp_path / "web.yml").write_text("hello:\n  sv: Hej\n", encoding="utf-8")
    with pytest.raises(YamlProblem, match=r"web\.yml, rad 1: texten ”hello” saknas på fi"):
        load_texts("web", tmp_path)


def test_a_text_has_no_placeholder_that_nothing_fills_in(tmp_path):
    text = "notice:\n  sv: Jag tog bort {kins}.\n  fi: Poistin {kinds}.\n"
    (tmp_path / "privacy.yml").write_text(text, encoding="utf-8")
    with pytest.raises(YamlProblem, match=r"rad 2: {kins} i ”notice” fylls inte i\. .*{kinds}"):
        load_texts("privacy", tmp_path)


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path):
    (tmp_path / "web.yml").mkdir()
    with pytest.raises(YamlProblem, match="går inte att läsa"):
        load_texts("web", tmp_path)


def test_a_file_that_is_not_utf8_says_so(tmp_path):
    path = tmp_path / "web.yml"
    path.write_bytes("hej: å".encode("latin-1"))
    with pytest.raises(YamlProblem, match="UTF-8"):
        load_texts("web", tmp_path)
