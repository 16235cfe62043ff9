"""Measures what a resident waits for: replies over the chat API, start, training and memory.

    .venv/bin/python -m benchmarks.serving                 the assistant alone
    .venv/bin/python -m benchmarks.serving --peer          and Rasa's default beside it

Everything runs on loopback, in one run, and stops by itself. Times depend on the machine; the
ratios, of figures taken minutes apart on the same machine, are what can be compared. Rasa's
default configuration (the pipeline and policies that `rasa init` writes) is trained on the same
topics and answers, with the first 20 questions of each topic and language and for one epoch: with
all 30,000 it does not end in ten minutes. That changes what it answers, and its training time is no
figure to compare, but an answer takes no longer for it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from bot.content import load_questions
from bot.paths import ROOT
from bot.runner.training import quiet_environment

SEED = 20261123
MESSAGES = 300
CLIENTS = 8
TURNS = 5
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def memory(pid: int) -> dict[str, float]:
    """Proportional set size in MB of a process and all its descendants, by command."""
    found: dict[str, float] = {}
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    pss = next(
        int(line.split()[1]) / 1024
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        if line.startswith("Pss:")
    )
    name = next((n for n in ("actions", "bot.web", "bot run", "rasa") if n in command), command)
    found[name] = pss
    for child in children:
        found |= memory(int(child))
    return found


class Connection:
    """One connection a thread, kept open. A client that does more takes milliseconds itself."""

    def __init__(self, url: str) -> None:
        self._address = url.removeprefix("http://")
        self._local = threading.local()

    def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Any:
        if not hasattr(self._local, "connection"):
            self._local.connection = http.client.HTTPConnection(self._address, timeout=60)
        connection = self._local.connection
        sent = {"Content-Type": "application/json", **(headers or {})}
        try:
            connection.request("POST", path, json.dumps(body), sent)
        except ConnectionError:
            # Idle while other clients asked, it was closed from the other side.
            connection.close()
            connection.request("POST", path, json.dumps(body), sent)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{path}: {answer.status} {content[:200]!r}")
        return json.loads(content)


class Assistant:
    """The three processes, asked over the chat API."""

    name = "Botkyrka-assistenten"

    def __init__(self, folder: Path, from_scratch: bool) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        models = folder / "models" if from_scratch else ROOT / "models"
        environment = os.environ | {
            "PORT": self.url.rsplit(":", 1)[1],
            "BOT_DATA": str(folder / "var"),
            "BOT_MODELS": str(models),
            "BOT_MESSAGES_PER_MINUTE": "100000",
            "BOT_CONVERSATIONS_PER_MINUTE": "100000",
        }
        self.log = (folder / "assistant.log").open("w+")
        started = time.monotonic()
        if from_scratch:
            subprocess.run(
                [sys.executable, "-m", "bot", "train"], cwd=ROOT, env=environment,
                stdout=self.log, stderr=self.log, check=True,
            )  # fmt: skip
        self.train_seconds = time.monotonic() - started
        started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment,
            stdout=self.log, stderr=self.log,
        )  # fmt: skip
        wait_for(f"{self.url}/api/ready", self.process)
        self.ready_seconds = time.monotonic() - started
        self.connection = Connection(self.url)

    def open(self) -> Any:
        body = self.connection.post("/api/conversations", {"language": None})
        return body["id"], {"Authorization": f"Bearer {body['token']}"}

    def ask(self, conversation: Any, text: str) -> list[dict[str, Any]]:
        key, headers = conversation
        path = f"/api/conversations/{key}/messages"
        return self.connection.post(path, {"text": text}, headers)["messages"]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


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

    def ask(self, conversation: Any, text: str) -> list[dict[str, Any]]:
        body = {"sender": conversation, "message": text}
        return self.connection.post("/webhooks/rest/webhook", body)

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


def wait_for(address: str, process: subprocess.Popen[bytes], seconds: float = 600) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            sys.exit(f"the server ended with exit code {process.returncode}; see its log")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit(f"{address} did not answer in {seconds:.0f} s")


def one_client(system: Any, questions: list[str]) -> tuple[float, float]:
    """Median and 95th percentile in ms of a reply, conversations of five turns."""
    times, conversation = [], None
    for number, text in enumerate(questions):
        if number % TURNS == 0:
            conversation = system.open()
        started = time.perf_counter()
        system.ask(conversation, text)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.95)]


def many_clients(system: Any, questions: list[str]) -> float:
    """Messages a second with eight clients at once."""
    share = len(questions) // CLIENTS

    def work(part: list[str]) -> None:
        conversation = None
        for number, text in enumerate(part):
            if number % TURNS == 0:
                conversation = system.open()
            system.ask(conversation, text)

    threads = [
        threading.Thread(target=work, args=(questions[i * share : (i + 1) * share],))
        for i in range(CLIENTS)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return share * CLIENTS / (time.perf_counter() - started)


def long_conversation(system: Any, text: str, turns: int) -> float:
    """The last turns' median over that of turns 3 to 7, the same question every time."""
    ratios = []
    for _ in range(3):
        conversation, times = system.open(), []
        for _ in range(turns):
            started = time.perf_counter()
            system.ask(conversation, text)
            times.append(time.perf_counter() - started)
        ratios.append(statistics.median(times[-5:]) / statistics.median(times[2:7]))
    return statistics.median(ratios)


def measure(system: Any, questions: list[str], long_turns: int) -> dict[str, float]:
    one_client(system, questions[:50])
    median, late = one_client(system, questions)
    return {
        "reply, one client, median (ms)": median,
        "reply, one client, 95th percentile (ms)": late,
        f"throughput, {CLIENTS} clients (messages/s)": many_clients(system, questions),
        f"message {long_turns} over message 5": long_conversation(
            system, "Vilka är minoritetsspråken?", long_turns
        ),
        "memory, all processes (MB)": sum(memory(system.process.pid).values()),
        "training (s)": system.train_seconds,
        "ready after (s)": system.ready_seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer", action="store_true", help="measure Rasa's default as well")
    parser.add_argument("--turns", type=int, default=100, help="length of the long conversation")
    options = parser.parse_args()
    random.seed(SEED)
    validation = load_questions(ROOT / "tests" / "questions" / "validation")
    questions = random.sample([question.text for question in validation], MESSAGES)
    results: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        systems: list[Any] = [lambda: Assistant(Path(name), from_scratch=True)]
        if options.peer:
            systems.append(lambda: RasaDefault(Path(name)))
        for start in systems:
            system = start()
            try:
                results[system.name] = measure(system, questions, options.turns)
            finally:
                system.stop()
    print_table(results)


def print_table(results: dict[str, dict[str, float]]) -> None:
    names = list(results)
    ratio = len(names) == 2
    print(f"| | {' | '.join(names)}{' | ratio' if ratio else ''} |")
    print(f"|---|{'---|' * (len(names) + ratio)}")
    for row in results[names[0]]:
        cells = [f"{results[name][row]:.2f}" for name in names]
        if ratio:
            cells.append(f"{results[names[0]][row] / results[names[1]][row]:.2f}")
        print(f"| {row} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
