"""What the gateway counts and times, for Prometheus.

Every label has few values, all of them ours: routes, topics of the catalogue, kinds, languages and
names of problems. Nothing that a resident wrote or that tells one from another is ever a label.

Names and units follow https://prometheus.io/docs/practices/naming/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
)

PARTS = ("database", "rasa", "actions")
# Of the two seconds that residents are promised (`BOT_ANSWER_SECONDS`); most replies take 20 to 50
# milliseconds.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 5.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS"})


def method_label(method: str) -> str:
    """Return the method of a request, `other` for all that no route has."""
    return method if method in _METHODS else "other"


class Metrics:
    """The figures of one gateway, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._count_messages()
        self._count_requests()
        self._look_at_state()
        self._begin_at_zero()

    def _count_messages(self) -> None:
        self._replies = self._counter(
            "replies",
            "Messages of residents that were answered, by what the reply begins with.",
            ("kind", "topic", "language"),
        )
        self._unanswered = self._counter(
            "unanswered_messages",
            "Messages without a reply: Rasa gave none, or their turn did not come in time.",
            ("reason",),
        )
        self._reply_seconds = self._histogram(
            "reply_duration_seconds",
            "From when a message had come in whole to when it is answered.",
        )
        self._rasa_seconds = self._histogram(
            "rasa_duration_seconds", "Of that, the time in which Rasa replied or was given up."
        )
        self._opened = self._counter(
            "conversations_opened", "Conversations opened, by language of the page.", ("language",)
        )
        self._deleted = self._counter(
            "conversations_deleted", "Conversations deleted, on request or by age.", ("reason",)
        )
        self._feedback = self._counter("feedback", "Verdicts on replies.", ("helpful", "topic"))
        self._removed = self._counter(
            "personal_data_removed",
            "Texts that personal data was removed from, once for each kind in them.",
            ("kind",),
        )

    def _count_requests(self) -> None:
        self._requests = self._counter(
            "http_requests", "Requests, by route as the program names it.",
            ("method", "route", "status"),
        )  # fmt: skip
        self._request_seconds = self._histogram(
            "http_request_duration_seconds", "Time a request took.", ("method", "route")
        )
        self._problems = self._counter(
            "problems", "Requests refused, by what the problem is called.", ("status", "problem")
        )
        self._limited = self._counter(
            "rate_limited", "Requests refused for being too many in a minute.", ("limit",)
        )
        self._errors = self._counter("unexpected_errors", "Errors that nobody expected.")
        self._database_failures = self._counter(
            "database_failures", "Calls of the database that failed or took too long."
        )

    def _look_at_state(self) -> None:
        self._waiting = self._gauge("messages_waiting", "Messages that wait for their turn.")
        self._answering = self._gauge("messages_answering", "Messages that are being answered.")
        self._connections = self._gauge("open_connections", "Connections to the public port.")
        self._closed = self._gauge("closed", "1 while the assistant is closed by its operator.")
        self._ready = self._gauge("part_ready", "1 for a part that answers.", ("part",))
        self._release = Info(
            "botkyrka_release", "The model and the content in use.", registry=self.registry
        )

    def _begin_at_zero(self) -> None:
        """Let what is alarmed about be there from the start: nothing can be summed of no series."""
        for counter, values in (
            (self._unanswered, ("rasa", "queue")),
            (self._limited, ("messages", "conversations", "reports")),
            (self._deleted, ("request", "age")),
        ):
            for value in values:
                counter.labels(value)

    def answered(self, kind: str, topic: str, language: str, seconds: float) -> None:
        """Count a reply, known by its first message.

        Args:
            kind: Its kind.
            topic: Its topic as `Replies.topic_label` gives it.
            language: Its language.
            seconds: How long it took.
        """
        self._replies.labels(kind, topic, language).inc()
        self._reply_seconds.observe(seconds)

    def rasa_took(self, seconds: float) -> None:
        """Take the time of a call of Rasa."""
        self._rasa_seconds.observe(seconds)

    def unanswered(self, reason: str) -> None:
        """Count a message without a reply; the reason is `rasa` or `queue`."""
        self._unanswered.labels(reason).inc()

    def opened(self, language: str) -> None:
        """Count an opened conversation."""
        self._opened.labels(language).inc()

    def deleted(self, reason: str, number: int = 1) -> None:
        """Count deleted conversations; the reason is `request` or `age`."""
        self._deleted.labels(reason).inc(number)

    def judged(self, helpful: bool, topic: str) -> None:
        """Count a verdict on a reply about a topic, named as for `answered`."""
        self._feedback.labels("yes" if helpful else "no", topic).inc()

    def removed(self, kinds: Iterable[str]) -> None:
        """Count a text that personal data of these kinds was removed from."""
        for kind in kinds:
            self._removed.labels(kind).inc()

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request.

        Args:
            method: Its method, of `method_label`.
            route: The route's template, never the path that was asked for.
            status: The response's.
            seconds: How long it took.
        """
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(method, route).observe(seconds)

    def problem(self, status: int, key: str) -> None:
        """Count a problem that was told, by its name in `data/texts/problems.yml`."""
        self._problems.labels(str(status), key).inc()

    def limited(self, limit: str) -> None:
        """Count a request over a limit: `messages`, `conversations` or `reports`."""
        self._limited.labels(limit).inc()

    def failed(self) -> None:
        """Count an unexpected error."""
        self._errors.inc()

    def database_failed(self) -> None:
        """Count a call of the database that failed or took too long."""
        self._database_failures.inc()

    def look_at(
        self,
        *,
        waiting: Callable[[], float],
        answering: Callable[[], float],
        closed: Callable[[], bool],
    ) -> None:
        """Say where the queues and the switch are read when somebody asks for the figures."""
        self._waiting.set_function(waiting)
        self._answering.set_function(answering)
        self._closed.set_function(lambda: float(closed()))

    def look_at_connections(self, number: Callable[[], float]) -> None:
        """Say where the number of open connections is read."""
        self._connections.set_function(number)

    def found(self, missing: Iterable[str], release: Mapping[str, str | None]) -> None:
        """Take which parts do not answer, and the ids of the model and the content in use."""
        absent = set(missing)
        for part in PARTS:
            self._ready.labels(part).set(part not in absent)
        self._release.info({name: value or "" for name, value in release.items()})

    def _counter(self, name: str, told: str, labels: Iterable[str] = ()) -> Any:
        return Counter(f"botkyrka_{name}", told, labels, registry=self.registry)

    def _gauge(self, name: str, told: str, labels: Iterable[str] = ()) -> Any:
        return Gauge(f"botkyrka_{name}", told, labels, registry=self.registry)

    def _histogram(self, name: str, told: str, labels: Iterable[str] = ()) -> Any:
        return Histogram(f"botkyrka_{name}", told, labels, registry=self.registry, buckets=_BUCKETS)
