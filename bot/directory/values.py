"""What a contact value may look like, so that a slip of the finger does not reach a resident."""

from __future__ import annotations

import re

FIELD_NAMES = {
    "phone": "telefon",
    "email": "e-post",
    "visit": "besöksadress",
    "post": "postadress",
    "hours": "öppettider",
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?(?:[\s()/-]*\d){5,15}[\s)]*")
_LONGEST = 200


class BadValue(ValueError):  # noqa: N818 - what somebody typed
    """A value cannot be right; the message says what was expected."""


def checked(field: str, value: str) -> str:
    """Return the value without surrounding space.

    Raises:
        BadValue: The field is unknown, or the value is empty, too long or malformed.
    """
    check_field(field)
    value = value.strip()
    if not value or len(value) > _LONGEST or not value.isprintable():
        raise BadValue(f"{FIELD_NAMES[field]} ska vara en rad med 1–{_LONGEST} tecken")
    if field == "email" and not _EMAIL.fullmatch(value):
        raise BadValue(f"”{value}” är ingen e-postadress; skriv till exempel namn@botkyrka.se")
    if field == "phone" and not _PHONE.fullmatch(value):
        raise BadValue(f"”{value}” är inget telefonnummer; skriv till exempel 08-123 456 78")
    return value


def check_field(field: str) -> None:
    """Refuse a field that cards do not have.

    Raises:
        BadValue: Names the fields there are.
    """
    if field not in FIELD_NAMES:
        raise BadValue(f"okänt fält ”{field}”; fälten är {', '.join(FIELD_NAMES)}")
