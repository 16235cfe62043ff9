"""Reads what a client sends: raw bytes become a checked request, or a problem."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.content import Catalogue
from bot.content.payload import split_payload
from bot.privacy import Redacted, Redactor
from bot.web.languages import Served, served
from bot.web.problems import Problem

MAX_BODY = 16 * 1024

_SECTION = re.compile(r"\d{1,2}(?: ?[a-z])?")
_MAX_PAYLOAD = 500
# Control characters (C0, DEL, C1) mean nothing in a message; line breaks and tabs do.
_CONTROLS = {code: " " for code in (*range(1, 32), *range(127, 160)) if chr(code) not in "\n\t"}


@dataclass(frozen=True)
class Payload:
    """A button that was pressed: its topic, what it knows already, and how it was sent."""

    topic: str
    entities: dict[str, str]
    raw: str


@dataclass(frozen=True)
class Incoming:
    """A resident's message: a text without its personal data, or a button."""

    redacted: Redacted | None = None
    payload: Payload | None = None

    @property
    def text(self) -> str | None:
        """The text as Rasa reads it: the words alone, for a mark would be taken for a question."""
        return None if self.redacted is None else self.redacted.neutral()


async def read_body(request: Request, media_type: str) -> bytes:
    """Return the body, giving up as soon as it is too large.

    Raises:
        Problem: 415 for another content type, 413 above `MAX_BODY` bytes.
    """
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = re.fullmatch(r"\s*charset\s*=\s*\"?utf-8\"?\s*;?\s*", parameters, re.IGNORECASE)
    if kind.strip().lower() != media_type or (parameters.strip() and not charset):
        raise Problem(415, "unsupported_media_type", values={"expected": media_type})
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > MAX_BODY:
        _too_large()
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY:
            _too_large()
        chunks.append(chunk)
    return b"".join(chunks)


async def read_json(request: Request, allowed: frozenset[str]) -> dict[str, Any]:
    """Return the JSON object that the body is.

    Raises:
        Problem: 400 where it is not UTF-8, not JSON, not an object, or has a member that is not
            in `allowed` or stands there twice; otherwise as `read_body`.
    """
    body = await read_body(request, "application/json")
    try:
        content = json.loads(
            body.decode("utf-8"), parse_constant=_not_json, object_pairs_hook=_each_once
        )
    except (ValueError, RecursionError):
        raise Problem(400, "malformed") from None
    if not isinstance(content, dict) or not allowed.issuperset(content):
        raise Problem(400, "malformed")
    return content


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a submitted form; of a field sent twice, the last.

    Raises:
        Problem: 400 where it is not a form in UTF-8; otherwise as `read_body`.
    """
    body = await read_body(request, "application/x-www-form-urlencoded")
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20
        )
    except ValueError:
        raise Problem(400, "malformed") from None
    return dict(pairs)


def page_language(content: dict[str, Any]) -> Served | None:
    """Return the member `language` of a request to open a conversation.

    Raises:
        Problem: 400, it is neither `sv`, `fi` nor null.
    """
    language = content.get("language")
    if language is not None and served(language) is None:
        raise Problem(400, "malformed")
    return served(language)


def incoming(
    content: dict[str, Any],
    max_text: int,
    catalogue: Catalogue,
    units: Collection[str],
    redactor: Redactor,
) -> Incoming:
    """Return the message that a request carries, without personal data.

    Args:
        content: The request's members.
        max_text: The longest text.
        catalogue: The topics that a button may have.
        units: Keys of the contact directory, which a button may name.
        redactor: What removes personal data.

    Raises:
        Problem: 422 for an empty text, both or neither of text and payload, or a payload that no
            button has; 413 for a text over `max_text` characters; 400 for anything but strings.
    """
    if ("text" in content) == ("payload" in content):
        raise Problem(422, "text_or_payload")
    (value,) = content.values()
    if not isinstance(value, str):
        raise Problem(400, "malformed")
    if "payload" in content:
        return Incoming(payload=_payload(value, catalogue, units))
    return Incoming(redacted=redactor.redact(clean_text(value, max_text)))


def clean_text(raw: str, max_text: int) -> str:
    """Return a resident's text as it is kept: trimmed, and without control characters.

    Line breaks become newlines, other control characters than tab become spaces.

    Raises:
        Problem: 400 for NUL and for halves of surrogate pairs, 422 where nothing can be seen,
            413 above `max_text` characters (Unicode code points).
    """
    if "\0" in raw or not _encodable(raw):
        raise Problem(400, "malformed")
    text = raw.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS).strip()
    if not any(unicodedata.category(character)[0] not in "ZC" for character in text):
        raise Problem(422, "empty_text")
    if len(text) > max_text:
        raise Problem(413, "text_too_long", values={"max": max_text})
    return text


def _payload(raw: str, catalogue: Catalogue, units: Collection[str]) -> Payload:
    parts = split_payload(raw) if len(raw) <= _MAX_PAYLOAD and raw.isprintable() else None
    if parts is None or parts[0] not in catalogue:
        raise Problem(422, "unknown_payload")
    topic, written = parts
    try:
        entities = json.loads(written, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise Problem(422, "unknown_payload") from None
    if not all(_is_known(name, value, units) for name, value in entities.items()):
        raise Problem(422, "unknown_payload")
    return Payload(topic, entities, raw)


def _is_known(name: str, value: object, units: Collection[str]) -> bool:
    """Return whether a button may know this: a section, or a key of ours, nothing written in.

    Other entities steer the conversation (`act_*`), which is not for a client to do.
    """
    if not isinstance(value, str):
        return False
    if name == "section":
        return _SECTION.fullmatch(value) is not None
    return (name == "language" and served(value) is not None) or (name == "unit" and value in units)


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a name stands twice in an object")
    return content


def _not_json(_name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def _too_large() -> NoReturn:
    # Closing spares us the rest of the body.
    raise Problem(
        413, "body_too_large", values={"max": MAX_BODY // 1024}, headers={"Connection": "close"}
    )
