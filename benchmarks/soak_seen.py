"""What a soak measures."""

from __future__ import annotations

from dataclasses import dataclass, field

Points = list[tuple[float, float]]
"""Pairs of time and value."""


@dataclass
class Seen:
    """What was measured; all times are seconds since the first message, memory in MB.

    Attributes:
        memory: Per process, pairs of time and resident set size.
        replies: Pairs of time and how many milliseconds a reply took.
        errors: What went wrong, with its time.
        conversations: How many were opened.
        deleted: How many of them were deleted.
        restarts: How often a process was started again.
    """

    memory: dict[str, Points] = field(default_factory=dict)
    replies: Points = field(default_factory=list)
    errors: list[tuple[float, str]] = field(default_factory=list)
    conversations: int = 0
    deleted: int = 0
    restarts: int = 0
