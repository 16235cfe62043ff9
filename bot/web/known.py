"""What the gateway remembers of the conversations met last, so that it need not ask each time."""

from __future__ import annotations

from collections import OrderedDict

from bot.web.languages import Served


class KnownLanguages:
    """The language of each of the conversations met last.

    It spares a question to the database before each message. That a conversation is known does not
    mean that it still exists: what is said in one that was deleted elsewhere is refused when it is
    to be kept.
    """

    def __init__(self, most: int) -> None:
        """Keep at most so many conversations, those that are met longest ago going first."""
        self._most = most
        self._languages: OrderedDict[str, Served | None] = OrderedDict()

    def __contains__(self, conversation_id: object) -> bool:
        """Return whether the conversation is known."""
        return conversation_id in self._languages

    def __getitem__(self, conversation_id: str) -> Served | None:
        """Return the language of a known conversation, None where it has none yet."""
        return self._languages[conversation_id]

    def get(self, conversation_id: str) -> Served | None:
        """Return the language of a conversation, None where that or the conversation is unknown."""
        return self._languages.get(conversation_id)

    def __setitem__(self, conversation_id: str, language: Served | None) -> None:
        """Remember the language."""
        self._languages[conversation_id] = language
        self._languages.move_to_end(conversation_id)
        if len(self._languages) > self._most:
            self._languages.popitem(last=False)

    def forget(self, conversation_id: str) -> None:
        """Forget the conversation, known or not."""
        self._languages.pop(conversation_id, None)
