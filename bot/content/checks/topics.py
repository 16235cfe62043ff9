"""Checks of the topics: what an answer refers to exists, and somebody has reviewed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.content.checks.content import Content
from bot.content.checks.finding import Finding, error, warning
from bot.content.sources import UnknownSource

_REVIEW_DAYS = 365
_RELATED = (2, 3)
# What is said here leads on by buttons of its own, or nowhere.
_TALK = ("dialogue", "out_of_scope", "contact")


def unknown_files(content: Content) -> Iterator[Finding]:
    """Files of answers and questions belong to a topic of the catalogue."""
    said = set()
    for folder in ("answers", "nlu"):
        for path in sorted((content.data / folder).glob("*/*.yml")):
            topic = path.relative_to(content.data / folder).with_suffix("").as_posix()
            if topic not in content.catalogue and topic not in said:
                said.add(topic)
                line = content.answers[topic].line if topic in content.answers else None
                what = f"ämnet ”{topic}” står inte i data/catalogue.yml"
                row = f"- {{id: {topic}, sv: …, fi: …}}"
                mend = f"Lägg till raden ”{row}” där, eller rätta filens namn."
                yield error(path, line, what, mend)


def sources(content: Content) -> Iterator[Finding]:
    """Every source of an answer is a known page, or an act with a section that can be written."""
    for file in content.answers.values():
        for reference in file.answer.sources:
            try:
                content.sources.resolve(reference, "sv")
            except UnknownSource as unknown:
                mend = "Lägg till den i data/sources.yml eller rätta hänvisningen."
                yield error(file.path, file.metadata_line("sources"), str(unknown), mend)


def related(content: Content) -> Iterator[Finding]:
    """Follow-ups exist, are two or three, and lead on to other topics."""
    fewest, most = _RELATED
    for topic, file in content.answers.items():
        others, line = file.answer.related, file.metadata_line("related")
        for other in others:
            if other not in content.catalogue:
                mend = "Följdämnen måste stå i data/catalogue.yml."
                yield error(file.path, line, f"okänt följdämne ”{other}”", mend)
        if topic in others:
            what = "svaret har sig självt som följdämne"
            yield error(file.path, line, what, "Ta bort det ur ”related:”.")
        if len(set(others)) < len(others):
            what = "ett följdämne står två gånger"
            yield error(file.path, line, what, "Ta bort det ena.")
        about_a_matter = topic.split("/")[0] not in _TALK
        if about_a_matter and not fewest <= len(others) <= most:
            what = f"svaret har {len(others)} följdämnen"
            mend = f"Skriv {fewest} eller {most} ämnen som den som frågar vill gå vidare till."
            yield warning(file.path, line, what, mend)


def reviews(content: Content) -> Iterator[Finding]:
    """Every answer has been reviewed, and not too long ago."""
    today = date.today()
    for file in content.answers.values():
        line, written = file.metadata_line("reviewed"), file.answer.reviewed
        day = _date(written)
        if day is None:
            what = f"granskningsdatumet ”{written}” är inget datum"
            if not written:
                what = "granskningsdatum saknas"
            yield error(file.path, line, what, 'Skriv reviewed: "ÅÅÅÅ-MM-DD".')
        elif day > today:
            what = f"granskningsdatumet {day} ligger i framtiden"
            yield error(file.path, line, what, "Skriv den dag då svaret granskades.")
        elif (today - day).days > _REVIEW_DAYS:
            what = f"svaret granskades senast {day}, för mer än ett år sedan"
            mend = "Läs svaret mot källorna på båda språken och skriv dagens datum i ”reviewed:”."
            yield warning(file.path, line, what, mend)


def _date(text: str) -> date | None:
    # date.fromisoformat of later Pythons takes more forms than the one that is asked for.
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
