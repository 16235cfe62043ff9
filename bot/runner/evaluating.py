"""`bot evaluate`: mäter hur väl ämnena hittas, i tabeller och på en sida med diagram."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.command_line import file_to_write, place
from bot.content import load_acceptable, load_catalogue, load_questions
from bot.paths import DATA, ROOT
from bot.runner.publishing.questions import NoQuestions
from bot.runner.training import quiet_environment
from bot.settings import Settings
from bot.yaml import YamlProblem, shown

if TYPE_CHECKING:
    from bot.understanding.evaluation import QuestionSet

_TESTS = ROOT / "tests" / "questions"
_LEFT_OUT = "Övningsfrågorna, var och en utelämnad"
_UNLEARNT = "Övningsfrågor som kodaren inte har lärt sig av, var och en utelämnad"


def add_parser(commands: Any, training: Path = DATA / "nlu", docs: Path = ROOT / "docs") -> None:
    """Add `evaluate` to the command line's parser, for the questions and the docs in a folder."""
    parser = commands.add_parser("evaluate", help="mät hur väl ämnena hittas")
    parser.add_argument(
        "--questions", type=place(), action="append", metavar="MAPP",
        help="andra frågor än valideringsfrågorna och de gyllene; går att ange flera gånger",
    )  # fmt: skip
    parser.add_argument(
        "--report", type=file_to_write(), metavar="FIL",
        default=ROOT / "results" / "evaluation.html",
        help="sidan med diagram och alla misstag (results/evaluation.html)",
    )  # fmt: skip
    parser.add_argument("--docs", action="store_true", help="skriv tabellerna till kvalitet.md")
    parser.add_argument("--words", action="store_true", help="mät orden ensamma, utan kodaren")
    parser.set_defaults(run=_run, training=training, docs_folder=docs)


def _run(options: argparse.Namespace, _settings: Settings) -> int:
    # Read when OpenMP is loaded: the encoder's threads must not spin where others want the cores.
    os.environ.update(quiet_environment())
    # Loads numpy, scipy and matplotlib, which `bot run` would otherwise hold as long as it lives.
    from bot.understanding.encoder import RememberingEncoder, load_encoder  # noqa: PLC0415
    from bot.understanding.evaluation import (  # noqa: PLC0415
        as_markdown,
        coverage_table,
        evaluate,
        quality_page,
        write_report,
    )

    encoder = None if options.words else load_encoder()
    training = _training(options.training, _LEFT_OUT if encoder is None else _UNLEARNT)
    folders = options.questions or [_TESTS / "validation", _TESTS / "golden"]
    sets = [_set(folder, training) for folder in folders]
    remembering = None if encoder is None else RememberingEncoder(encoder)
    judged = evaluate(training, sets, remembering, _progress)
    for title, rows in judged:
        print(f"## {title}\n\n{as_markdown(rows)}\n")
    write_report(options.report, judged)
    print(f"Diagram och alla misstag: {shown(options.report)}")
    if options.docs:
        counted = [("övning", training.questions)]
        counted += [(folder.name, one.questions) for folder, one in zip(folders, sets, strict=True)]
        topics = [topic.id for topic in load_catalogue()]
        page = options.docs_folder / "kvalitet.md"
        page.write_text(quality_page(judged, coverage_table(topics, counted)), encoding="utf-8")
        print(f"Tabellerna: {shown(page)}")
    return 0


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _training(folder: Path, title: str) -> QuestionSet:
    # What else answers a training question is evaluation, not content: it lies with the tests.
    return _question_set(title, folder, _TESTS / "acceptable.yml")


def _set(folder: Path, training: QuestionSet) -> QuestionSet:
    if not folder.is_dir():
        what = "är ingen mapp" if folder.exists() else "finns inte"
        raise NoQuestions(f"{folder} {what}. Ange en mapp med frågor med --questions.")
    found = _question_set(f"Frågorna i {shown(folder)}", folder, folder / "acceptable.yml")
    unknown = sorted({q.topic for q in found.questions} - {q.topic for q in training.questions})
    if unknown:
        path = folder / f"{unknown[0]}.yml"
        mend = "Rätta filens namn, eller skriv övningsfrågor till ämnet."
        raise YamlProblem(path, None, f"ämnet ”{unknown[0]}” har inga övningsfrågor", mend)
    return found


def _question_set(title: str, folder: Path, acceptable: Path) -> QuestionSet:
    from bot.understanding import Question  # noqa: PLC0415
    from bot.understanding.evaluation import QuestionSet  # noqa: PLC0415

    asked = [Question(q.text, q.topic, q.language) for q in load_questions(folder)]
    if not asked:
        raise NoQuestions(f"{folder} har inga frågor. Ange en annan mapp med --questions.")
    return QuestionSet(title, asked, load_acceptable(acceptable))
