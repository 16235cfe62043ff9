"""A conversation test that cannot be played is told with file, line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.stories import load_lines
from bot.yaml import YamlProblem

STORY = """\
version: "3.1"
stories:
  - story: Böcker
    steps:
      - user: "har ni böcker?"
        intent: minorities/library
      - action: utter_minorities
      - user: "[vad är källan?](act_source)"
        intent: dialogue/source
      - action: action_source
"""


def written(folder: Path, text: str) -> str:
    path = folder / "test_books.yml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_each_message_has_its_line(tmp_path: Path) -> None:
    file = written(tmp_path, STORY)

    assert load_lines(tmp_path) == {(file, "Böcker", 1): 5, (file, "Böcker", 2): 8}


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("steps:", "steps", "rad 4: filen går inte att läsa"),
        ("stories:", "berättelser:", "rad 1: filen har inga berättelser"),
        ("- story: Böcker\n    steps:", "- steps:", "rad 3: en berättelse saknar namn eller steg"),
        ("        intent:", "        intention:", "rad 6: okänd nyckel ”intention”"),
        ('- user: "har ni böcker?"\n        intent', "- intent", "har ”intent:” men inte ”user:”"),
        ('"har ni böcker?"', "2009", "rad 5: ett meddelande i ”Böcker” är ingen text"),
        ('- user: "har ni böcker?"\n        intent: minorities/library\n      - ', "- ",
         "rad 5: ”Böcker” börjar inte med vad invånaren säger"),
        ("- action: action_source", "- ", "rad 10: ett steg i ”Böcker” går inte att läsa"),
        ("utter_minorities", "utter_minorities/library",
         "rad 7: ”utter_minorities/library” nämner ämnet, som står i ”intent:”. "
         "Skriv ”action: utter_minorities”."),
        ("[vad är källan?](act_source)", "vad är källan?",
         "rad 8: ”vad är källan?” leder till action_source, men är inte märkt med det. "
         "Skriv ”[vad är källan?](act_source)” efter ”user:”."),
    ],
)  # fmt: skip
def test_a_slip_of_the_hand_is_told(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    assert right in STORY
    written(tmp_path, STORY.replace(right, wrong, 1))

    with pytest.raises(YamlProblem) as told:
        load_lines(tmp_path)

    assert message in str(told.value)


def test_a_folder_without_conversation_tests_is_told(tmp_path: Path) -> None:
    with pytest.raises(YamlProblem, match=r"mappen har inga samtalstester .*--stories"):
        load_lines(tmp_path)


def test_of_two_marks_the_missing_one_is_told(tmp_path: Path) -> None:
    law = """\
version: "3.1"
stories:
  - story: En annan lag
    steps:
      - user: "[8 kap. 12 b §](act_law_section) skollagen"
        intent: minorities/law_section
      - action: action_other_act
"""
    written(tmp_path, law)

    with pytest.raises(YamlProblem, match=r"\(act_other_act\)” efter ”user:”"):
        load_lines(tmp_path)


def test_an_answer_to_the_question_of_a_form_needs_no_mark(tmp_path: Path) -> None:
    form = """\
version: "3.1"
stories:
  - story: Prata med någon
    steps:
      - user: "[jag vill prata med någon](act_contact_form)"
        intent: contact/human
      - action: contact_form
      - active_loop: contact_form
      - user: "äldreomsorg"
      - action: contact_form
      - active_loop: null
      - action: action_contact_matter
"""
    file = written(tmp_path, form)

    assert load_lines(tmp_path) == {
        (file, "Prata med någon", 1): 5,
        (file, "Prata med någon", 2): 9,
    }
