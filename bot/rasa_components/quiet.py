"""Keeps Rasa from writing its reasoning to the terminal where it runs inside a command."""

from __future__ import annotations

import logging
import warnings

from rasa.utils.log_utils import configure_structlog


def be_quiet() -> None:
    """Let only errors be written; Rasa's default outside its own commands is everything."""
    configure_structlog(logging.ERROR)
    logging.getLogger().setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
