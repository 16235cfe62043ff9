"""Rasa's default configuration on this assistant's content, as `benchmarks.serving` asks it."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.systems import Connection, Message, free_port, wait_for
from bot.paths import ROOT
from bot.runner.training import quiet_environment

PEER_QUESTIONS = 20

DEFAULT_CONFIG = """
recipe: default.v1
assistant_id: peer
language: sv
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - {name: CountVectorsFeaturizer, analyzer: char_wb, min_ngram: 1, max_ngram: 4}
  - {name: DIETClassifier, epochs: 1, constrain_similarities: true}
  - name: EntitySynonymMapper
  - {name: ResponseSelector, epochs: 1, constrain_similarities: true}
  - {name: FallbackClassifier, threshold: 0.3, ambiguity_threshold: 0.1}
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
  - {name: UnexpecTEDIntentPolicy, max_history: 5, epochs: 1}
  - {name: TEDPolicy, max_history: 5, epochs: 1, constrain_similarities: true}
"""


class RasaDefault:
    """Rasa's own server with the default configuration on the same content, asked over REST."""

    name = "Rasa's default"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "peer"
        shutil.copytree(ROOT / "data", self.folder / "data")
        for path in (self.folder / "data" / "nlu").rglob("*.yml"):
            path.write_text(shortened(path.read_text(encoding="utf-8")), encoding="utf-8")
        self._write_project()
        started = time.monotonic()
        rasa = [sys.executable, "-m", "rasa"]
        data = ["--data", "data/nlu", "data/answers", "data/stories"]
        self.log = (folder / "peer.log").open("w+")
        output = {"cwd": self.folder, "stdout": self.log, "stderr": self.log}
        train = [*rasa, "train", *data, "--fixed-model-name", "peer"]
        subprocess.run(train, env=quiet_environment(), check=True, **output)  # type: ignore[call-overload]
        self.train_seconds = time.monotonic() - started
        self.url = f"http://127.0.0.1:{free_port()}"
        started = time.monotonic()
        serve = [*rasa, "run", "-i", "127.0.0.1", "-p", self.url.rsplit(":", 1)[1]]
        self.process = subprocess.Popen(serve, env=quiet_environment(), **output)  # type: ignore[call-overload]
        wait_for(f"{self.url}/", self.process)
        self.ready_seconds = time.monotonic() - started
        self.connection = Connection(self.url)

    def _write_project(self) -> None:
        (self.folder / "config.yml").write_text(DEFAULT_CONFIG, encoding="utf-8")
        (self.folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")
        (self.folder / "endpoints.yml").write_text("{}\n", encoding="utf-8")
        themes = sorted(path.name for path in (self.folder / "data" / "nlu").iterdir())
        domain = {
            "version": "3.1",
            "intents": [*themes, "nlu_fallback"],
            "slots": {
                "language": {
                    "type": "text",
                    "influence_conversation": False,
                    "initial_value": "sv",
                    "mappings": [{"type": "custom"}],
                }
            },
            "responses": {"utter_default": [{"text": "?"}]},
        }
        (self.folder / "domain.yml").write_text(json.dumps(domain), encoding="utf-8")
        rules = [
            {"rule": theme, "steps": [{"intent": theme}, {"action": f"utter_{theme}"}]}
            for theme in themes
        ]
        rules.append(
            {"rule": "?", "steps": [{"intent": "nlu_fallback"}, {"action": "utter_default"}]}
        )
        path = self.folder / "data" / "stories" / "rules.yml"
        path.write_text(json.dumps({"version": "3.1", "rules": rules}), encoding="utf-8")

    def open(self) -> Any:
        return f"peer-{random.getrandbits(64)}"

    def ask(self, conversation: Any, text: str) -> list[Message]:
        body = {"sender": conversation, "message": text}
        messages: list[Message] = self.connection.post("/webhooks/rest/webhook", body)
        return messages

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


def shortened(questions: str) -> str:
    """Return a file of questions with the first of each block only."""
    kept, seen = [], 0
    for line in questions.splitlines():
        is_question = line.startswith("      - ")
        seen = seen + 1 if is_question else 0
        if not is_question or seen <= PEER_QUESTIONS:
            kept.append(line)
    return "\n".join(kept) + "\n"
