"""Checks that catalogue, answers, questions and sources fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.content.answers import load_answer
from bot.content.catalogue import LANGUAGES, Catalogue, load_catalogue
from bot.content.questions import AskedQuestion, load_questions
from bot.content.sources import Sources, UnknownSource, load_sources
from bot.paths import DATA
from bot.yaml import YamlProblem

FEWEST_QUESTIONS = 15


class ContentProblems(ValueError):  # noqa: N818 - somebody's files, not an error of ours
    """Everything that is wrong with the content, one line each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def check_content(data: Path = DATA) -> None:
    """Check the content as a whole.

    Raises:
        ContentProblems: All that is wrong; each line names file, what is wrong and the mend.
    """
    try:
        catalogue = load_catalogue(data / "catalogue.yml")
        sources = load_sources(data / "sources.yml")
        questions = load_questions(data / "nlu")
    except YamlProblem as problem:
        raise ContentProblems([str(problem)]) from None
    problems = [
        *_answers(data, catalogue, sources),
        *_unknown_files(data, catalogue),
        *_too_few(data, catalogue, questions),
        *_twice(questions),
    ]
    if problems:
        raise ContentProblems(problems)


def _answers(data: Path, catalogue: Catalogue, sources: Sources) -> Iterator[str]:
    for topic in catalogue:
        path = data / "answers" / f"{topic.id}.yml"
        try:
            answer = load_answer(topic.id, data / "answers")
        except YamlProblem as problem:
            yield str(problem)
            continue
        if not topic.id.startswith("contact/") and re.search(
            r"[{}]", "".join(answer.texts.values())
        ):
            mend = "Skriv utan klamrar: det som står inom dem byts ut när svaret ges."
            yield str(YamlProblem(path, None, "svaret har en klammer, { eller }", mend))
        for reference in answer.sources:
            try:
                sources.resolve(reference, "sv")
            except UnknownSource as error:
                mend = "Lägg till den i data/sources.yml eller rätta hänvisningen."
                yield str(YamlProblem(path, None, str(error), mend))
        for other in answer.related:
            if other not in catalogue:
                mend = "Följdämnen måste stå i data/catalogue.yml."
                yield str(YamlProblem(path, None, f"okänt följdämne ”{other}”", mend))
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", answer.reviewed):
            mend = 'Skriv reviewed: "ÅÅÅÅ-MM-DD".'
            yield str(YamlProblem(path, None, "granskningsdatum saknas", mend))


def _unknown_files(data: Path, catalogue: Catalogue) -> Iterator[str]:
    for folder in ("answers", "nlu"):
        for path in sorted((data / folder).glob("*/*.yml")):
            topic = path.relative_to(data / folder).with_suffix("").as_posix()
            if topic not in catalogue:
                mend = "Lägg till ämnet där eller rätta filens namn."
                what = f"ämnet ”{topic}” står inte i data/catalogue.yml"
                yield str(YamlProblem(path, None, what, mend))


def _too_few(data: Path, catalogue: Catalogue, questions: list[AskedQuestion]) -> Iterator[str]:
    counts: dict[tuple[str, str], int] = {}
    for question in questions:
        key = (question.topic, question.language)
        counts[key] = counts.get(key, 0) + 1
    for topic in catalogue:
        for language in LANGUAGES:
            count = counts.get((topic.id, language), 0)
            if count < FEWEST_QUESTIONS:
                path = data / "nlu" / f"{topic.id}.yml"
                what = f"{count} frågor på {language}, minst {FEWEST_QUESTIONS} behövs"
                yield str(YamlProblem(path, None, what, "Skriv fler."))


def _twice(questions: list[AskedQuestion]) -> Iterator[str]:
    seen: dict[str, AskedQuestion] = {}
    for question in questions:
        key = " ".join(re.findall(r"\w+|§", question.text.casefold()))
        earlier = seen.setdefault(key, question)
        if earlier.topic != question.topic:
            what = f"frågan ”{question.text}” står också under {earlier.topic}"
            yield str(YamlProblem(question.path, question.line, what, "Ta bort den på ett ställe."))
