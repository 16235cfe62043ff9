"""Confirming that Swedish and Finnish say the same, in somebody's name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.content.checks.content import Content
from bot.content.checks.finding import Finding
from bot.content.checks.parity import allowed_differences, difference_finding, unallowed
from bot.content.parity.lock import Confirmation, load_lock, save_lock
from bot.content.parity.statements import Statement, statements


class NotConfirmed(ValueError):  # noqa: N818 - says what happened
    """Nothing was confirmed; the message says why, one line per reason, in Swedish."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


def confirm(
    content: Content, keys: Iterable[str], by: str, *, on: date, why_different: str = ""
) -> list[Confirmation]:
    """Write that the texts as they are now say the same in both languages.

    Either all of the keys are confirmed or none.

    Args:
        content: The content, read.
        keys: Ids of topics, `system`, or names of other texts (`texts/web.yml#heading`).
        by: Name of the person who has read both.
        on: The day.
        why_different: Where the texts differ in a fact and are meant to: the reason. It holds for
            exactly these texts, and lapses when either is changed.

    Returns:
        The confirmations that were written.

    Raises:
        NotConfirmed: No name, no such text, a difference without a reason, or a reason without a
            difference.
        YamlProblem: The file of confirmations cannot be read.
        OSError: It may not be written.
    """
    by, why_different = " ".join(by.split()), " ".join(why_different.split())
    if not by:
        raise NotConfirmed('skriv vem som bekräftar: --by "Förnamn Efternamn"')
    path = content.data / "parity.lock"
    lock, now = load_lock(path), statements(content)
    new = [_confirmed(found(now, content, key), lock.get(key), by, on, why_different)
           for key in dict.fromkeys(keys)]  # fmt: skip
    # What is unreadable at the moment has not ceased to exist.
    kept = {key: one for key, one in lock.items() if key in now or content.findings}
    save_lock({**kept, **{one.key: one for one in new}}.values(), path)
    return new


def confirm_all(content: Content, by: str, *, on: date) -> list[Confirmation]:
    """Confirm every answer, once: when a reader has gone through all of them.

    Afterwards each change is confirmed on its own, or "all" would hide what nobody has read.

    Raises:
        NotConfirmed: Something is confirmed already, or as `confirm`.
    """
    if load_lock(content.data / "parity.lock"):
        raise NotConfirmed(
            "--all gäller bara den första gången, och data/parity.lock har redan bekräftelser; "
            "ange de ämnen som du har läst"
        )
    keys = [one.key for one in statements(content).values() if one.is_answer]
    return confirm(content, keys, by, on=on)


def found(now: dict[str, Statement], content: Content, key: str) -> Statement:
    """Return a statement by its key.

    Raises:
        NotConfirmed: There is none, or its file cannot be read.
    """
    if key in now:
        return now[key]
    path = content.data / "answers" / f"{key}.yml"
    broken = [str(finding) for finding in content.findings if finding.path == path]
    raise NotConfirmed(*(broken or [f"det finns inget ämne ”{key}” i data/catalogue.yml"]))


def _confirmed(
    statement: Statement, before: Confirmation | None, by: str, on: date, why: str
) -> Confirmation:
    allowed = allowed_differences(statement, before)
    left = unallowed(statement, allowed)
    problems: list[Finding] = []
    if left and not why:
        problems = [difference_finding(statement.key, one, place) for one, place in left]
    reasons = [str(finding) for finding in problems]
    reasons += [f"”{alone.name}” finns inte på båda språken" for alone in statement.alone]
    if why and not left:
        reasons.append(f"”{statement.key}”: språken skiljer sig inte åt, så --allow behövs inte")
    if reasons:
        raise NotConfirmed(*reasons)
    reason = why or (before.why if before and allowed else "")
    keys = sorted(allowed | {one.key for one, _ in left})
    return Confirmation(statement.key, statement.texts, by, on, tuple(keys), reason)
