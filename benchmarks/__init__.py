"""Benchmarks; see README.md."""

import os

from bot.runner.training import quiet_environment

# Before OpenMP is loaded: on a machine that does other things besides, its threads must not spin.
os.environ.update(quiet_environment())
