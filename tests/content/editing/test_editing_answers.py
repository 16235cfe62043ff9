"""Changing a text changes the lines of that text and nothing else."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import load_answer
from bot.content.editing import EditRefused, set_text
from bot.content.editing.document import clean_text
from bot.content.layout import canonical
from bot.paths import DATA

TOPIC = "equality/overview"
FILE = f"answers/{TOPIC}.yml"


def test_only_the_lines_of_the_text_change(data, lines):
    before = lines(FILE)
    set_text(TOPIC, "fi", "Yksi.\n\n- kaksi\n- kolme", data=data)
    after = lines(FILE)
    start = max(n for n, row in enumerate(before) if row == "      text: |-") + 1
    assert after[:start] == before[:start]
    assert after[start:] == ["        Yksi.", "", "        - kaksi", "        - kolme", ""]


def test_the_new_text_is_read_back_and_the_other_language_stays(data):
    swedish = load_answer(TOPIC, data / "answers").texts["sv"]
    set_text(TOPIC, "fi", "Uusi teksti.", data=data)
    answer = load_answer(TOPIC, data / "answers")
    assert answer.texts == {"sv": swedish, "fi": "Uusi teksti."}


def test_the_same_text_again_changes_no_byte(data):
    before = (data / FILE).read_bytes()
    for language, text in load_answer(TOPIC, data / "answers").texts.items():
        set_text(TOPIC, language, text, data=data)
    assert (data / FILE).read_bytes() == before


def test_a_response_that_is_no_topic_is_named(data):
    set_text("system", "sv", "Jag vet inte.", name="utter_fallback", data=data)
    text = (data / "answers" / "system.yml").read_text(encoding="utf-8")
    assert text.count("        Jag vet inte.\n") == 1
    assert canonical(text) == text


@pytest.mark.parametrize(
    "written",
    [
        'text: "På en rad"',
        "text: På en rad",
        "text: >-\n        Vikt\n        text",
        'text: "På flera\n        rader"',
        "text: |\n        Med radbrytning sist",
        "text: |- # om texten\n        Text",
    ],
)
def test_a_text_written_in_another_way_is_changed_too(data, written):
    path = data / FILE
    path.write_text(
        'version: "3.1"\nresponses:\n  utter_equality/overview:\n    - condition:\n'
        f"        - {{type: slot, name: language, value: sv}}\n      {written}\n"
        "    # Finska.\n    - condition:\n        - {type: slot, name: language, value: fi}\n"
        "      text: |-\n        Suomeksi\n",
        encoding="utf-8",
    )
    set_text(TOPIC, "sv", "Nytt\nsvar", data=data)
    assert load_answer(TOPIC, data / "answers").texts["sv"].strip() == "Nytt\nsvar"
    text = path.read_text(encoding="utf-8")
    assert "    # Finska.\n    - condition:" in text
    assert ("# om texten" in text) == ("# om texten" in written)


def test_a_text_that_begins_an_entry_is_changed_too(data):
    path = data / FILE
    path.write_text(
        'version: "3.1"\nresponses:\n  utter_equality/overview:\n    - text: |-\n'
        "        Svenska\n      condition:\n        - {name: language, value: sv}\n"
        "    - text: Suomi\n      condition:\n        - {name: language, value: fi}\n",
        encoding="utf-8",
    )
    set_text(TOPIC, "sv", "Ett", data=data)
    set_text(TOPIC, "fi", "Yksi", data=data)
    assert load_answer(TOPIC, data / "answers").texts == {"sv": "Ett", "fi": "Yksi"}


def test_windows_line_ends_stay(data):
    path = data / FILE
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    set_text(TOPIC, "sv", "Ett\nTvå", data=data)
    written = path.read_bytes()
    assert b"        Ett\r\n" in written
    assert written.count(b"\n") == written.count(b"\r\n")


@pytest.mark.parametrize(
    ("topic", "language", "text", "expected"),
    [
        (TOPIC, "sv", " \n ", "texten är tom"),
        (TOPIC, "sv", "a\x00b", "tecken som inte går att spara"),
        (TOPIC, "sv", "a\ud800b", "tecken som inte går att spara"),
        (TOPIC, "en", "Hello", "finns inte på en"),
        ("system", "sv", "Hej", "svaret ”utter_system” finns inte"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    data, topic, language, text, expected
):
    before = (data / FILE).read_bytes()
    with pytest.raises(EditRefused, match=expected):
        set_text(topic, language, text, data=data)
    assert (data / FILE).read_bytes() == before


ALIASED = """\
responses:
  utter_equality/overview:
    - condition:
        - {name: language, value: sv}
      text: &samma |-
        Text
    - condition:
        - {name: language, value: fi}
      text: *samma
"""


def test_a_text_that_another_one_refers_to_is_left_alone(data):
    (data / FILE).write_text(ALIASED, encoding="utf-8")
    with pytest.raises(EditRefused, match="gick inte att göra"):
        set_text(TOPIC, "sv", "Ny text", data=data)
    assert (data / FILE).read_text(encoding="utf-8") == ALIASED
    set_text(TOPIC, "fi", "Suomeksi", data=data)
    assert load_answer(TOPIC, data / "answers").texts == {"sv": "Text", "fi": "Suomeksi"}


SIGNS = st.sampled_from([*list("abåäö §–”:#-'\"{}[]&*|>%@`,?!\\ \n\n\t"), "- ", "...", "---\n"])
WRITTEN = st.one_of(st.lists(SIGNS, max_size=60).map("".join), st.text(max_size=60))
TEMPLATE = DATA / FILE


@pytest.mark.slow
@settings(max_examples=60, print_blob=True, deadline=None)
@given(WRITTEN, st.sampled_from(["sv", "fi"]))
def test_whatever_is_written_is_read_back_and_touches_its_own_lines_only(text, language):
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        path = data / FILE
        path.parent.mkdir(parents=True)
        original = TEMPLATE.read_text(encoding="utf-8")
        path.write_text(original, encoding="utf-8")
        before = load_answer(TOPIC, data / "answers")
        try:
            set_text(TOPIC, language, text, data=data)
        except EditRefused:
            assert path.read_text(encoding="utf-8") == original
            return
        written = path.read_text(encoding="utf-8")
        after = load_answer(TOPIC, data / "answers")
        assert after.texts == {**before.texts, language: clean_text(text)}
        assert canonical(written) == written
        head, tail = surroundings(original, before.texts[language])
        assert written.startswith(head)
        assert written.endswith(tail)


def surroundings(document: str, text: str) -> tuple[str, str]:
    rows = [f"        {row}" if row else "" for row in text.split("\n")]
    head, tail = document.split("\n".join(rows))
    return head, tail
