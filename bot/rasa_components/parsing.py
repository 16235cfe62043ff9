"""What a model makes of a question, in the terms of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa.shared.nlu.constants import INTENT_RESPONSE_KEY


@dataclass(frozen=True)
class Understood:
    """One question as a model understands it.

    Attributes:
        topic: The topic that is answered; None where none is.
        outcome: `answer`, `suggestions` or `fallback`.
        language: The language that the text tells; None where it tells none.
        confidence: Of the best topic, 0 to 1.
        suggested: The topics that are offered instead of an answer.
        ranking: Topics with confidence, best first.
    """

    topic: str | None
    outcome: str
    language: str | None
    confidence: float
    suggested: list[str] = field(default_factory=list)
    ranking: list[tuple[str, float]] = field(default_factory=list)


def understood(parsed: dict[str, Any]) -> Understood:
    """Return what Rasa's parse data say, which `TopicClassifier` wrote."""
    intent = parsed.get("intent") or {}
    name, confidence = intent.get("name"), float(intent.get("confidence") or 0.0)
    entities = parsed.get("entities") or []
    languages = [e["value"] for e in entities if e["entity"] == "language"]
    language = str(languages[-1]) if languages else None
    ranking = [(e["name"], float(e["confidence"])) for e in parsed.get("intent_ranking") or []]
    chosen = (parsed.get("response_selector") or {}).get(name) or {}
    topic = (chosen.get("response") or {}).get(INTENT_RESPONSE_KEY)
    if topic is not None:
        return Understood(topic, "answer", language, confidence, ranking=ranking)
    offered = [e["value"] for e in entities if e["entity"] == "act_suggest"]
    suggested = [topic for value in offered for topic in value.split(",")]
    outcome = "suggestions" if suggested else "fallback"
    return Understood(None, outcome, language, confidence, suggested, ranking)
