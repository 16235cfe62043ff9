"""The conversation tests that staff write (`tests/stories`): their faults, before Rasa reads them.

Rasa passes over what it does not know, and names no line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.content.checks.layout import script_keys
from bot.content.story_rules import Rule, read_rules, unmarked
from bot.paths import ROOT
from bot.yaml import YamlProblem, line_of, line_of_item, load_yaml, shown

PATTERN = "test_*.yml"
RULES = ROOT / "data" / "stories" / "rules.yml"
# File (`bot.yaml.shown`), story, and the number of the resident's message in it, from 1.
Place = tuple[str, str, int]


def load_lines(folder: Path) -> dict[Place, int | None]:
    """Check the conversation tests of a folder, and return where each message in them stands.

    Raises:
        YamlProblem: There are none, a file cannot be read, or a story is not one that can be
            played, here or by `rasa test`; the first such fault.
    """
    found: dict[Place, int | None] = {}
    rules = read_rules(RULES)
    for path in sorted(folder.glob(PATTERN)):
        for story, number, line in _messages(path, rules):
            # Of two stories by one name, the first.
            found.setdefault((shown(path), story, number), line)
    if not found:
        mend = "Lägg tillbaka dem, eller ange en annan mapp med --stories."
        raise YamlProblem(folder, None, f"mappen har inga samtalstester ({PATTERN})", mend)
    return found


def _messages(path: Path, rules: list[Rule]) -> Iterator[tuple[str, int, int | None]]:
    document = load_yaml(path)
    stories = document.get("stories") if isinstance(document, dict) else None
    if not isinstance(stories, list):
        mend = "Berättelserna står i en lista under ”stories:”."
        raise YamlProblem(path, line_of(document) or 1, "filen har inga berättelser", mend)
    for finding in script_keys(path, document):
        raise YamlProblem(finding.path, finding.line, finding.what, finding.mend)
    for place, story in enumerate(stories):
        name = story.get("story") if isinstance(story, dict) else None
        steps = story.get("steps") if isinstance(story, dict) else None
        if not isinstance(name, str) or not isinstance(steps, list) or not steps:
            mend = "Skriv ”- story:” med ett namn, och stegen under ”steps:”."
            what = "en berättelse saknar namn eller steg"
            raise YamlProblem(path, line_of_item(stories, place), what, mend)
        number = 0
        for at, step in enumerate(steps):
            line = line_of_item(steps, at)
            number += _is_message(path, name, step, line, first=not at)
            if "user" in step:
                yield name, number, line
        for finding in unmarked(path, steps, rules):
            raise YamlProblem(finding.path, finding.line, finding.what, finding.mend)


def _is_message(path: Path, story: str, step: Any, line: int | None, *, first: bool) -> bool:
    if not isinstance(step, dict) or not step:
        mend = 'Ett steg är till exempel ”- user: "…"” eller ”- action: …”.'
        raise YamlProblem(path, line, f"ett steg i ”{story}” går inte att läsa", mend)
    if "user" in step and (not isinstance(step["user"], str) or not step["user"].strip()):
        what = f"ett meddelande i ”{story}” är ingen text"
        raise YamlProblem(path, line, what, "Skriv vad invånaren säger efter ”user:”.")
    if "intent" in step and "user" not in step:
        what = f"ett steg i ”{story}” har ”intent:” men inte ”user:”"
        raise YamlProblem(path, line, what, 'Skriv vad invånaren säger, ”- user: "…"”, före det.')
    if first and "user" not in step:
        what = f"”{story}” börjar inte med vad invånaren säger"
        raise YamlProblem(path, line, what, 'Börja med ett steg ”- user: "…"”.')
    return "user" in step
