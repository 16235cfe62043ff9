"""E-mail addresses, and links that open something for whoever has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from bot.privacy.kinds import Finding, Kind
from bot.privacy.words import NumberWords

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'’"
_AT = r"(?:@| ?[(\[{] ?(?:at|ät|snabel-?a|miukumauku) ?[)\]}] ?)"
_EMAIL = re.compile(
    rf"(?P<local>[^\s@<>()\[\]{{}}:;,\"“”«»=/]{{1,64}}){_AT}(?P<domain>[^\W_](?:[\w-]{{0,62}}\.){{1,8}}[^\W\d_]{{2,24}})",
    re.IGNORECASE,
)
# Said in words, as people do who have been told not to write an address: "anna at gmail punkt com".
_SPELT = re.compile(
    r"(?P<local>[^\W_](?:[\w.+-]| (?:punkt|piste|dot) ){0,63}) (?:at|ät|snabel-?a|miukumauku) "
    r"[^\W_][\w-]{1,62}(?: ?(?:punkt|piste|dot|\.) ?[^\W\d_][\w-]{1,30}){0,3}"
    r" ?(?:punkt|piste|dot|\.) ?(?:com|net|org|info|se|fi|nu|eu|no|dk)(?!\w)",
    re.IGNORECASE,
)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_SIGNED = re.compile(r"eyJ[\w-]{8,}")  # the beginning of JSON in base64: a JWT
_TURNS = re.compile(r"\d(?=[^\W\d_])|[^\W\d_](?=\d)")


def links(text: str, words: NumberWords) -> Iterator[tuple[int, int, bool]]:
    """Yield every link's start and end, and whether it holds something like a key."""
    for match in _LINK.finditer(text):
        link = match[0].rstrip(_TRAILING)
        yield match.start(), match.start() + len(link), _is_secret(link, words)


def emails(text: str, words: NumberWords) -> Iterator[Finding]:
    """Yield e-mail addresses but those of a function (`info@`, `registrator@`)."""
    for pattern in (_EMAIL, _SPELT):
        for match in pattern.finditer(text):
            local = match["local"].lstrip(".'’-")
            if local and local.casefold() not in words.roles:
                yield Finding(match.end("local") - len(local), match.end(), Kind.EMAIL)


def _is_secret(link: str, words: NumberWords) -> bool:
    try:
        parts = urlsplit(link if "://" in link else f"https://{link}")
        named = parse_qsl(parts.query, keep_blank_values=True)
        named += parse_qsl(parts.fragment, keep_blank_values=True)
    except ValueError:
        return True
    opens = any(name.casefold() in words.secret_parameters for name, _ in named)
    if "@" in parts.netloc or opens:
        return True
    pieces = [*parts.path.split("/"), *(value for _, value in named), parts.fragment]
    return any(_is_random(piece) for piece in pieces)


def _is_random(piece: str) -> bool:
    """Return whether a piece of a link looks drawn by lot: letters and digits in turns."""
    if _UUID.search(piece) or _SIGNED.match(piece):
        return True
    return any(
        len(part) >= 16 and len(_TURNS.findall(part)) >= 4 for part in re.split(r"[-.~%]", piece)
    )
