"""Everything that the checks look at, read once; what cannot be read is a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.content.answers import Answer, language_of, parse_answer
from bot.content.catalogue import LANGUAGES, Catalogue, load_catalogue
from bot.content.checks.finding import Finding, error, of_problem
from bot.content.questions import AskedQuestion, parse_questions
from bot.content.sources import Sources, load_sources
from bot.yaml import YamlProblem, line_of, load_yaml

T = TypeVar("T")


@dataclass(frozen=True)
class Passage:
    """A text that residents read.

    Attributes:
        path: The file it stands in.
        line: Line of its first word, from 1.
        name: What the file calls it: a response, a title, a text of the page.
        language: `sv` or `fi`.
        text: The text.
    """

    path: Path
    line: int | None
    name: str
    language: str
    text: str

    def line_at(self, offset: int) -> int | None:
        """Return the line on which the character at the offset stands."""
        return None if self.line is None else self.line + self.text.count("\n", 0, offset)


@dataclass(frozen=True)
class AnswerFile:
    """The file of a topic's answer.

    Attributes:
        path: The file.
        answer: What it says about the topic.
        passages: The topic's own text per language, with its place.
        line: Where the topic's response begins.
        metadata: What stands below its `metadata:`, as it was read.
    """

    path: Path
    answer: Answer
    passages: dict[str, Passage]
    line: int | None
    metadata: Any

    def metadata_line(self, key: str) -> int | None:
        """Return the line of one of the keys below `metadata:`."""
        return line_of(self.metadata, key) if self.metadata else self.line


@dataclass
class Content:
    """The content as a whole.

    Attributes:
        data: The folder `data`; `domain.yml` lies beside it.
        documents: Each YAML file that could be read, as `bot.yaml.load_yaml` returns it.
        catalogue: The topics.
        sources: The acts and pages that answers cite.
        answers: Per topic, the file of its answer.
        questions: The training questions.
        findings: What could not be read. Such a file is missing above.
        whole: Whether what everything else refers to could be read: catalogue and sources.
    """

    data: Path
    documents: dict[Path, Any] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=lambda: Catalogue({}))
    sources: Sources = field(default_factory=lambda: Sources({}, {}))
    answers: dict[str, AnswerFile] = field(default_factory=dict)
    questions: list[AskedQuestion] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    whole: bool = True

    def document(self, name: str) -> Any:
        """Return a file by its path below `data`; None where it is missing or unreadable."""
        return self.documents.get(self.data / name)

    @property
    def domain_path(self) -> Path:
        """The file that lists intents, entities and actions."""
        return self.data.parent / "domain.yml"

    @property
    def units(self) -> set[str] | None:
        """The keys of the contact directory's seed, or None where it cannot be read."""
        seed = self.document("contacts/units.yml")
        units = seed.get("units") if isinstance(seed, dict) else None
        return set(units) if isinstance(units, dict) else None

    def responses(self) -> Iterator[Passage]:
        """Yield the text of every response in `answers/`, those of the topics and all others."""
        for path, document in self.documents.items():
            if self.data / "answers" in path.parents:
                yield from _passages(path, document)


def load_content(data: Path) -> Content:
    """Read the content below a folder; nothing is raised for what cannot be read."""
    content = Content(data)
    catalogue = _tried(content, lambda: load_catalogue(data / "catalogue.yml"))
    sources = _tried(content, lambda: load_sources(data / "sources.yml"))
    content.catalogue = catalogue or content.catalogue
    content.sources = sources or content.sources
    content.whole = catalogue is not None and sources is not None
    for path in _files(data):
        try:
            content.documents[path] = load_yaml(path)
        except YamlProblem as problem:
            content.findings.append(of_problem(problem))
        else:
            _sort_in(content, path, content.documents[path])
    for topic in content.catalogue:
        path = data / "answers" / f"{topic.id}.yml"
        if not path.exists():
            what = f"ämnet ”{topic.id}” har inget svar"
            mend = "Skriv filen efter förebild av ett annat svar i samma tema."
            content.findings.append(error(path, None, what, mend))
    return content


def _files(data: Path) -> list[Path]:
    found = [path for name in ("answers", "nlu") for path in sorted((data / name).glob("*/*.yml"))]
    others = [data / "answers" / "system.yml", data / "contacts" / "units.yml"]
    others += [*sorted((data / "stories").glob("*.yml")), data.parent / "domain.yml"]
    return found + others


def _sort_in(content: Content, path: Path, document: Any) -> None:
    folder = path.relative_to(content.data.parent).parts[1:2]
    if folder == ("answers",) and path.name != "system.yml":
        topic = path.relative_to(content.data / "answers").with_suffix("").as_posix()
        answer = _tried(content, lambda: parse_answer(path, topic, document))
        if answer is not None:
            name = f"utter_{topic}"
            own = {p.language: p for p in _passages(path, document) if p.name == name}
            responses = document["responses"]
            metadata = responses[name][0].get("metadata")
            line = line_of(responses, name)
            content.answers[topic] = AnswerFile(path, answer, own, line, metadata)
    if folder == ("nlu",):
        topic = path.relative_to(content.data / "nlu").with_suffix("").as_posix()
        questions = _tried(content, lambda: parse_questions(path, topic, document))
        content.questions += questions or []


def _passages(path: Path, document: Any) -> Iterator[Passage]:
    responses = document.get("responses") if isinstance(document, dict) else None
    for name, variations in responses.items() if isinstance(responses, dict) else ():
        for variation in variations if isinstance(variations, list) else ():
            text = variation.get("text") if isinstance(variation, dict) else None
            language = language_of(variation)
            if isinstance(text, str) and language in LANGUAGES:
                yield Passage(path, text_line(variation, "text"), str(name), language, text)


def text_line(mapping: Any, key: str) -> int | None:
    """Return the line on which the text of a key begins: the next one after `|` or `>`."""
    line = line_of(mapping, key)
    block = type(mapping[key]).__name__ in ("LiteralScalarString", "FoldedScalarString")
    return line if line is None or not block else line + 1


def _tried(content: Content, read: Callable[[], T]) -> T | None:
    try:
        return read()
    except YamlProblem as problem:
        content.findings.append(of_problem(problem))
        return None
