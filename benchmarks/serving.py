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
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.rasa_default import RasaDefault
from benchmarks.systems import Assistant, System
from bot.content import load_questions
from bot.paths import ROOT

SEED = 20261123
MESSAGES = 300
CLIENTS = 8
TURNS = 5


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


def one_client(system: System, questions: list[str]) -> tuple[float, float]:
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


def many_clients(system: System, questions: list[str]) -> float:
    """Messages a second with eight clients at once."""
    share = len(questions) // CLIENTS

    def work(part: list[str]) -> None:
        conversation = None
        for number, text in enumerate(part):
            if number % TURNS == 0:
                conversation = system.open()
            system.ask(conversation, text)

    parts = [questions[i * share : (i + 1) * share] for i in range(CLIENTS)]
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        # A client that got no answer ends the benchmark: without its messages the rate is none.
        list(clients.map(work, parts))
    return share * CLIENTS / (time.perf_counter() - started)


def long_conversation(system: System, text: str, turns: int) -> float:
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


def measure(system: System, questions: list[str], long_turns: int) -> dict[str, float]:
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
        systems: list[Callable[[], System]] = [lambda: Assistant(Path(name), from_scratch=True)]
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
