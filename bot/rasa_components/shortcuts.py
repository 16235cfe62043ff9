"""Spares what Rasa 3.6.21 does for each message without using it: a tenth of what one costs.

Each is put in place of a function that Rasa calls by name, and leaves every prediction and every
event as they were (tests/stories/test_shortcuts.py compares).
"""

from __future__ import annotations

import copy
import logging
from typing import Any, TypeVar

import rasa.core.policies.rule_policy
import rasa.core.processor
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

_T = TypeVar("_T")
_Found = tuple[str | None, str | None, bool]

_compared = Domain.is_empty
_found = RulePolicy._find_action_from_rules


class _Copies:
    """Stands for the module `copy` where Rasa copies nothing but what it hands to a debug log."""

    @staticmethod
    def deepcopy(value: _T) -> _T:
        """Return a copy where such a log is written, else the value itself."""
        return copy.deepcopy(value) if logging.getLogger().isEnabledFor(logging.DEBUG) else value


def _is_empty(domain: Domain) -> bool:
    """Tell whether a domain is empty; Rasa writes all of it out to see, before each message."""
    if not hasattr(domain, "known_to_be_empty"):
        domain.known_to_be_empty = _compared(domain)
    return bool(domain.known_to_be_empty)


def _find_action_from_rules(
    policy: RulePolicy,
    tracker: DialogueStateTracker,
    domain: Domain,
    use_text_for_last_user_input: bool,
) -> _Found:
    """Look for a rule, but not by what the resident wrote word for word where no rule names that.

    In a form the text may still tell that something has come between.
    """
    if use_text_for_last_user_input and not tracker.active_loop_name and not _names_texts(policy):
        return None, None, False
    found: _Found = _found(policy, tracker, domain, use_text_for_last_user_input)
    return found


def _names_texts(policy: RulePolicy) -> bool:
    # A rule's key is the JSON of its states.
    return any('"text":' in key for key in policy.lookup[RULES])


def install() -> None:
    """Put them in place."""
    module: Any
    for module in (rasa.core.processor, rasa.core.policies.rule_policy):
        module.copy = _Copies
    Domain.is_empty = _is_empty
    RulePolicy._find_action_from_rules = _find_action_from_rules
