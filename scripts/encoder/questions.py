"""Writes the training questions as JSON, for `tune.py`: run with the project's own Python.

.venv/bin/python scripts/encoder/questions.py results/questions.json
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.content import load_questions

asked = [[one.text, one.topic, one.language] for one in load_questions()]
Path(sys.argv[1]).write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
print(len(asked), "questions")
