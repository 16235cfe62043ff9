"""The contact directory: who to turn to, each value with its source and date."""

from bot.directory.cards import FIELDS, MAIN_UNIT, Directory
from bot.directory.seed import check_seed, prepare, seed, seed_units, seed_values

__all__ = [
    "FIELDS",
    "MAIN_UNIT",
    "Directory",
    "check_seed",
    "prepare",
    "seed",
    "seed_units",
    "seed_values",
]
