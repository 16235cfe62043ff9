"""The questions of `data/nlu/`: how residents ask about each topic, one file per topic."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from bot.content.catalogue import LANGUAGES
from bot.paths import DATA
from bot.yaml import YamlProblem, line_of, line_of_item, load_yaml

QUESTIONS = DATA / "nlu"


class AskedQuestion(NamedTuple):
    """A question with its topic, its language, and the file and line it stands on."""

    text: str
    topic: str
    language: str
    path: Path
    line: int | None


def load_questions(folder: Path = QUESTIONS) -> list[AskedQuestion]:
    """Read the questions of all files in the folder's theme folders.

    Raises:
        YamlProblem: The first file that cannot be used.
    """
    return [
        question
        for path in sorted(folder.glob("*/*.yml"))
        for question in parse_questions(
            path, path.relative_to(folder).with_suffix("").as_posix(), load_yaml(path)
        )
    ]


def load_acceptable(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the topics that answer a question as well as its own, by its text.

    Args:
        path: A list of `{text: …, also: [theme/topic]}`; a file that does not exist has none.

    Raises:
        YamlProblem: It cannot be used.
    """
    found: dict[str, tuple[str, ...]] = {}
    for entry in (load_yaml(path) or []) if path.exists() else []:
        if not isinstance(entry, dict) or not isinstance(entry.get("also"), list):
            mend = "Skriv ”- {text: …, also: [tema/ämne]}”."
            raise YamlProblem(path, line_of(entry), "en rad säger inte vad som också är rätt", mend)
        found[str(entry.get("text"))] = tuple(map(str, entry["also"]))
    return found


def parse_questions(path: Path, topic: str, content: Any) -> list[AskedQuestion]:
    """Return the questions of a topic in what `load_yaml` made of their file.

    Raises:
        YamlProblem: They cannot be used as they stand.
    """
    blocks = content.get("nlu") if isinstance(content, dict) else None
    if not isinstance(blocks, list):
        raise YamlProblem(
            path, 1, "filen har inga frågor", "Frågorna står i en lista under ”nlu:”."
        )
    found = []
    for number, block in enumerate(blocks):
        line = line_of_item(blocks, number)
        found += _block(path, topic, block, line)
    return found


def _block(path: Path, topic: str, block: Any, line: int | None) -> list[AskedQuestion]:
    if not isinstance(block, dict) or block.get("intent") != topic:
        raise YamlProblem(
            path,
            line,
            f"ett block hör inte till ämnet ”{topic}”",
            f"Filens namn och raden ”- intent: {topic}” måste stämma överens.",
        )
    metadata = block.get("metadata")
    language = metadata.get("language") if isinstance(metadata, dict) else None
    if language not in LANGUAGES:
        raise YamlProblem(
            path,
            line,
            "ett block säger inte vilket språk frågorna är på",
            "Skriv ”metadata:” och under den ”language: sv” eller ”language: fi”.",
        )
    examples = block.get("examples")
    if not isinstance(examples, str):
        raise YamlProblem(
            path, line, "ett block har inga frågor", "Skriv dem under ”examples: |”, en per rad."
        )
    first = (line_of(block, "examples") or 0) + 1
    questions = []
    for offset, row in enumerate(examples.splitlines()):
        if not row.strip():
            continue
        if not row.startswith("- ") or not row[2:].strip():
            raise YamlProblem(
                path,
                first + offset,
                f"frågan ”{row.strip()[:40]}” börjar inte med ”- ”",
                "Varje fråga står på en egen rad som börjar med bindestreck och mellanslag.",
            )
        questions.append(AskedQuestion(row[2:].strip(), topic, language, path, first + offset))
    return questions
