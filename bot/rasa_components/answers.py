"""Rasa's answer generator, choosing the variation by language and saying which topic it answers.

The same files and conditions as Rasa's own generator. What it adds to every message is what the
chat API needs and nobody should have to type: topic, kind and language. Choosing is by the slot
alone, so an answer never falls back to the other language without saying so in its `language`.
"""

from __future__ import annotations

from typing import Any

from rasa.core.nlg import interpolator
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.content.answers import language_of

Responses = dict[str, list[dict[str, Any]]]

DEFAULT_LANGUAGE = "sv"
_KINDS = {"dialogue": "notice", "contact": "contact"}


class BilingualResponses(TemplatedNaturalLanguageGenerator):
    """Generates the response in the conversation's language.

    A subclass of Rasa's own generator, because Rasa hands the responses of a newly loaded model
    only to those, by setting `responses`.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)

    @property
    def responses(self) -> Responses:
        """The responses of the loaded model."""
        return self._responses

    @responses.setter
    def responses(self, responses: Responses) -> None:
        self._responses = responses
        self._by_language = {
            name: {language_of(variation): variation for variation in variations}
            for name, variations in responses.items()
        }

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Return the message for a response, or None where there is none of that name.

        Keyword arguments fill the text's placeholders.
        """
        variations = self._by_language.get(utter_action)
        if variations is None:
            return None
        wanted = tracker.get_slot("language") or DEFAULT_LANGUAGE
        if None in variations:
            language, variation = None, variations[None]
        else:
            language = wanted if wanted in variations else DEFAULT_LANGUAGE
            variation = variations[language]
        metadata = dict(variation.get("metadata") or {})
        topic = metadata.setdefault("topic", _topic_of(utter_action))
        theme = topic.split("/", 1)[0] if topic else ""
        metadata.setdefault("kind", _KINDS.get(theme, "answer"))
        also = _asked_besides(topic, tracker)
        if also:
            metadata["related"] = list(dict.fromkeys([*also, *(metadata.get("related") or ())]))
        message: dict[str, Any] = {"metadata": metadata}
        if metadata.pop("together", False):
            parts = [{"language": k, "text": v["text"]} for k, v in variations.items()]
            metadata |= {"language": "mul", "parts": parts}
            message["text"] = "\n\n".join(part["text"] for part in parts)
        else:
            metadata["language"] = language or wanted
            message["text"] = interpolator.interpolate(variation["text"], kwargs)
        if variation.get("buttons"):
            message["buttons"] = [dict(button) for button in variation["buttons"]]
        return message


def _asked_besides(topic: str | None, tracker: DialogueStateTracker) -> list[str]:
    """Return what else the message asks, when this answers its first question."""
    latest = tracker.latest_message
    if latest is None or topic != (latest.intent or {}).get("full_retrieval_intent_name"):
        return []
    return [str(e["value"]) for e in latest.entities or [] if e["entity"] == "also"]


def _topic_of(utter_action: str) -> str | None:
    name = utter_action.removeprefix("utter_")
    return name if "/" in name else None
