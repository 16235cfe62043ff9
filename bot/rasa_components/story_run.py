"""`python -m bot.rasa_components.story_run MODEL FOLDER TARGET`: the conversation tests, counted.

Runs in a process of its own with the content that the model belongs to (`BOT_CONTENT`), and with a
contact directory of its own, so that nothing of the running assistant is touched.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.rasa_components.own_directory import own_directory
from bot.rasa_components.quiet import be_quiet
from bot.rasa_components.story_tests import read_stories, run_stories


def main() -> None:
    """Write how many stories passed, of how many, and what went otherwise, as JSON."""
    be_quiet()
    model, folder, target = map(Path, sys.argv[1:])
    with own_directory():
        failures = run_stories(model, folder)
    total = len(read_stories(folder))
    result = {
        "passed": total - len(failures),
        "total": total,
        "failed": "\n".join(map(str, failures)),
    }
    target.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
