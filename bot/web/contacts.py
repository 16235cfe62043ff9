"""The main contact card, which must be there when neither Rasa nor the database is."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import anyio.to_thread

from bot.directory import Directory, seed
from bot.storage import StorageProblem, migrate, open_engine
from bot.web.languages import Served

UNIT = "citizen_service"

_log = logging.getLogger(__name__)


class MainContact:
    """Gives the card of the unit that answers for everything."""

    def __init__(self, directory: Directory) -> None:
        """Read the card of the seed, to have it when the directory cannot be reached.

        Raises:
            YamlProblem: The seed in `data/contacts` cannot be used.
        """
        self._directory = directory
        self._seed_cards = _seed_cards()

    async def cards(self, language: Served, database_works: bool = True) -> list[dict[str, Any]]:
        """Return the card as a list, as the API gives contacts.

        Args:
            language: Language of the card's words.
            database_works: False where the database has just failed: it is then not asked again.
        """
        card = None
        if database_works:
            try:
                card = await anyio.to_thread.run_sync(_card, self._directory, language)
            except StorageProblem as problem:
                _log.error("%s", problem)
        return [card or self._seed_cards[language]]


def _card(directory: Directory, language: Served) -> dict[str, Any] | None:
    card = directory.card(UNIT, language, date.today())
    return None if card is None else card.to_json()


def _seed_cards() -> dict[Served, dict[str, Any]]:
    engine = open_engine("sqlite://")
    try:
        migrate(engine)
        seed(engine)
        directory = Directory(engine)
        languages: tuple[Served, Served] = ("sv", "fi")
        return {language: _card(directory, language) or {} for language in languages}
    finally:
        engine.dispose()
