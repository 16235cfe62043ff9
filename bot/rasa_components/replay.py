"""`python -m bot.rasa_components.replay MODEL QUESTIONS TARGET`: what a model makes of questions.

Runs in a process of its own, so that two models, each with its own content (`BOT_CONTENT`), can be
asked side by side.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path

from rasa.core.agent import Agent

from bot.rasa_components.parsing import understood
from bot.rasa_components.quiet import be_quiet


async def replay(model: Path, questions: list[str]) -> list[dict[str, object]]:
    """Return what the model makes of each question, as the fields of `Understood`.

    Raises:
        ValueError: The model cannot be loaded.
    """
    agent = Agent.load(model)
    if not agent.is_ready():
        raise ValueError(f"{model} cannot be loaded")
    return [asdict(understood(await agent.parse_message(question))) for question in questions]


def main() -> None:
    """Read a JSON list of questions, write a JSON list of what was understood."""
    be_quiet()
    model, questions, target = map(Path, sys.argv[1:])
    texts = json.loads(questions.read_text(encoding="utf-8"))
    replies = asyncio.run(replay(model, texts))
    target.write_text(json.dumps(replies, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
