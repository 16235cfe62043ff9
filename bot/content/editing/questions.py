"""Adding and removing training questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.content.editing.document import Document, EditRefused, clean_line
from bot.paths import DATA
from bot.yaml import line_of


def add_question(topic: str, language: str, question: str, *, data: Path = DATA) -> Path:
    """Add a question at the end of a topic's list in one language.

    Args:
        topic: Id of the topic.
        language: `sv` or `fi`.
        question: The question, on one line.
        data: The folder `data`.

    Returns:
        The file that was changed.

    Raises:
        EditRefused: The question is empty, stands there already or would be read as something
            else, or the topic has no questions in the language.
        YamlProblem: The file is missing or cannot be read.
        OSError: The file may not be written.
    """
    question = clean_line(question).removeprefix("- ")
    if "](" in question:
        raise EditRefused("skriv frågan utan ”](”: det läses som en märkning, inte som text")
    document = Document(data / "nlu" / f"{topic}.yml")
    number, line, asked = _block(document, language)
    if question.casefold() in (one.casefold() for one in asked):
        raise EditRefused(f"frågan ”{question}” står redan där")
    last = document.end(line)
    document.lines.insert(last, f"{' ' * document.indent(last)}- {question}")

    def change(content: Any) -> None:
        examples = content["nlu"][number]["examples"]
        kept = examples.rstrip("\n")
        content["nlu"][number]["examples"] = f"{kept}\n- {question}{examples[len(kept) :]}"

    document.save(change)
    return document.path


def remove_question(topic: str, language: str, question: str, *, data: Path = DATA) -> Path:
    """Remove a question from a topic's list in one language.

    Args:
        topic: Id of the topic.
        language: `sv` or `fi`.
        question: The question as it is written.
        data: The folder `data`.

    Returns:
        The file that was changed.

    Raises:
        EditRefused: It does not stand there, or is the last one.
        YamlProblem: The file is missing or cannot be read.
        OSError: The file may not be written.
    """
    document = Document(data / "nlu" / f"{topic}.yml")
    number, line, asked = _block(document, language)
    if question not in asked:
        raise EditRefused(f"frågan ”{question}” står inte under ”{topic}” på {language}")
    if len(asked) == 1:
        raise EditRefused("det är ämnets sista fråga på språket; ta bort ämnet i stället")
    rows = range(line + 1, document.end(line) + 1)
    place = next(n for n in rows if document.lines[n - 1].strip() == f"- {question}")
    document.replace(place, place, [])

    def change(content: Any) -> None:
        examples = content["nlu"][number]["examples"].split("\n")
        examples.remove(next(row for row in examples if row.strip() == f"- {question}"))
        content["nlu"][number]["examples"] = "\n".join(examples)

    document.save(change)
    return document.path


def _block(document: Document, language: str) -> tuple[int, int, list[str]]:
    # Place of the language's block, the line of its "examples:", and its questions.
    blocks = document.content.get("nlu") if isinstance(document.content, dict) else None
    for number, block in enumerate(blocks or ()):
        if (block.get("metadata") or {}).get("language") == language:
            examples, line = block.get("examples"), line_of(block, "examples")
            if isinstance(examples, str) and examples.strip() and line is not None:
                rows = [row.strip() for row in examples.split("\n")]
                return number, line, [row[2:].strip() for row in rows if row.startswith("- ")]
    raise EditRefused(f"{document.path.name}: ämnet har inga frågor på {language}")
