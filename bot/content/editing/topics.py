"""Adding and removing topics: a line of the catalogue, an answer, and questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot.content.answers import load_answers
from bot.content.catalogue import LANGUAGES, load_catalogue
from bot.content.editing.document import (
    Document,
    EditRefused,
    block,
    clean_line,
    clean_text,
    quoted,
)
from bot.content.files import write_atomically
from bot.content.parity.lock import load_lock, save_lock
from bot.paths import DATA

_ID = re.compile(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class NewTopic:
    """A topic to be added.

    Attributes:
        id: `theme/name`, of a theme that exists.
        titles: Title per language.
        say: What the answer must get across.
        texts: Answer per language.
        questions: Questions per language.
        reviewed: When the answer was reviewed.
        sources: What the answer cites, as in `data/sources.yml`.
        related: Topics to go on with.
        route: The contact that the answer leads to, if any.
    """

    id: str
    titles: Mapping[str, str]
    say: str
    texts: Mapping[str, str]
    questions: Mapping[str, Sequence[str]]
    reviewed: date
    sources: Sequence[str] = ()
    related: Sequence[str] = field(default=())
    route: str | None = None


def add_topic(topic: NewTopic, *, data: Path = DATA) -> list[Path]:
    """Add a topic at the end of its theme, with its answer and its questions.

    The files come first and the catalogue last: if writing stops half-way, the topic is not there.

    Returns:
        The files that were written.

    Raises:
        EditRefused: The topic exists, its theme does not, or something is missing.
        YamlProblem: The catalogue cannot be read.
        OSError: A file may not be written.
    """
    if not _ID.fullmatch(topic.id):
        raise EditRefused(f"”{topic.id}” är inget ämnesnamn: skriv tema/namn med a–z, 0–9 och _")
    catalogue = load_catalogue(data / "catalogue.yml")
    if topic.id in catalogue:
        raise EditRefused(f"ämnet ”{topic.id}” finns redan")
    theme = topic.id.split("/", 1)[0]
    if theme not in catalogue.themes:
        known = ", ".join(catalogue.themes)
        raise EditRefused(f"temat ”{theme}” finns inte; teman är {known}")
    given = {"titel": topic.titles, "svar": topic.texts, "frågor": topic.questions}
    for what, entries in given.items():
        for language in LANGUAGES:
            if not entries.get(language):
                raise EditRefused(f"ämnet ”{topic.id}” saknar {what} på {language}")
    written = {
        data / "answers" / f"{topic.id}.yml": _answer(topic),
        data / "nlu" / f"{topic.id}.yml": _questions(topic),
    }
    for path in written:
        if path.exists():
            raise EditRefused(f"{path.name}: filen finns redan i {path.parent.name}")
    document, entry = Document(data / "catalogue.yml"), _entry(topic)
    last = _span(document, theme, len(document.content[theme]) - 1)[1]
    document.lines.insert(last, entry)
    meaning = _meaning(topic)
    # The catalogue last: a dict keeps its order.
    written[document.path] = document.proved(lambda content: content[theme].append(meaning))
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text)
    return list(written)


def remove_topic(topic_id: str, *, data: Path = DATA) -> list[Path]:
    """Remove a topic with its answer, its questions and its confirmation.

    A comment that stands right above the topic's line goes with it, if another topic stands above
    the comment; the first one under a theme is the theme's. Comments below it and after blank lines
    belong to the neighbours and stay.

    Returns:
        The files that were changed or removed.

    Raises:
        EditRefused: There is no such topic, another answer leads on to it, or its theme would be
            left empty.
        YamlProblem: A file cannot be read.
        OSError: A file may not be changed.
    """
    catalogue = load_catalogue(data / "catalogue.yml")
    if topic_id not in catalogue:
        raise EditRefused(f"ämnet ”{topic_id}” finns inte")
    answers = load_answers(data / "answers")
    leading = [t for t, answer in answers.items() if topic_id in answer.related and t != topic_id]
    if leading:
        raise EditRefused(f"”{topic_id}” är följdämne till {', '.join(leading)}; ändra dem först")
    document, theme = Document(data / "catalogue.yml"), catalogue[topic_id].theme
    entries = document.content[theme]
    if len(entries) == 1:
        raise EditRefused(f"”{topic_id}” är det enda ämnet i ”{theme}”, som skulle bli tomt")
    number = next(n for n, entry in enumerate(entries) if entry["id"] == topic_id)
    first, last = _span(document, theme, number)
    document.replace(_with_comment(document, first) if number else first, last, [])
    document.save(lambda content: content[theme].pop(number))
    changed = [document.path]
    for folder in ("answers", "nlu"):
        path = data / folder / f"{topic_id}.yml"
        if path.exists():
            path.unlink()
            changed.append(path)
    lock_path = data / "parity.lock"
    lock = load_lock(lock_path)
    if lock.pop(topic_id, None):
        save_lock(lock.values(), lock_path)
        changed.append(lock_path)
    return changed


def _span(document: Document, theme: str, number: int) -> tuple[int, int]:
    first = int(document.content[theme].lc.item(number)[0]) + 1
    return first, document.end(first)


def _with_comment(document: Document, first: int) -> int:
    while document.lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return first


def _meaning(topic: NewTopic) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": topic.id}
    entry |= {language: clean_line(topic.titles[language]) for language in LANGUAGES}
    entry["say"] = clean_line(topic.say)
    return entry if topic.route is None else {**entry, "route": topic.route}


def _entry(topic: NewTopic) -> str:
    meaning = _meaning(topic)
    texts = [f"{key}: {quoted(meaning[key])}" for key in (*LANGUAGES, "say")]
    route = [] if topic.route is None else [f"route: {topic.route}"]
    return "  - {" + ", ".join([f"id: {topic.id}", *texts, *route]) + "}"


def _answer(topic: NewTopic) -> str:
    sources = ", ".join(quoted(one) if ":" in one else one for one in topic.sources)
    rows = ['version: "3.1"', "responses:", f"  utter_{topic.id}:"]
    for language in LANGUAGES:
        rows += ["    - condition:", f"        - {{type: slot, name: language, value: {language}}}"]
        if language == LANGUAGES[0]:
            rows += ["      metadata: &om", f"        sources: [{sources}]"]
            rows += [f"        related: [{', '.join(topic.related)}]"]
            rows += [f'        reviewed: "{topic.reviewed.isoformat()}"']
        else:
            rows += ["      metadata: *om"]
        rows += ["      text: |-", *block(clean_text(topic.texts[language]), 8)]
    return "\n".join(rows) + "\n"


def _questions(topic: NewTopic) -> str:
    rows = ['version: "3.1"', "nlu:"]
    for language in LANGUAGES:
        rows += [f"  - intent: {topic.id}", "    metadata:", f"      language: {language}"]
        rows += ["    examples: |"]
        rows += [f"      - {clean_line(question)}" for question in topic.questions[language]]
    return "\n".join(rows) + "\n"
