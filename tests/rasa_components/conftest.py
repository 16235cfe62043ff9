"""The components that read a text before its topic is decided."""

from __future__ import annotations

from typing import Any

import pytest

from bot.rasa_components.entities import EntityComponent
from bot.rasa_components.language import LanguageComponent


@pytest.fixture(scope="module")
def before() -> list[Any]:
    """Return the components that come before the classifier in config.yml."""
    return [LanguageComponent(), EntityComponent()]
