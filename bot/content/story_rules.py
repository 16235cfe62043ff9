"""Whether a conversation test says what Rasa's own `rasa test` needs beside the text.

That command predicts each action from what stands in the story: the intent, and the entities that
are marked in the message, as in `[vad är källan?](act_source)`. The assistant's own run of the
stories (`bot.rasa_components.story_tests`) reads the message itself and needs neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.content.checks.finding import Finding, error
from bot.yaml import line_of_item, load_yaml

_MARKED = re.compile(r"\]\((\w+)\)")
_RETRIEVED = re.compile(r"(utter_\w+)/")


class Rule(NamedTuple):
    """What a rule does after a message with an intent and entities.

    Attributes:
        intent: The theme.
        entities: What must be marked in the message.
        actions: What then follows.
    """

    intent: str
    entities: tuple[str, ...]
    actions: tuple[str, ...]


def read_rules(path: Path) -> list[Rule]:
    """Return the rules of a file that ask for entities, those that ask for most first.

    Raises:
        YamlProblem: The file cannot be read.
    """
    document = load_yaml(path)
    rules = []
    for rule in document.get("rules") or () if isinstance(document, dict) else ():
        first, *rest = rule["steps"]
        entities = tuple(first.get("entities") or ())
        if entities:
            rules.append(Rule(first["intent"], entities, _actions(rest)))
    return sorted(rules, key=lambda rule: -len(rule.entities))


def unmarked(path: Path, steps: Sequence[Any], rules: Sequence[Rule]) -> Iterator[Finding]:
    """Yield what `rasa test` would take for a mistake in a story's steps."""
    for place, step in enumerate(steps):
        line = line_of_item(steps, place)
        retrieved = _RETRIEVED.match(str(step.get("action", "")))
        if retrieved:
            what = f"”{step['action']}” nämner ämnet, som står i ”intent:”"
            yield error(path, line, what, f"Skriv ”action: {retrieved[1]}”.")
        if "user" not in step or "intent" not in step:
            continue
        following = _actions(steps[place + 1 :])
        missing = _missing(step, following, rules)
        if missing:
            words = step["user"] if len(missing) == 1 else "orden som säger det"
            marks = " och ".join(f"”[{words}]({name})”" for name in missing)
            what = f"”{step['user']}” leder till {following[0]}, men är inte märkt med det"
            yield error(path, line, what, f"Skriv {marks} efter ”user:”.")


def _missing(step: Any, following: tuple[str, ...], rules: Sequence[Rule]) -> list[str]:
    theme = str(step["intent"]).partition("/")[0]
    marked = set(_MARKED.findall(str(step["user"])))
    for rule in rules:
        if rule.intent == theme and following[: len(rule.actions)] == rule.actions:
            return [name for name in rule.entities if name not in marked]
    return []


def _actions(steps: Sequence[Any]) -> tuple[str, ...]:
    """Return the actions up to the resident's next message."""
    actions = []
    for step in steps:
        if "user" in step:
            break
        if "action" in step:
            actions.append(str(step["action"]))
    return tuple(actions)
