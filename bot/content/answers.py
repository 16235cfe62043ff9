"""The answers of `data/answers/`: one file per topic, Swedish and Finnish side by side.

Rasa reads the same files as responses. This reader is for everybody else: actions that need an
answer's sources or follow-ups, the gateway's greeting, and the checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.paths import DATA
from bot.yaml import YamlProblem, line_of, load_yaml

ANSWERS = DATA / "answers"


@dataclass(frozen=True)
class Answer:
    """What is said about a topic.

    Attributes:
        topic: Id of the topic.
        texts: Text per language.
        sources: References that `bot.content.Sources` resolves.
        related: Topics that a resident would ask about next.
        reviewed: Date of the last review, YYYY-MM-DD.
        together: Whether all languages are said in one message.
    """

    topic: str
    texts: dict[str, str]
    sources: tuple[str, ...]
    related: tuple[str, ...]
    reviewed: str
    together: bool = False


def load_answer(topic: str, folder: Path = ANSWERS) -> Answer:
    """Read one topic's answer from `<folder>/<topic>.yml`.

    Raises:
        YamlProblem: The file is missing, cannot be read, or lacks a language or a text.
    """
    path = folder / f"{topic}.yml"
    return parse_answer(path, topic, load_yaml(path))


def parse_answer(path: Path, topic: str, content: Any) -> Answer:
    """Return the answer to a topic in what `load_yaml` made of its file.

    Raises:
        YamlProblem: It lacks a language or a text.
    """
    name = f"utter_{topic}"
    responses = content.get("responses") if isinstance(content, dict) else None
    variations = responses.get(name) if isinstance(responses, dict) else None
    if not isinstance(variations, list) or not variations:
        raise YamlProblem(
            path, line_of(content) or 1, f"svaret ”{name}” saknas", "Lägg det under ”responses:”."
        )
    line = line_of(responses, name)
    texts = {_language(path, variation, line): _text(path, variation) for variation in variations}
    for language in ("sv", "fi"):
        if language not in texts:
            raise YamlProblem(
                path,
                line_of(responses, name),
                f"svaret saknas på {language}",
                "Skriv svaret på båda språken.",
            )
    metadata = variations[0].get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    return Answer(
        topic,
        texts,
        _list(path, metadata, "sources"),
        _list(path, metadata, "related"),
        str(metadata.get("reviewed") or ""),
        bool(metadata.get("together")),
    )


def load_answers(folder: Path = ANSWERS) -> dict[str, Answer]:
    """Read the answers of all topics in the folder's theme folders.

    Raises:
        YamlProblem: The first answer that cannot be used.
    """
    topics = sorted(path.relative_to(folder).with_suffix("") for path in folder.glob("*/*.yml"))
    return {topic.as_posix(): load_answer(topic.as_posix(), folder) for topic in topics}


def language_of(variation: Any) -> str | None:
    """Return the language that a variation of a response is on condition of."""
    conditions = variation.get("condition") if isinstance(variation, dict) else None
    for condition in conditions if isinstance(conditions, list) else []:
        if isinstance(condition, dict) and condition.get("name") == "language":
            return str(condition.get("value"))
    return None


def _language(path: Path, variation: Any, line: int | None) -> str:
    language = language_of(variation)
    if language is None:
        raise YamlProblem(
            path,
            line_of(variation) or line,
            "en variant säger inte vilket språk den är på",
            "Skriv ”condition:” och under den ”- {type: slot, name: language, value: sv}” "
            "(eller fi).",
        )
    return language


def _text(path: Path, variation: Any) -> str:
    text = variation.get("text")
    if not isinstance(text, str) or not text.strip():
        raise YamlProblem(
            path, line_of(variation), "en variant har ingen text", "Skriv svaret efter ”text: |-”."
        )
    return text


def _list(path: Path, metadata: Any, key: str) -> tuple[str, ...]:
    entries = metadata.get(key) or []
    if not isinstance(entries, list):
        raise YamlProblem(
            path,
            line_of(metadata, key),
            f"”{key}” är ingen lista",
            f"Skriv inom hakparenteser: {key}: [{entries}].",
        )
    return tuple(str(entry) for entry in entries)
