"""`python -m bot.rasa_components.trial MODEL PORT`: a chat in the terminal that shows its reasons.

The same model, rules, responses and actions as in the running assistant, in this process, with the
conversation in memory.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import UserMessage
from rasa.core.utils import AvailableEndpoints

from bot.content import Catalogue, Sources, UnknownSource, load_catalogue, load_sources
from bot.content.catalogue import LANGUAGE_NAMES
from bot.content.payload import payload_of
from bot.paths import ROOT
from bot.rasa_components.channel import Collector
from bot.rasa_components.parsing import Understood, understood
from bot.rasa_components.quiet import be_quiet

_OUTCOMES = {"answer": "svar", "suggestions": "förslag", "fallback": "vet inte"}
_RUNNERS_UP = 3
_HELP = (
    "Skriv som en invånare. #1 trycker på första knappen, /ny börjar om, "
    "/slut (eller Ctrl-D) avslutar."
)


@dataclass(frozen=True)
class Turn:
    """One question with what was understood and what was said."""

    understood: Understood
    language: str | None
    messages: list[dict[str, Any]]


class Trial:
    """A conversation with a model, in this process."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self.begin()

    @classmethod
    async def load(cls, model: Path, actions_url: str) -> Trial:
        """Load a model with the project's endpoints, but with the conversation in memory.

        Raises:
            ValueError: The model cannot be loaded.
        """
        endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
        endpoints.tracker_store, endpoints.action.url = None, actions_url
        agent = await load_agent(str(model), endpoints=endpoints)
        if not agent.is_ready():
            raise ValueError(f"{model} cannot be loaded")
        return cls(agent)

    def begin(self) -> None:
        """Forget what was said."""
        self._sender = uuid.uuid4().hex

    async def say(self, text: str) -> Turn:
        """Say something, and return what comes of it."""
        collector = Collector()
        await self._agent.handle_message(
            UserMessage(text, collector, self._sender, input_channel=collector.name())
        )
        tracker = await self._agent.tracker_store.retrieve(self._sender)
        parsed = tracker.latest_message.parse_data
        return Turn(understood(parsed), tracker.get_slot("language"), collector.messages)


def shown(turn: Turn, catalogue: Catalogue, sources: Sources) -> list[str]:
    """Return a turn as lines: first the reasons, then what the resident would see."""
    found = turn.understood
    confidence = f"{found.confidence:.2f}".replace(".", ",")
    language = LANGUAGE_NAMES.get(turn.language or "", "inget språk än")
    if found.language is None and turn.language:
        language += " (som förut)"
    outcome, topic = _OUTCOMES[found.outcome], found.topic or "inget ämne"
    lines = [f"  {outcome} · {topic} · {confidence} · {language}"]
    others = [one for one in found.ranking if one[0] != found.topic][:_RUNNERS_UP]
    if others:
        listed = ", ".join(f"{name} {value:.2f}".replace(".", ",") for name, value in others)
        lines.append(f"  närmast: {listed}")
    for message in turn.messages:
        lines += ["", *message["text"].splitlines()]
        lines += [f"  | {line}" for line in (message.get("law") or {}).get("text", "").splitlines()]
        lines += [f"  {card.get('name')}: {_contact(card)}" for card in message.get("contacts", ())]
        labels = [_label(sources, ref, turn.language or "sv") for ref in message.get("sources", ())]
        if labels:
            lines.append(f"  källor: {' · '.join(labels)}")
    for number, (title, _) in enumerate(buttons(turn, catalogue), 1):
        lines.append(f"  #{number} [{title}]")
    return [*lines, ""]


def buttons(turn: Turn, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return title and payload of the buttons that the gateway would show."""
    found: dict[str, str] = {}
    for message in turn.messages:
        for button in message["buttons"]:
            found.setdefault(button["payload"], button["title"])
        own = [] if message["buttons"] else list(message.get("candidates") or ())
        for topic in [*own, *(message.get("related") or ())]:
            if topic in catalogue:
                found.setdefault(payload_of(topic), catalogue[topic].title(turn.language or "sv"))
    return [(title, payload) for payload, title in found.items()]


async def chat(trial: Trial, read: Callable[[], str | None], write: Callable[[str], None]) -> None:
    """Answer what is read until nothing more is.

    Args:
        trial: The conversation.
        read: Gives the next line, None at the end.
        write: Is given each line to show.
    """
    catalogue, sources = load_catalogue(), load_sources()
    write(_HELP)
    turn: Turn | None = None
    while (line := read()) is not None and line.strip() != "/slut":
        text = line.strip()
        if text == "/ny":
            trial.begin()
            turn = None
            write("  (ett nytt samtal)")
            continue
        if text.startswith("#"):
            offered = buttons(turn, catalogue) if turn is not None else []
            number = int(text[1:]) if text[1:].isdecimal() else 0
            if not 1 <= number <= len(offered):
                write(f"  det finns ingen knapp {text}")
                continue
            text = offered[number - 1][1]
        if text:
            turn = await trial.say(text)
            for out in shown(turn, catalogue, sources):
                write(out)


def _contact(card: dict[str, Any]) -> str:
    values = (card.get(field) for field in ("phone", "email", "visit"))
    return ", ".join(str(value) for value in values if value) or "inget bekräftat"


def _label(sources: Sources, reference: str, language: str) -> str:
    try:
        return sources.resolve(reference, language).label
    except UnknownSource:
        return reference


def _read() -> str | None:
    try:
        return input("Du: ")
    except (EOFError, KeyboardInterrupt):
        print()
        return None


def main() -> int:
    """Chat in the terminal."""
    be_quiet()
    model, port = Path(sys.argv[1]), int(sys.argv[2])

    async def run() -> None:
        trial = await Trial.load(model, f"http://127.0.0.1:{port}/webhook")
        await chat(trial, _read, print)

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        print()
    except ValueError as problem:
        print(f"bot try: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
