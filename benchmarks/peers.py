"""Other systems that find an intent: Rasa's own pipelines and node-nlp."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot.runner.training import quiet_environment
from bot.understanding import Question
from bot.yaml import load_yaml


class Missing(Exception):  # noqa: N818 - says what the matter is
    """A peer is not there; the message says what to install."""


class Result(NamedTuple):
    """What a system made of the tests.

    Attributes:
        intents: One per test question.
        train_seconds: Of training.
        seconds: Per text.
    """

    intents: list[str]
    train_seconds: float
    seconds: float


def rasa_default() -> list[dict[str, Any]]:
    """Return the pipeline that Rasa takes where none is given, which `rasa init` leaves so."""
    import rasa.engine.recipes  # noqa: PLC0415

    folder = Path(rasa.engine.recipes.__file__).parent / "config_files"
    return [dict(step) for step in load_yaml(folder / "default_config.yml")["pipeline"]]


def rasa_logistic() -> list[dict[str, Any]]:
    """Return the default's featurizers with logistic regression instead of DIET."""
    steps = [step for step in rasa_default() if "Featurizer" in step["name"]]
    tokenizer = {"name": "WhitespaceTokenizer"}
    return [tokenizer, *steps, {"name": "LogisticRegressionClassifier", "max_iter": 1000}]


def rasa(
    pipeline: list[dict[str, Any]], training: Sequence[Question], tests: Sequence[Question]
) -> Result:
    """Train with `rasa train nlu` and parse the tests in process, as Rasa's server does.

    A text that falls below Rasa's fallback threshold counts with the intent ranked first.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_project(folder, pipeline, training)
        command = [sys.executable, "-m", "rasa", "train", "nlu", "--nlu", "nlu.yml"]
        command += ["--config", "config.yml", "--domain", "domain.yml"]
        started = time.perf_counter()
        done = subprocess.run(
            [*command, "--out", "models", "--fixed-model-name", "peer"],
            cwd=folder, env=quiet_environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        trained = time.perf_counter() - started
        model = folder / "models" / "peer.tar.gz"
        if not model.exists():
            said = (done.stdout + done.stderr).strip().splitlines()
            raise Missing(f"rasa train nlu failed: {' '.join(said[-3:])}")
        return _parsed(model, tests, trained)


def _write_project(
    folder: Path, pipeline: list[dict[str, Any]], training: Sequence[Question]
) -> None:
    """Write the files that `rasa train nlu` reads, with each topic as an intent."""
    examples = defaultdict(list)
    for question in training:
        examples[question.topic].append(question.text)
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in examples.items()
    ]
    config = {"recipe": "default.v1", "assistant_id": "peer", "language": "sv"}
    for file, content in (
        ("nlu.yml", {"version": "3.1", "nlu": nlu}),
        ("config.yml", {**config, "pipeline": pipeline}),
        ("domain.yml", {"version": "3.1", "intents": list(examples)}),
    ):
        # JSON is YAML, but Rasa looks for its keys at the beginning of lines.
        lines = [
            f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in content.items()
        ]
        (folder / file).write_text("".join(lines), encoding="utf-8")


def _parsed(model: Path, tests: Sequence[Question], trained: float) -> Result:
    from rasa.core.agent import Agent  # noqa: PLC0415
    from rasa.utils.log_utils import configure_structlog  # noqa: PLC0415

    configure_structlog(logging.ERROR)
    agent = Agent.load(str(model))

    async def parse_all() -> list[str]:
        intents = []
        for question in tests:
            parsed = await agent.parse_message(question.text)
            ranked = [parsed["intent"], *parsed["intent_ranking"]]
            named = (entry["name"] for entry in ranked if entry["name"] != "nlu_fallback")
            intents.append(next(named, None) or "")
        return intents

    started = time.perf_counter()
    intents = asyncio.run(parse_all())
    return Result(intents, trained, (time.perf_counter() - started) / len(tests))


_NODE = """
const { NlpManager } = require('node-nlp');
const fs = require('fs');
(async () => {
  const { training, tests } = JSON.parse(fs.readFileSync(0, 'utf-8'));
  const manager = new NlpManager({
    languages: ['sv', 'fi'], forceNER: false, nlu: { log: false, useNoneFeature: false },
    autoSave: false, autoLoad: false,
  });
  const started = process.hrtime.bigint();
  for (const [text, intent, language] of training) manager.addDocument(language, text, intent);
  await manager.train();
  const trained = process.hrtime.bigint();
  const intents = [];
  for (const [text, , language] of tests) {
    const found = await manager.process(language, text);
    const first = found.classifications.find((c) => c.intent !== 'None');
    intents.push(first ? first.intent : '');
  }
  const ended = process.hrtime.bigint();
  fs.writeFileSync(process.argv[1], JSON.stringify({
    intents, train: Number(trained - started) / 1e9, parse: Number(ended - trained) / 1e9,
  }));
})();
"""


def node_nlp(
    folder: Path | None, training: Sequence[Question], tests: Sequence[Question]
) -> Result:
    """Train and ask node-nlp, which is told the language of each text."""
    if shutil.which("node") is None:
        raise Missing("node is not installed")
    if folder is None or not (folder / "node_modules" / "node-nlp").is_dir():
        raise Missing("run `npm install node-nlp` in a folder and give it as --node-nlp")
    with tempfile.NamedTemporaryFile(suffix=".json") as output:
        # With -e, the first argument of the program's own is argv[1].
        program = ["node", "-e", _NODE, "--", output.name]
        data = json.dumps({"training": list(training), "tests": list(tests)})
        done = subprocess.run(
            program, cwd=folder, input=data, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Missing(f"node-nlp failed: {done.stderr.strip()[-300:]}")
        found = json.loads(Path(output.name).read_text(encoding="utf-8"))
    return Result(found["intents"], found["train"], found["parse"] / len(tests))
