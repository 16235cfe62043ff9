"""A question is a line: added or removed without touching another."""

import random

import pytest

from bot.content import load_questions
from bot.content.editing import EditRefused, add_question, remove_question
from bot.content.layout import canonical

TOPIC = "equality/strategy"
FILE = f"nlu/{TOPIC}.yml"


def asked(data, language):
    return [
        one.text
        for one in load_questions(data / "nlu")
        if one.topic == TOPIC and one.language == language
    ]


@pytest.mark.parametrize("language", ["sv", "fi"])
def test_a_question_is_added_last_and_nothing_else_changes(data, lines, language):
    before, questions = lines(FILE), asked(data, language)
    add_question(TOPIC, language, "  vem bestämde: 'detta' # egentligen? ", data=data)
    new = "      - vem bestämde: 'detta' # egentligen?"
    after = lines(FILE)
    assert [row for row in after if row != new] == before
    assert asked(data, language) == [*questions, "vem bestämde: 'detta' # egentligen?"]
    assert canonical("\n".join(after)) == "\n".join(after)


@pytest.mark.slow
def test_adding_and_removing_gives_back_the_file(data):
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    source = random.Random(seed)
    before = (data / FILE).read_bytes()
    letters = "abcåäö?!.:,#-'\"[]{}()&*|>%@ §123"
    for _ in range(10):
        language = source.choice(["sv", "fi"])
        question = "q" + "".join(source.choice(letters) for _ in range(30)).replace("](", "")
        question = " ".join(question.split())
        add_question(TOPIC, language, question, data=data)
        assert asked(data, language)[-1] == question
        remove_question(TOPIC, language, question, data=data)
        assert (data / FILE).read_bytes() == before


def test_a_question_in_the_middle_is_removed_alone(data, lines):
    before, questions = lines(FILE), asked(data, "sv")
    remove_question(TOPIC, "sv", questions[3], data=data)
    gone = before.index(f"      - {questions[3]}")
    assert lines(FILE) == before[:gone] + before[gone + 1 :]


def test_comments_around_the_questions_stay(data):
    path = data / FILE
    text = path.read_text(encoding="utf-8")
    fi_block = text.rindex("  - intent:")
    path.write_text(text[:fi_block] + "  # Finska\n" + text[fi_block:], encoding="utf-8")
    remove_question(TOPIC, "sv", asked(data, "sv")[-1], data=data)
    add_question(TOPIC, "sv", "den sista frågan", data=data)
    assert "      - den sista frågan\n  # Finska\n  - intent:" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("", "texten är tom"),
        ("vad är [jämlikhet](place)?", "läses som en märkning"),
    ],
)
def test_a_question_that_would_not_be_read_as_one_is_refused(data, question, expected):
    with pytest.raises(EditRefused, match=expected):
        add_question(TOPIC, "sv", question, data=data)


def test_a_question_stands_once(data):
    question = asked(data, "sv")[0]
    with pytest.raises(EditRefused, match="står redan där"):
        add_question(TOPIC, "sv", question.upper(), data=data)


def test_a_question_that_is_not_there_cannot_be_removed(data):
    with pytest.raises(EditRefused, match="står inte under ”equality/strategy” på sv"):
        remove_question(TOPIC, "sv", "vad blir det för väder?", data=data)


def test_the_last_question_stays(data):
    (data / FILE).write_text(
        f'version: "3.1"\nnlu:\n  - intent: {TOPIC}\n    metadata:\n      language: sv\n'
        "    examples: |\n      - vem?\n",
        encoding="utf-8",
    )
    with pytest.raises(EditRefused, match="sista fråga"):
        remove_question(TOPIC, "sv", "vem?", data=data)
    with pytest.raises(EditRefused, match="inga frågor på fi"):
        remove_question(TOPIC, "fi", "kuka?", data=data)
