"""The main contact card, which must be there when neither Rasa nor the database is."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from bot.directory import MAIN_UNIT, Directory, seed
from bot.storage import StorageProblem, migrate, open_engine
from bot.web.languages import Served
from bot.web.patience import Patience
from bot.web.threads import called_in

# A card that was read this short a time ago is given again.
_FRESH_SECONDS = 1.0

_log = logging.getLogger(__name__)


class MainContact:
    """Gives the card of the unit that answers for everything."""

    def __init__(self, directory: Directory, patience: Patience) -> None:
        """Read the card of the seed, to have it when the directory cannot be reached.

        Raises:
            YamlProblem: The seed in `data/contacts` cannot be used.
        """
        self._directory, self._patience = directory, patience
        # A thread of its own: it is needed most when all others wait for the database.
        self._thread = ThreadPoolExecutor(1, "contact")
        self._known = _seed_cards()
        self._read_at: dict[Served, float] = {}

    async def cards(self, language: Served, database_works: bool = True) -> list[dict[str, Any]]:
        """Return the card as a list, as the API gives contacts.

        Args:
            language: Language of the card's words.
            database_works: False where the database has just failed: it is then not asked again,
                and the card is given as it was last read, at first from the seed.
        """
        now = asyncio.get_running_loop().time()
        if database_works and now - self._read_at.get(language, -_FRESH_SECONDS) >= _FRESH_SECONDS:
            # Many who ask at the same time are given what the first of them reads.
            self._read_at[language] = now
            try:
                seconds = self._patience.to_explain()
                card = await called_in(self._thread, seconds, _card, self._directory, language)
                self._known[language] = card or self._known[language]
            except StorageProblem as problem:
                _log.error("%s", problem)
            except asyncio.TimeoutError:
                _log.warning("the contact card is given as it was, for lack of time")
        return [self._known[language]]


def _card(directory: Directory, language: Served) -> dict[str, Any] | None:
    card = directory.card(MAIN_UNIT, language, date.today())
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
