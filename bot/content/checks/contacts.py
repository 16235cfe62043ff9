"""Checks of the contacts that topics lead to, in the seed of the directory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bot.content.checks.content import Content
from bot.content.checks.finding import Finding, error, warning
from bot.yaml import line_of

# A month in days, as far as "older than 24 months" needs it.
_MONTH = 30.44


def routes(content: Content) -> Iterator[Finding]:
    """The unit that a topic leads to is in the contact directory."""
    units = content.units
    path = content.data / "catalogue.yml"
    for topic in content.catalogue:
        if units is not None and topic.route is not None and str(topic.route) not in units:
            what = f"”route: {topic.route}” i ämnet ”{topic.id}” finns inte i kontaktregistret"
            mend = f"Välj en av {', '.join(sorted(units))}, eller lägg till enheten i "
            yield error(path, topic.line, what, mend + "data/contacts/units.yml.")


def expired(content: Content) -> Iterator[Finding]:
    """No value of a unit was confirmed so long ago that residents are told it may have changed."""
    path = content.data / "contacts" / "units.yml"
    document = content.document("contacts/units.yml")
    months = document.get("valid_months") if isinstance(document, dict) else None
    if not isinstance(months, int) or content.units is None:
        return
    limit = timedelta(days=months * _MONTH)
    for key, unit in document["units"].items():
        for value in unit.get("values") or () if isinstance(unit, dict) else ():
            day = _verified(value)
            if day is not None and date.today() - day > limit:
                what = f"{value.get('field')} för ”{key}” bekräftades senast {day}"
                mend = (
                    f"Kontrollera uppgiften, bekräfta den med ”bot contacts verify {key} "
                    f"{value.get('field')}” och skriv dagen här."
                )
                yield warning(path, line_of(value), what, mend)


def _verified(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value.get("verified_on")))
    except (AttributeError, ValueError):
        return None
