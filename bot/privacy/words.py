"""The word lists of `data/privacy/`, read when a redactor is made, and patterns of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.paths import DATA
from bot.yaml_shape import WORDS, fixed, load_shaped

FOLDER = DATA / "privacy"
# What may stand between such a word and its number: "tel.: ", "bg nr ", "konto är ".
_BETWEEN = r"(?:[ .:=#()-]|nr|no|är|on|hem|oli){0,12}"
_PATTERNS = ("phone", "number", "account", "giro", "card", "identity", "organisation")
_SETS = ("roles", "public_numbers", "secret_parameters")


def load_lists(path: Path, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the lists of a file, casefolded.

    Args:
        path: The file.
        names: The lists that it has, no more and no less.

    Raises:
        YamlProblem: It cannot be read, or a list is missing, empty or not known.
    """
    content = load_shaped(path, fixed(dict.fromkeys(names, WORDS)))
    return {name: tuple(str(word).casefold() for word in content[name]) for name in names}


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


class NumberWords:
    """What `words.yml` says of the number, the address or the link that a word stands beside.

    Attributes:
        phone: The end of a text in which a word for a telephone number was just said; likewise
            `number`, `account`, `giro` and `identity`.
        card: A word for a card, as a whole word; likewise `organisation`.
        roles: What stands before the @ of a function's address.
        public_numbers: Telephone numbers that everybody knows.
        secret_parameters: Names of a link's parameters that open something.
    """

    def __init__(self, path: Path = FOLDER / "words.yml") -> None:
        """Read the file.

        Raises:
            YamlProblem: It cannot be used; says where, what, and the mend.
        """
        lists = load_lists(path, (*_PATTERNS, *_SETS))
        self.phone, self.number = _just_said(lists["phone"]), _just_said(lists["number"])
        self.account, self.giro = _just_said(lists["account"]), _just_said(lists["giro"])
        self.identity = _just_said(lists["identity"])
        self.card, self.organisation = _said(lists["card"]), _said(lists["organisation"])
        self.roles = frozenset(lists["roles"])
        self.public_numbers = frozenset(lists["public_numbers"])
        self.secret_parameters = frozenset(lists["secret_parameters"])


def _just_said(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{any_of(words)}){_BETWEEN}$", re.IGNORECASE)


def _said(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{any_of(words)})(?![^\W\d_])", re.IGNORECASE)
