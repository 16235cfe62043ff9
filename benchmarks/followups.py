"""How follow-ups are understood alone and with what was said before.

    python -m benchmarks.followups MODEL.tar.gz [--questions tests/questions/followups.yml]
                                                [--unbent tests/questions/validation]

The second part asks full questions in the middle of a conversation about something else, drawn by
lot, with that topic's related topics on offer: how many are read otherwise than alone, and how many
of those that were answered rightly no longer are.
"""

from __future__ import annotations

import argparse
import random
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.content import load_answers, load_catalogue, load_questions
from bot.entities import EntityFinder
from bot.paths import ROOT
from bot.rasa_components.context import abouts
from bot.understanding import (
    Context,
    ContextReader,
    Named,
    Offer,
    Outcome,
    Ranking,
    TopicRanker,
    load_encoder,
    load_ranker,
)
from bot.yaml import load_yaml

_SEED = 20261128


def ranker_of(model: Path) -> TopicRanker:
    """Return the ranker inside a trained Rasa model."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(model) as archive:
        members = [m for m in archive.getmembers() if "TopicClassifier" in m.name]
        archive.extractall(folder, members=members)
        return load_ranker(next(Path(folder).rglob("ranker.json")).parent, load_encoder())


class Listener:
    """Reads texts as the assistant does."""

    def __init__(self, ranker: TopicRanker) -> None:
        self.catalogue = load_catalogue()
        self._ranker, self._finder = ranker, EntityFinder()
        self._reader = ContextReader(abouts(self.catalogue))

    def alone(self, text: str, language: str) -> Ranking:
        return self._ranker.rank(text, language)

    def offers(self, topics: Any) -> tuple[Offer, ...]:
        titles = {topic: tuple(self.catalogue[topic].titles.values()) for topic in topics}
        return tuple(Offer(f"topic:{topic}", titles[topic]) for topic in topics)

    def within(self, text: str, language: str, context: Context) -> tuple[str | None, list[str]]:
        """Return the topic answered, if one is, and those offered."""
        found = self._finder.find(text)
        places, languages = (
            [text[e.start : e.end] for e in found if e.kind in kinds]
            for kinds in (("place", "municipality"), ("third_language",))
        )
        named = Named(places, languages)
        reading = self._reader.read(text, language, context, self._ranker, named)
        if reading.chosen is not None:
            return reading.chosen.removeprefix("topic:"), []
        return outcome(reading.ranking)


def outcome(ranking: Ranking) -> tuple[str | None, list[str]]:
    """Return the topic answered, if one is, and those offered."""
    topics = list(ranking.decision.topics)
    if ranking.decision.outcome is Outcome.ANSWER:
        return topics[0], []
    return None, topics


def verdict(found: tuple[str | None, list[str]], expected: str) -> str:
    """Return `right`, `wrong`, `offered` or `lost`."""
    answered, offered = found
    if answered is not None:
        return "right" if answered == expected else "wrong"
    return "offered" if expected in offered else "lost"


def rows(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield language, kind and row of the file."""
    for language, kinds in load_yaml(path).items():
        for kind, listed in kinds.items():
            for row in listed:
                yield str(language), str(kind), dict(row)


def followups(listener: Listener, path: Path) -> dict[tuple[str, str], Counter[str]]:
    """Return, per language and kind, how many were right, wrong … alone and within."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for language, kind, row in rows(path):
        context = Context(row.get("after"), listener.offers(row.get("offered") or ()))
        alone = verdict(outcome(listener.alone(row["text"], language)), row["expect"])
        within = verdict(listener.within(row["text"], language, context), row["expect"])
        for key in (kind, "all"):
            count = counts.setdefault((language, key), Counter())
            count.update([f"alone {alone}", f"within {within}", "questions"])
    return counts


def bent(listener: Listener, folder: Path) -> Counter[str]:
    """Return what a foreign context does to full questions."""
    source = random.Random(_SEED)
    answers = load_answers()
    subjects = [t.id for t in listener.catalogue if answers[t.id].sources and t.route]
    counts: Counter[str] = Counter()
    for question in load_questions(folder):
        topic = source.choice(subjects)
        context = Context(topic, listener.offers(answers[topic].related))
        alone = outcome(listener.alone(question.text, question.language))
        within = listener.within(question.text, question.language, context)
        counts["questions"] += 1
        if alone != within:
            was, now = verdict(alone, question.topic), verdict(within, question.topic)
            counts["read otherwise"] += 1
            counts[f"{was} → {now}"] += 1
            print(f"- {was} → {now} after {topic}: {question.text}")
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument(
        "--questions", type=Path, default=ROOT / "tests" / "questions" / "followups.yml"
    )
    parser.add_argument("--unbent", type=Path, default=ROOT / "tests" / "questions" / "validation")
    options = parser.parse_args()
    listener = Listener(ranker_of(options.model))
    print(
        "| language | kind | questions | right alone | wrong alone | right within | wrong within |"
    )
    print("|---|---|---|---|---|---|---|")
    for (language, kind), count in followups(listener, options.questions).items():
        cells = [f"{way} {what}" for way in ("alone", "within") for what in ("right", "wrong")]
        values = " | ".join(str(count[cell]) for cell in cells)
        print(f"| {language} | {kind} | {count['questions']} | {values} |")
    print()
    for name, number in bent(listener, options.unbent).items():
        print(f"{name}: {number}")


if __name__ == "__main__":
    main()
