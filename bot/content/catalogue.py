"""The catalogue of topics: what the assistant can answer, each with a stable id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.paths import DATA
from bot.yaml import YamlProblem, line_of, line_of_item, load_yaml

Language = Literal["sv", "fi"]
LANGUAGES: tuple[Language, ...] = ("sv", "fi")
# As staff call them.
LANGUAGE_NAMES = {"sv": "svenska", "fi": "finska"}

_KNOWN_KEYS = {"id", "sv", "fi", "say", "route", "act"}


@dataclass(frozen=True)
class Topic:
    """One thing that is answered.

    Attributes:
        id: Stable name, `theme/topic`.
        titles: Short title per language, as shown on a button.
        say: What the answer must get across.
        route: Contact directory key that the answer leads to, if any.
        act: Name of the custom action's trigger entity when the topic looks something up.
        line: The line of the catalogue on which it stands.
    """

    id: str
    titles: dict[str, str]
    say: str
    route: str | None
    act: str | None
    line: int | None = None

    @property
    def theme(self) -> str:
        """The part of the id before the slash, which is the retrieval intent."""
        return self.id.split("/", 1)[0]

    def title(self, language: str) -> str:
        """Return the title in the language, Swedish where the language is not served."""
        return self.titles.get(language, self.titles["sv"])


@dataclass(frozen=True)
class Catalogue:
    """All topics by id, in the order of the file."""

    topics: dict[str, Topic]

    def __getitem__(self, topic_id: str) -> Topic:
        return self.topics[topic_id]

    def __contains__(self, topic_id: object) -> bool:
        return topic_id in self.topics

    def __iter__(self) -> Iterator[Topic]:
        return iter(self.topics.values())

    def __len__(self) -> int:
        return len(self.topics)

    @property
    def themes(self) -> list[str]:
        """The themes in the order of the file."""
        return list(dict.fromkeys(topic.theme for topic in self))


def load_catalogue(path: Path = DATA / "catalogue.yml") -> Catalogue:
    """Read and check the catalogue.

    Raises:
        YamlProblem: The file cannot be read, a key is unknown, a title is missing in a language,
            an id stands twice or under another theme than its own.
    """
    topics: dict[str, Topic] = {}
    content = load_yaml(path)
    if not isinstance(content, dict):
        raise YamlProblem(path, 1, "katalogen är tom", "Lägg tillbaka dess teman och ämnen.")
    for theme, entries in content.items():
        if not isinstance(entries, list):
            raise YamlProblem(
                path,
                line_of(content, theme),
                f"temat ”{theme}” har ingen lista med ämnen",
                "Varje ämne börjar med ”- {id: …}”.",
            )
        for number, entry in enumerate(entries):
            line = line_of_item(entries, number)
            topic = _topic(path, str(theme), entry, line)
            if topic.id in topics:
                raise YamlProblem(
                    path, line_of(entry), f"ämnet ”{topic.id}” står två gånger", "Ta bort det ena."
                )
            topics[topic.id] = topic
    return Catalogue(topics)


def _topic(path: Path, theme: str, entry: Any, line: int | None) -> Topic:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise YamlProblem(
            path,
            line,
            f"ett ämne under ”{theme}” saknar id",
            f"Skriv till exempel {{id: {theme}/nytt_amne, sv: …, fi: …}}.",
        )
    _check_names(path, theme, entry)
    _check_texts(path, entry)
    titles: dict[str, str] = {language: str(entry[language]) for language in LANGUAGES}
    say = str(entry.get("say") or "")
    return Topic(entry["id"], titles, say, entry.get("route"), entry.get("act"), line_of(entry))


def _check_names(path: Path, theme: str, entry: Any) -> None:
    topic_id = entry["id"]
    unknown = sorted(map(str, set(entry) - _KNOWN_KEYS))
    if unknown:
        raise YamlProblem(
            path,
            line_of(entry),
            f"ämnet ”{topic_id}” har okända nycklar: {', '.join(unknown)}",
            f"Tillåtna är {', '.join(sorted(_KNOWN_KEYS))}.",
        )
    if topic_id.split("/", 1)[0] != theme or topic_id.count("/") != 1:
        raise YamlProblem(
            path,
            line_of(entry),
            f"id ”{topic_id}” hör inte till temat ”{theme}”",
            f"Ett id skrivs {theme}/namn.",
        )


def _check_texts(path: Path, entry: Any) -> None:
    topic_id = entry["id"]
    for language in LANGUAGES:
        if not isinstance(entry.get(language), str) or not entry[language].strip():
            raise YamlProblem(
                path,
                line_of(entry),
                f"ämnet ”{topic_id}” saknar titel på {language}",
                "Skriv en kort titel på båda språken.",
            )
    for key in ("say", "route", "act"):
        if not isinstance(entry.get(key, ""), (str, type(None))):
            raise YamlProblem(
                path,
                line_of(entry, key),
                f"”{key}” för ämnet ”{topic_id}” är ingen text",
                "Skriv en text, eller ta bort nyckeln.",
            )
