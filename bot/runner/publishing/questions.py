"""The questions that two models are compared on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.content import load_acceptable, load_questions
from bot.paths import ROOT
from bot.yaml import read_text

GOLDEN = ROOT / "tests" / "questions" / "golden"
_ACCEPTABLE = "acceptable.yml"


class NoQuestions(ValueError):  # noqa: N818 - says what the matter is
    """There is nothing to compare on; the message says where it was looked for."""


@dataclass(frozen=True)
class Asked:
    """A question to compare on.

    Attributes:
        text: What is asked.
        language: Its language; None where nobody has said.
        expected: The topic that is right; None where nobody has said.
        also: Topics that are right as well.
    """

    text: str
    language: str | None = None
    expected: str | None = None
    also: tuple[str, ...] = ()

    def accepts(self, topic: str | None) -> bool:
        """Return whether a topic answers the question."""
        return topic is not None and (topic == self.expected or topic in self.also)


def load_asked(path: Path) -> list[Asked]:
    """Read questions to compare on.

    Args:
        path: A folder laid out as `data/nlu` is, whose questions have a right topic, with a file
            `acceptable.yml` where some have more than one; or a text file with one question a line.

    Raises:
        NoQuestions: There are none.
        YamlProblem: A file of the folder cannot be used, or the text file cannot be read.
    """
    if path.is_dir():
        also = load_acceptable(path / _ACCEPTABLE)
        asked = [
            Asked(q.text, q.language, q.topic, also.get(q.text, ())) for q in load_questions(path)
        ]
    elif path.is_file():
        lines = read_text(path).splitlines()
        asked = [Asked(line.strip()) for line in lines if line.strip()]
    else:
        raise NoQuestions(f"{path} finns inte. Ange frågorna att jämföra på med --questions.")
    if not asked:
        raise NoQuestions(f"{path} har inga frågor. Ange andra med --questions.")
    return asked
