"""Checks that Swedish and Finnish say the same, and still do after one of them was changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.content.catalogue import LANGUAGE_NAMES
from bot.content.checks.content import Content, Passage
from bot.content.checks.finding import Finding, error, of_problem, warning
from bot.content.checks.texts import is_misplaced
from bot.content.parity.changes import changed_words, in_short
from bot.content.parity.compare import Difference, differences, paragraphs
from bot.content.parity.lock import Confirmation, Standing, load_lock
from bot.content.parity.lock import standing as standing_of
from bot.content.parity.statements import Statement, answers, labels, statements
from bot.yaml import YamlProblem

_THE = {"sv": "den svenska texten", "fi": "den finska texten"}


def facts(content: Content) -> Iterator[Finding]:
    """Numbers, dates, sections, links, phone numbers and lists of an answer agree.

    A difference that somebody has allowed, for the texts as they are, passes.
    """
    lock, problem = _lock(content)
    if problem is not None:
        yield problem
    for statement in answers(content).values():
        for finding, one in _facts(statement, lock.get(statement.key)):
            # What must be taken out is said once, not also that the other language lacks it.
            if one is None or not is_misplaced(one.fact.written):
                yield finding


def label_facts(content: Content) -> Iterator[Finding]:
    """The same for titles, names and the texts of the page."""
    lock, _ = _lock(content)
    for statement in labels(content).values():
        yield from (finding for finding, _ in _facts(statement, lock.get(statement.key)))


def in_step(content: Content) -> Iterator[Finding]:
    """Somebody has confirmed that the languages say the same, since they were last changed."""
    lock, problem = _lock(content)
    if problem is not None:
        return
    path = content.data / "parity.lock"
    now = statements(content)
    for key in lock.keys() - now.keys():
        mend = "Raden försvinner nästa gång någon kör bot confirm."
        yield warning(path, None, f"”{key}” är bekräftad men finns inte längre", mend)
    if not lock:
        mend = 'Kör bot confirm --all --by "Ditt namn" när texterna är lästa mot varandra.'
        yield warning(path, None, "ingen har bekräftat att språken säger samma sak", mend)
        return
    for key, statement in now.items():
        confirmation = lock.get(key)
        if statement.is_answer or confirmation is not None:
            yield from _standing(statement, confirmation)


def shape(content: Content) -> Iterator[Finding]:
    """Both languages have as many paragraphs."""
    for statement in answers(content).values():
        for sv, fi in statement.pairs:
            counts = paragraphs(sv.text), paragraphs(fi.text)
            if counts[0] != counts[1]:
                what = f"{counts[0]} stycken på svenska men {counts[1]} på finska"
                mend = "Dela in texterna lika, så är de lättare att jämföra."
                yield warning(fi.path, fi.line, what, mend)


def allowed_differences(statement: Statement, confirmation: Confirmation | None) -> set[str]:
    """Return the keys of the differences that are meant; none once a text has changed."""
    if standing_of(confirmation, statement.texts) is not Standing.IN_STEP:
        return set()
    return set(confirmation.allowed) if confirmation else set()


def unallowed(statement: Statement, allowed: set[str]) -> list[tuple[Difference, Passage]]:
    """Return the differences of a statement that are not allowed, each with its passage."""
    return [
        (one, sv if one.language == "sv" else fi)
        for sv, fi in statement.pairs
        for one in differences(sv.text, fi.text)
        if one.key not in allowed
    ]


def difference_finding(
    key: str, one: Difference, passage: Passage, lapsed: bool = False
) -> Finding:
    """Return the error that a difference is."""
    here, there = one.language, "fi" if one.language == "sv" else "sv"
    if one.moved:
        what = f"”{one.fact}” står i ett annat stycke eller en annan punkt i {_THE[there]}"
        mend = f"Flytta det i {_THE[there]} till samma stycke eller punkt. "
    else:
        ours, theirs = LANGUAGE_NAMES[here], LANGUAGE_NAMES[there]
        what = f"”{one.fact}” står bara på {ours}"
        mend = f"Skriv samma sak på {theirs}, eller ta bort det på {ours}. "
    if lapsed:
        what += "; det har varit tillåtet, men någon av texterna är ändrad sedan dess"
    mend += f'Är skillnaden menad: bot confirm {key} --by "Ditt namn" --allow "varför".'
    return error(passage.path, passage.line_at(one.fact.offset), what, mend)


def _facts(
    statement: Statement, confirmation: Confirmation | None
) -> Iterator[tuple[Finding, Difference | None]]:
    for passage in statement.alone:
        other = LANGUAGE_NAMES["fi" if passage.language == "sv" else "sv"]
        what = f"en variant av ”{passage.name}” finns inte på {other}"
        yield error(passage.path, passage.line, what, "Skriv varianten på båda språken."), None
    found = unallowed(statement, allowed_differences(statement, confirmation))
    for one, passage in found:
        lapsed = confirmation is not None and one.key in confirmation.allowed
        alike = [twin for twin in found if twin[0].fact.kind == one.fact.kind]
        if len(alike) == 2 and _are_one_slip(*(twin for twin, _ in alike)) and not lapsed:
            if one is alike[1][0]:
                yield _twin_finding(statement.key, *alike), one
        else:
            yield difference_finding(statement.key, one, passage, lapsed), one


def _are_one_slip(one: Difference, other: Difference) -> bool:
    """Return whether two differences are one fact that the languages state differently."""
    return one.language != other.language and not one.moved and not other.moved


def _twin_finding(
    key: str, one: tuple[Difference, Passage], other: tuple[Difference, Passage]
) -> Finding:
    """Return the error that one number or date is another in the other language."""
    (sv, swedish), (fi, finnish) = sorted((one, other), key=lambda twin: twin[0].language != "sv")
    line = swedish.line_at(sv.fact.offset)
    what = f"”{fi.fact}” står på finska men ”{sv.fact}” på svenska (rad {line})"
    mend = "Skriv samma sak på båda språken. "
    mend += f'Är skillnaden menad: bot confirm {key} --by "Ditt namn" --allow "varför".'
    return error(finnish.path, finnish.line_at(fi.fact.offset), what, mend)


def _standing(statement: Statement, confirmation: Confirmation | None) -> Iterator[Finding]:
    now = standing_of(confirmation, statement.texts)
    (sv, fi), mend = statement.pairs[0], _confirm(statement.key)
    if now is Standing.IN_STEP:
        return
    if confirmation is None:
        what = f"ingen har bekräftat att språken säger samma sak i ”{statement.key}”"
        yield warning(sv.path, sv.line, what, f"Läs dem mot varandra och kör {mend}")
        return
    since = f"sedan {confirmation.by} bekräftade dem {confirmation.on}"
    changed = {language: _changed(confirmation, statement, language) for language in ("sv", "fi")}
    if now is Standing.UNKNOWN:
        what = f"båda texterna är ändrade {since}: svenska {changed['sv']}; finska {changed['fi']}"
        yield warning(sv.path, sv.line, what, f"Läs dem mot varandra och kör {mend}")
        return
    here, behind = ("sv", fi) if now is Standing.FINNISH_BEHIND else ("fi", sv)
    late = _THE[behind.language]
    what = f"{late} är efter; {_THE[here]} är ändrad {since}: {changed[here]}"
    yield warning(behind.path, behind.line, what, f"Ändra {late} på samma sätt och kör {mend}")


def _changed(confirmation: Confirmation, statement: Statement, language: str) -> str:
    words = changed_words(confirmation.texts[language], statement.texts[language])
    return in_short(words) or "bara styckeindelningen"


def _confirm(key: str) -> str:
    return f'bot confirm {key} --by "Ditt namn".'


def _lock(content: Content) -> tuple[dict[str, Confirmation], Finding | None]:
    path: Path = content.data / "parity.lock"
    try:
        return load_lock(path), None
    except YamlProblem as problem:
        return {}, of_problem(problem)
