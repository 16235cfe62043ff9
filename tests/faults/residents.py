"""Residents who write while something is broken, and remember what they were promised."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.table import Fault
from tests.web.gateway import Api, Conversation

# What the product promises: within this time there is a reply, or the contact card.
ANSWER_SECONDS = 2.0
# Answered by Rasa with the action server, and by Rasa alone.
LOOKED_UP = "numret till biblioteket"
READY_MADE = "Har min mamma rätt till äldreomsorg på finska?"


@dataclass
class Resident:
    """One conversation, with what was acknowledged in it."""

    conversation: Conversation
    fault: Fault
    sent: Counter[str] = field(default_factory=Counter)
    acknowledged: list[tuple[str, list[str]]] = field(default_factory=list)

    @classmethod
    def of(cls, api: Api, fault: Fault, language: str = "sv") -> Resident:
        """Open a conversation."""
        return cls(api.open(language), fault)

    def say(self, text: str) -> httpx.Response:
        """Say something: there must be the reply or the contact card, in time."""
        self.sent[text] += 1
        response = self.conversation.say(text)
        in_time(self.fault, response)
        if response.status_code == 200:
            reply = [message["id"] for message in response.json()["messages"]]
            self.acknowledged.append((text, reply))
        return response

    def is_answered(self, text: str) -> bool:
        """Say something; return whether it was answered."""
        return self.say(text).status_code == 200

    def is_led_to_a_person(self, text: str) -> None:
        """Say something, which must get the contact card."""
        response = self.say(text)
        assert response.status_code == 503, response.text

    def talks_again(self, text: str, since: float, seconds: float = 180.0) -> None:
        """Go on until there is an answer; note how long it took since the cause was gone."""
        wait_until(lambda: self.is_answered(text), seconds)
        self.fault.recovered(time.monotonic() - since)

    def comes_through(self, text: str, since: float) -> None:
        """Go on until there is an answer, with nothing lost on the way."""
        self.talks_again(text, since)
        self.has_lost_nothing()

    def has_lost_nothing(self) -> None:
        """Compare the transcript: what was acknowledged stands there once, in order.

        What was not acknowledged may stand there, but never more often than it was sent.
        """
        check(self.conversation.transcript(), self.sent, self.acknowledged)


def check(
    transcript: list[dict[str, Any]],
    sent: Counter[str],
    acknowledged: list[tuple[str, list[str]]],
) -> None:
    """Fail where a transcript lacks, repeats or reorders what was acknowledged."""
    ids = [message["id"] for message in transcript]
    assert len(ids) == len(set(ids)), "a message stands there twice"
    at = 0
    for text, reply in acknowledged:
        begins = ids.index(reply[0])
        assert begins > at, "the order has changed"
        assert ids[begins : begins + len(reply)] == reply
        question = transcript[begins - 1]
        assert (question["from"], question["text"]) == ("resident", text)
        at = begins
    said = Counter(message["text"] for message in transcript if message["from"] == "resident")
    assert not said - sent, "something was written that nobody sent, or too often"


def in_time(fault: Fault, response: httpx.Response) -> None:
    """Fail unless an answer came in time, and is what was asked for or the contact card."""
    seconds = response.elapsed.total_seconds()
    is_card(response)
    fault.answered(seconds, response.is_success)
    assert seconds < ANSWER_SECONDS, f"{seconds:.2f} s: {response.text[:200]}"


def is_card(response: httpx.Response) -> None:
    """Fail where an answer is neither a success nor the contact card."""
    assert "Traceback" not in response.text
    if response.is_success:
        return
    assert response.status_code == 503, response.text
    assert int(response.headers["retry-after"]) > 0
    card = response.json()["contacts"][0]
    assert (card["key"], card["phone"]) == ("citizen_service", "08-530 610 00")


def wait_until(so: Callable[[], bool], seconds: float = 60.0, pause: float = 0.2) -> None:
    """Return as soon as something is so."""
    deadline = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < deadline, "it did not become so"
        time.sleep(pause)
