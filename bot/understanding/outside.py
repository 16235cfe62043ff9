"""Words of `data/understanding/outside.yml`, which say that a matter lies outside the topics.

"Haluan töihin suomenkieliseen vanhustenhuoltoon" is made of the words of a right, and only one of
them says that it is no right that is asked for. The ranker weighs words; here that one decides.
"""

from __future__ import annotations

from pathlib import Path

from bot.paths import DATA
from bot.understanding.context_words import any_phrase
from bot.understanding.features import normalise
from bot.yaml_shape import WORDS, load_shaped, mapping_of


class OutsideWords:
    """Finds the topic outside that a text's words name.

    Raises:
        YamlProblem: The file cannot be used; says where, what, and the mend.
    """

    def __init__(self, path: Path = DATA / "understanding" / "outside.yml") -> None:
        rows = load_shaped(path, mapping_of(WORDS))
        self._phrases = {str(topic): any_phrase(words) for topic, words in rows.items()}

    def topic_in(self, text: str) -> str | None:
        """Return the topic outside that the text is about, None where no word says so."""
        plain = normalise(text)
        named = (topic for topic, phrases in self._phrases.items() if phrases.search(plain))
        return next(named, None)
