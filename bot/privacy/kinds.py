"""The kinds of personal data that are told apart, and where in a text one stands."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Kind(str, Enum):
    """What a piece of personal data is. Its value names its texts in `data/texts/privacy.yml`."""

    LINK = "link"
    EMAIL = "email"
    ACCOUNT = "account"
    CARD = "card"
    PERSONAL_NUMBER = "personal_number"
    COORDINATION_NUMBER = "coordination_number"
    FINNISH_PERSONAL_NUMBER = "finnish_personal_number"
    ORGANISATION_NUMBER = "organisation_number"
    PHONE = "phone"
    ADDRESS = "address"


class Finding(NamedTuple):
    """Personal data at `text[start:end]`."""

    start: int
    end: int
    kind: Kind
