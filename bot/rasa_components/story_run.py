"""`python -m bot.rasa_components.story_run MODEL FOLDER TARGET`: the conversation tests, counted.

Runs in a process of its own with the content that the model belongs to (`BOT_CONTENT`), and with a
contact directory of its own, so that nothing of the running assistant is touched.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from bot.directory import seed
from bot.rasa_components.quiet import be_quiet
from bot.rasa_components.story_tests import read_stories, run_stories
from bot.storage import migrate, open_engine


def main() -> None:
    """Write how many stories passed, of how many, and what went otherwise, as JSON."""
    be_quiet()
    model, folder, target = map(Path, sys.argv[1:])
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite:///{Path(scratch) / 'directory.db'}"
        os.environ["BOT_DATABASE_URL"] = url
        engine = open_engine(url)
        migrate(engine)
        seed(engine)
        engine.dispose()
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
