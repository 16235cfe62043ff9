"""`python -m bot.rasa_components.story_tests MODEL FOLDER TARGET`: Rasa's own conversation tests.

Runs in a process of its own with the content that the model belongs to (`BOT_CONTENT`).
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.test import FAILED_STORIES_FILE, REPORT_STORIES_FILE, test


async def run_story_tests(model: Path, folder: Path, results: Path) -> dict[str, object]:
    """Play the stories of a folder through a model.

    Args:
        model: The model.
        folder: Test stories in Rasa's format.
        results: Where Rasa writes its reports.

    Returns:
        `passed` and `total` stories, and `failed`: the stories that went otherwise, as Rasa writes
        them, with what was predicted in comments.
    """
    agent = Agent.load(model)
    await test(str(folder), agent, e2e=True, out_directory=str(results), disable_plotting=True)
    report = json.loads((results / REPORT_STORIES_FILE).read_text(encoding="utf-8"))
    counts = report.get("conversation_accuracy") or {"correct": 0, "total": 0}
    failed = (results / FAILED_STORIES_FILE).read_text(encoding="utf-8")
    passed, total = counts["correct"], counts["total"]
    return {"passed": passed, "total": total, "failed": failed if passed < total else ""}


def main() -> None:
    """Write the result as JSON."""
    model, folder, target = map(Path, sys.argv[1:])
    result = asyncio.run(run_story_tests(model, folder, target.parent))
    target.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
