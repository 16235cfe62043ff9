"""What a named person has confirmed to say the same in Swedish and Finnish: `data/parity.lock`.

One line per topic, in JSON, in the order of the topics' names, so that two people who confirm
different topics change different lines. Whether a language is behind is never written down: it
follows from the digests and the texts as they are now.
"""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from bot.content.files import write_atomically
from bot.paths import DATA
from bot.yaml import YamlProblem

LOCK = DATA / "parity.lock"

_DIGITS = 32
_MEND = (
    "Ändra inte filen för hand. Har två ändringar krockat, behåll en rad per ämne; "
    "ta annars bort raden och kör bot confirm för ämnet."
)


class Standing(Enum):
    """How the two texts of a topic stand to what was confirmed."""

    IN_STEP = "i takt"
    FINNISH_BEHIND = "finskan är efter"
    SWEDISH_BEHIND = "svenskan är efter"
    UNKNOWN = "båda är ändrade"
    NEVER = "aldrig bekräftad"


@dataclass(frozen=True)
class Confirmation:
    """That two texts say the same, as somebody confirmed it.

    Attributes:
        key: Id of the topic, or the name of another text: `texts/web.yml#heading`.
        texts: The confirmed text per language, `sv` and `fi`.
        by: Who confirmed it.
        on: When.
        allowed: Keys of the differences that are meant, for exactly these texts.
        why: Why they are meant; empty where there are none.
    """

    key: str
    texts: dict[str, str]
    by: str
    on: date
    allowed: tuple[str, ...] = ()
    why: str = ""

    def standing(self, texts: dict[str, str]) -> Standing:
        """Compare the texts as they are now, per language, with those that were confirmed."""
        changed = {
            language: digest(texts[language]) != digest(self.texts[language])
            for language in ("sv", "fi")
        }
        if changed["sv"] and changed["fi"]:
            return Standing.UNKNOWN
        if changed["sv"]:
            return Standing.FINNISH_BEHIND
        return Standing.SWEDISH_BEHIND if changed["fi"] else Standing.IN_STEP


def digest(text: str) -> str:
    """Return a text's digest, the same however it is laid out in the file.

    SHA-256 over the words: spaces at line ends, doubled spaces and the way of composing letters
    (Unicode NFC) do not count.
    """
    return hashlib.sha256(_plain(text).encode()).hexdigest()[:_DIGITS]


def standing(confirmation: Confirmation | None, texts: dict[str, str]) -> Standing:
    """Return how texts stand to their confirmation, which may be missing."""
    return Standing.NEVER if confirmation is None else confirmation.standing(texts)


def load_lock(path: Path = LOCK) -> dict[str, Confirmation]:
    """Read the confirmations by key; a missing file holds none.

    Raises:
        YamlProblem: A line is not a confirmation, does not fit its digests, or stands twice.
    """
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise YamlProblem(path, None, "filen är inte sparad som UTF-8", _MEND) from None
    lock: dict[str, Confirmation] = {}
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        confirmation = _parsed(path, number, row)
        if confirmation.key in lock:
            raise YamlProblem(path, number, f"”{confirmation.key}” står två gånger", _MEND)
        lock[confirmation.key] = confirmation
    return lock


def save_lock(confirmations: Iterable[Confirmation], path: Path = LOCK) -> None:
    """Write the confirmations, in order, in one step.

    Raises:
        OSError: The file may not be written.
    """
    rows = [_row(one) for one in sorted(confirmations, key=lambda one: one.key)]
    write_atomically(path, "".join(f"{row}\n" for row in rows))


def _row(one: Confirmation) -> str:
    entry: dict[str, Any] = {
        "topic": one.key,
        "sv": digest(one.texts["sv"]),
        "fi": digest(one.texts["fi"]),
        "by": one.by,
        "on": one.on.isoformat(),
    }
    if one.allowed:
        entry |= {"allowed": list(one.allowed), "why": one.why}
    # Last, so that what people read in the line comes first.
    entry["texts"] = _packed(one.texts)
    return json.dumps(entry, ensure_ascii=False)


def _parsed(path: Path, number: int, row: str) -> Confirmation:
    try:
        entry = json.loads(row)
        one = Confirmation(
            key=entry["topic"],
            texts=_unpacked(entry["texts"]),
            by=str(entry["by"]),
            on=date.fromisoformat(entry["on"]),
            allowed=tuple(entry.get("allowed", ())),
            why=str(entry.get("why", "")),
        )
        fits = all(digest(one.texts[language]) == entry[language] for language in ("sv", "fi"))
    except (ValueError, TypeError, KeyError, zlib.error):
        raise YamlProblem(path, number, "raden går inte att läsa", _MEND) from None
    if not fits:
        what = f"kontrollsumman för ”{one.key}” stämmer inte med den bekräftade texten"
        raise YamlProblem(path, number, what, _MEND)
    return one


def _packed(texts: dict[str, str]) -> str:
    plain = json.dumps({k: _plain(texts[k]) for k in ("sv", "fi")}, ensure_ascii=False)
    return base64.b64encode(zlib.compress(plain.encode(), 9)).decode()


def _unpacked(packed: str) -> dict[str, str]:
    texts = json.loads(zlib.decompress(base64.b64decode(packed, validate=True)))
    return {language: str(texts[language]) for language in ("sv", "fi")}


def _plain(text: str) -> str:
    rows = unicodedata.normalize("NFC", text).strip().splitlines()
    return "\n".join(" ".join(row.split()) for row in rows)
