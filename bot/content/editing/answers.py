"""Changing what is said."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bot.content.answers import language_of
from bot.content.editing.document import Document, EditRefused, block, clean_text
from bot.paths import DATA
from bot.yaml import line_of


def set_text(
    topic: str, language: str, text: str, *, name: str | None = None, data: Path = DATA
) -> Path:
    """Change the text of an answer in one language.

    Args:
        topic: Id of the topic, or `system`.
        language: `sv` or `fi`.
        text: The new text.
        name: Name of the response; by default the topic's own, `utter_<topic>`.
        data: The folder `data`.

    Returns:
        The file that was changed.

    Raises:
        EditRefused: The text is empty or cannot be saved, or there is no such answer.
        YamlProblem: The file is missing or cannot be read.
        OSError: The file may not be written.
    """
    text, name = clean_text(text), name or f"utter_{topic}"
    document = Document(data / "answers" / f"{topic}.yml")
    number, variation = _variation(document, name, language)
    line = line_of(variation, "text") or 0
    row = document.lines[line - 1]
    header = row if re.search(r"text:\s*\|-?\s*(#.*)?$", row) else _header(row)
    column = variation.lc.key("text")[1]
    document.replace(line, document.end(line, column), [header, *block(text, column + 2)])
    keeps_break = re.search(r"\|\s*(#.*)?$", header) is not None

    def change(content: Any) -> None:
        content["responses"][name][number]["text"] = text + ("\n" if keeps_break else "")

    document.save(change)
    return document.path


def _variation(document: Document, name: str, language: str) -> tuple[int, Any]:
    responses = document.content.get("responses") if isinstance(document.content, dict) else None
    variations = responses.get(name) if isinstance(responses, dict) else None
    for number, variation in enumerate(variations or ()):
        if language_of(variation) == language and "text" in variation:
            return number, variation
    raise EditRefused(f"{document.path.name}: svaret ”{name}” finns inte på {language}")


def _header(row: str) -> str:
    return row[: row.index("text:")] + "text: |-"
