"""Log lines of a process: for people to read, or one JSON object a line.

Nothing that a resident wrote, no conversation's id and no address is ever given to a logger; see
`docs/integritet.md`. What may stand beside a line's words is listed here.
"""

from __future__ import annotations

import logging
import sys
import traceback
from contextvars import ContextVar

import structlog

# What a line may say beside its words (`extra=` of the logging module); anything else is dropped.
FIELDS = frozenset({"method", "route", "status", "milliseconds", "problem"})

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def configure(level: str, log_format: str, part: str) -> None:
    """Write the process's log lines of a level and above to standard error.

    Args:
        level: Name of the lowest level, such as `INFO`.
        log_format: `text`, or `json` for an object with `time`, `level`, `part`, `logger`, `event`
            and, in the course of a request, `request_id`.
        part: Which process this is.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_json_formatter(part) if log_format == "json" else _text_formatter())
    handler.addFilter(_with_request)
    logging.basicConfig(level=level, handlers=[handler])


def belongs_to(request_id: str) -> None:
    """Let every line that the calling task writes from now on carry a request's id."""
    _request_id.set(request_id)


def of_request() -> str:
    """Return the id of the request that the calling task serves, or an empty text."""
    return _request_id.get()


def place_of(error: Exception) -> str:
    """Return an exception's type and the lines it came through.

    Its message is left out, for it may repeat what a resident wrote.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{frames}"


def _with_request(record: logging.LogRecord) -> bool:
    request_id = _request_id.get()
    record.__dict__ |= {
        "request_id": request_id,
        "of_request": f"[{request_id}] " if request_id else "",
    }
    return True


def _text_formatter() -> logging.Formatter:
    return logging.Formatter("%(asctime)s %(levelname)s %(of_request)s%(message)s")


def _json_formatter(part: str) -> logging.Formatter:
    def with_part(_: object, __: str, line: structlog.typing.EventDict) -> dict[str, object]:
        if not line.get("request_id"):
            line.pop("request_id", None)
        return {"time": line.pop("time"), "level": line.pop("level"), "part": part, **line}

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=FIELDS | {"request_id"}),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            with_part,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
