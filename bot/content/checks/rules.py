"""Checks that rules, stories, catalogue and domain name only what exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from bot.content.checks.content import Content
from bot.content.checks.finding import Finding, error
from bot.yaml import line_of

# What Rasa brings along: https://rasa.com/docs/rasa/default-actions
_RASA_ACTIONS = frozenset({
    "action_listen", "action_restart", "action_session_start", "action_default_fallback",
    "action_deactivate_loop", "action_two_stage_fallback", "action_default_ask_affirmation",
    "action_default_ask_rephrase", "action_back", "action_unlikely_intent", "action_extract_slots",
    "action_validate_slot_mappings",
})  # fmt: skip
_MEND_DOMAIN = "Rätta stavningen, eller lägg till det i domain.yml."


def names_in_rules(content: Content) -> Iterator[Finding]:
    """Rules and stories name intents, entities, actions and responses that exist."""
    domain = content.documents.get(content.domain_path)
    if not isinstance(domain, dict):
        return
    known = {
        "intent": _listed(domain, "intents") | {topic.id for topic in content.catalogue},
        "entity": _listed(domain, "entities"),
        "action": _RASA_ACTIONS
        | _listed(domain, "actions")
        | set(map(str, domain.get("forms") or ()))
        | _utterances(content, domain),
    }
    for path, document in content.documents.items():
        if path.parent == content.data / "stories":
            for step in _steps(document):
                yield from _step(path, step, known)


def _step(path: Path, step: Any, known: Mapping[str, Set[str]]) -> Iterator[Finding]:
    intent, action = step.get("intent"), step.get("action")
    if intent is not None and action is not None:
        what = "ett steg har både intent och action"
        yield error(path, line_of(step), what, "Sätt ”- ” framför action: det är nästa steg.")
    if intent is not None and str(intent) not in known["intent"]:
        what = f"avsikten (intent) ”{intent}” finns inte"
        yield error(path, line_of(step, "intent"), what, _MEND_DOMAIN)
    if action is not None and str(action) not in known["action"]:
        what, mend = f"”{action}” finns inte", _MEND_DOMAIN
        if str(action).startswith("utter_"):
            what, mend = f"svaret {what}", "Skriv svaret i data/answers, eller rätta stavningen."
        yield error(path, line_of(step, "action"), what, mend)
    for name in _entities(step):
        if name not in known["entity"]:
            what = f"entiteten ”{name}” finns inte"
            yield error(path, line_of(step, "entities"), what, _MEND_DOMAIN)


def lookups(content: Content) -> Iterator[Finding]:
    """The lookup (`act`) of a topic is in the domain, and some rule leads on from it."""
    domain = content.documents.get(content.domain_path)
    scripts = [d for p, d in content.documents.items() if p.parent == content.data / "stories"]
    if not isinstance(domain, dict) or not scripts:
        return
    entities = _listed(domain, "entities")
    led_on = {name for d in scripts for step in _steps(d) for name in _entities(step)}
    path = content.data / "catalogue.yml"
    for topic in content.catalogue:
        if topic.act is not None and str(topic.act) not in entities:
            what = f"uppslagningen ”{topic.act}” i ämnet ”{topic.id}” finns inte i domain.yml"
            yield error(path, topic.line, what, "Lägg till den under ”entities:”, eller rätta den.")
        elif topic.act is not None and str(topic.act) not in led_on:
            what = f"ingen regel tar hand om uppslagningen ”{topic.act}” i ämnet ”{topic.id}”"
            yield error(path, topic.line, what, "Skriv en regel i data/stories, eller rätta den.")


def themes(content: Content) -> Iterator[Finding]:
    """Every theme is an intent of the domain, and a rule answers it."""
    domain = content.documents.get(content.domain_path)
    steps = [
        step
        for path, document in content.documents.items()
        if path.parent == content.data / "stories"
        for step in _steps(document)
    ]
    answered = {str(step.get("intent")) for step in steps}
    first = {topic.theme: topic for topic in reversed(list(content.catalogue))}
    for theme in content.catalogue.themes:
        path, line = content.data / "catalogue.yml", first[theme].line
        if isinstance(domain, dict) and theme not in _listed(domain, "intents"):
            what = f"temat ”{theme}” finns inte i domain.yml"
            yield error(path, line, what, f"Lägg till ”- {theme}” under ”intents:”.")
        if steps and theme not in answered:
            what = f"ingen regel svarar på temat ”{theme}”"
            mend = f"Lägg till en regel i data/stories/rules.yml som leder till utter_{theme}."
            yield error(path, line, what, mend)


def _utterances(content: Content, domain: Any) -> set[str]:
    names = {passage.name for passage in content.responses()}
    names |= set(map(str, domain.get("responses") or ()))
    return names | {f"utter_{theme}" for theme in content.catalogue.themes}


def _listed(domain: Any, part: str) -> set[str]:
    return set(_names(domain.get(part)))


def _names(entries: Any) -> list[str]:
    """Return the names in a list whose entries are a name, or a name with its settings."""
    listed = entries if isinstance(entries, list) else []
    return [str(next(iter(e))) if isinstance(e, dict) and e else str(e) for e in listed]


def _entities(step: Any) -> list[str]:
    return _names(step.get("entities"))


def _steps(document: Any) -> Iterator[Any]:
    """Yield the steps of all rules and stories of a file, also those inside `or:`."""
    for part in ("rules", "stories"):
        scripts = document.get(part) if isinstance(document, dict) else None
        for script in scripts if isinstance(scripts, list) else ():
            steps = script.get("steps") if isinstance(script, dict) else None
            for step in steps if isinstance(steps, list) else ():
                if isinstance(step, dict):
                    yield step
                    choices = step.get("or")
                    listed = choices if isinstance(choices, list) else []
                    yield from (choice for choice in listed if isinstance(choice, dict))
