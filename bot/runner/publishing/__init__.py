"""What is tried, compared, published and taken back: plain functions, and commands for them."""

from bot.runner.publishing.releases import (
    BusyPublishing,
    Candidate,
    NoSuchRelease,
    PublishedRelease,
    Releases,
)

__all__ = ["BusyPublishing", "Candidate", "NoSuchRelease", "PublishedRelease", "Releases"]
