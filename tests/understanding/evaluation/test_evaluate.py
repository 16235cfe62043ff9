"""A small set of questions is evaluated as a whole, through the function and the command."""

import argparse

import pytest

from bot.runner.evaluating import add_parser
from bot.runner.publishing.questions import NoQuestions
from bot.settings import Settings
from bot.understanding import Question, TopicRanker
from bot.understanding.evaluation import QuestionSet, evaluate, judge, judge_held_out
from bot.yaml import YamlProblem

ASKED = {
    "minorities/library": {
        "sv": ["finska böcker på biblioteket", "låna böcker på finska", "böcker bibliotek finska"],
        "fi": ["suomenkieliset kirjat kirjastossa", "lainata kirjoja", "kirjat kirjasto suomi"],
    },
    "minorities/elderly_care": {
        "sv": ["hemtjänst på finska", "äldreboende på finska", "äldre hemtjänst finska"],
        "fi": ["kotipalvelu suomeksi", "vanhainkoti suomeksi", "vanhusten kotipalvelu suomi"],
    },
}
QUESTIONS = [
    Question(text, topic, language)
    for topic, spoken in ASKED.items()
    for language, texts in spoken.items()
    for text in texts
]


def write(folder, asked):
    for topic, spoken in asked.items():
        path = folder / f"{topic}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        blocks = [
            f"  - intent: {topic}\n    metadata: {{language: {language}}}\n    examples: |\n"
            + "".join(f"      - {text}\n" for text in texts)
            for language, texts in spoken.items()
        ]
        path.write_text("version: '3.1'\nnlu:\n" + "".join(blocks), encoding="utf-8")
    return folder


@pytest.fixture
def bot(tmp_path, capsys):
    """Run `bot evaluate --words …` on the small questions; return what it prints."""
    parser = argparse.ArgumentParser(prog="bot")
    training = write(tmp_path / "nlu", ASKED)
    add_parser(parser.add_subparsers(), training=training, docs=tmp_path)

    def run(*arguments):
        report = ["--report", str(tmp_path / "report.html")]
        options = parser.parse_args(["evaluate", "--words", *report, *map(str, arguments)])
        assert options.run(options, Settings.from_environment({})) == 0
        return capsys.readouterr()

    return run


def test_training_questions_are_judged_without_having_been_seen():
    ranker, held_out = TopicRanker.train_with_held_out(QUESTIONS)
    left_out = judge_held_out(ranker, held_out, QUESTIONS)
    seen = judge(ranker, QUESTIONS)
    assert [row.question for row in left_out] == QUESTIONS
    assert all(row.confidence == 1.0 for row in seen)
    assert all(row.confidence < 1.0 for row in left_out)


def test_a_second_right_topic_counts_in_both_ways_of_judging():
    ranker, held_out = TopicRanker.train_with_held_out(QUESTIONS)
    strange = Question(QUESTIONS[0].text, "minorities/elderly_care", "sv")
    also = {strange.text: ["minorities/library"]}
    assert not judge(ranker, [strange])[0].right_first
    assert judge(ranker, [strange], also)[0].right_first
    everything = {q.text: list(ASKED) for q in QUESTIONS}
    assert all(r.right_first for r in judge_held_out(ranker, held_out, QUESTIONS, everything))


def test_what_goes_on_is_said_and_every_set_is_judged_in_order():
    said = []
    asked = [Question("böckerna", "minorities/library", "sv")]
    result = evaluate(
        QuestionSet("övning", QUESTIONS, {}), [QuestionSet("nya", asked, {})], None, said.append
    )
    assert [(title, len(rows)) for title, rows in result] == [("övning", 12), ("nya", 1)]
    assert said == ["tränar på 12 frågor …", "nya: 1 frågor …"]


def test_the_command_prints_tables_and_writes_report_and_docs(bot, tmp_path):
    new = write(tmp_path / "new", {"minorities/library": {"sv": ["böckerna"], "fi": ["kirjat"]}})
    output = bot("--questions", new, "--docs")
    assert "## Övningsfrågorna, var och en utelämnad" in output.out
    assert "| minorities fi |" in output.out
    assert "tränar på 12 frågor" in output.err
    assert (tmp_path / "report.html").read_text().count("<h2>") == 2
    page = (tmp_path / "kvalitet.md").read_text(encoding="utf-8")
    assert "`bot evaluate --docs`" in page
    assert "| minorities/library | 3 | 3 | 1 | 1 |" in page
    assert "| minorities/jo | 0 | 0 | 0 | 0 |" in page


def test_without_docs_no_file_of_the_project_is_written(bot, tmp_path):
    bot("--questions", write(tmp_path / "new", ASKED))
    assert not (tmp_path / "kvalitet.md").exists()


def test_a_second_right_topic_is_read_from_the_folder(bot, tmp_path):
    new = write(tmp_path / "new", {"minorities/library": {"sv": ["hemtjänsten"]}})
    assert "| alla | 1 | 0.0" in bot("--questions", new).out
    (new / "acceptable.yml").write_text(
        '- {text: "hemtjänsten", also: [minorities/elderly_care]}\n', encoding="utf-8"
    )
    assert "| alla | 1 | 100.0" in bot("--questions", new).out


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (None, "finns inte"),
        ({}, "har inga frågor"),
        ({"minorities/libary": {"sv": ["böckerna"]}}, "ämnet ”minorities/libary” har inga"),
    ],
)
def test_what_cannot_be_judged_is_refused_with_the_mend(bot, tmp_path, asked, message):
    folder = tmp_path / "new"
    if asked is not None:
        folder.mkdir()
        write(folder, asked)
    with pytest.raises((NoQuestions, YamlProblem), match=message):
        bot("--questions", folder)
