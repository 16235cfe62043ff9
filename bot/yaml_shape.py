"""Checks the shape of YAML that people wrote against a JSON Schema, and says where it differs.

The readers of word lists and texts take their shape for given; what a slip of the hand makes of a
file is told here, with the line, before it can become a stack trace or a word that means anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

from bot.yaml import YamlProblem, line_of, line_of_item, load_yaml

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "pattern": r"\S"}
# Numbers and "no" are words too, where nobody has put them in quotation marks.
WORD: Schema = {"type": ["string", "integer", "number", "boolean"], "pattern": r"\S"}
WORDS: Schema = {"type": "array", "items": WORD, "minItems": 1}
SOME_WORDS: Schema = {"type": "array", "items": WORD}
PATTERN: Schema = {**TEXT, "format": "regex"}

_WRONG_TYPE = {
    "array": (
        "ska vara en lista",
        "Skriv [ord, ord], eller ett ord per rad med ”- ” framför.",
    ),
    "object": (
        "ska ha rader under sig, med namn och kolon",
        "Jämför indraget med raderna intill.",
    ),
    "string": ("ska vara en text", "Skriv en text, inom citattecken om den är ett tal."),
    "integer": ("ska vara ett heltal", "Skriv ett tal utan citattecken."),
    "boolean": ("ska vara true eller false", "Rätta värdet."),
}
_NO_WORD = ("ska vara ett ord", "Skriv ett ord, inom citattecken om det har andra tecken.")


def mapping_of(values: Schema, *, needed: tuple[str | int, ...] = ()) -> Schema:
    """Return the schema of names that each have such a value."""
    some = {"minProperties": 1}
    return {"type": "object", "additionalProperties": values, "required": list(needed), **some}


def fixed(properties: Mapping[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    """Return the schema of these names and no others; all are needed but the optional ones."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def load_shaped(path: Path, schema: Schema) -> Any:
    """Return a file's content, as `bot.yaml.load_yaml` does, if it has the shape.

    Raises:
        YamlProblem: It cannot be read, or has another shape; says of the first difference where it
            is, and the mend.
    """
    content = load_yaml(path)
    check_shape(path, content, schema)
    return content


def check_shape(path: Path, content: Any, schema: Schema) -> None:
    """Check what has been read of a file.

    Raises:
        YamlProblem: It has another shape, as `load_shaped`.
    """
    validator = Draft202012Validator(schema, format_checker=FormatChecker(["regex"]))
    difference = best_match(validator.iter_errors(content))
    if difference is not None:
        place = list(difference.absolute_path)
        if "propertyNames" in difference.absolute_schema_path:
            place.append(difference.instance)
        what, mend = _told(difference, _name(content, place))
        unknown = _unknown(difference)
        place += [] if unknown is None else [unknown]
        raise YamlProblem(path, _line(content, place), what, mend)


def _name(content: Any, place: list[Any]) -> str:
    """Return what staff may call a place: ”units.library.values.2”, counted from 1."""
    names, inner = [], content
    for step in place:
        names.append(str(step + 1 if isinstance(inner, list) else step))
        inner = inner[step]
    return f"”{'.'.join(names)}”" if names else "filen"


def _unknown(difference: ValidationError) -> Any:
    """Return the name that is not known here, where that is the difference."""
    if difference.validator != "additionalProperties":
        return None
    known = difference.schema.get("properties", {})
    return next(key for key in difference.instance if key not in known)


def _told(difference: ValidationError, name: str) -> tuple[str, str]:
    """Return what is wrong with what is called so, and what to do about it."""
    found, wanted = difference.instance, difference.validator_value
    if difference.validator == "required":
        missing = next(key for key in wanted if key not in found)
        under = "" if name == "filen" else f" under {name}"
        return f"”{missing}:” saknas{under}", "Lägg tillbaka det, eller rätta stavningen."
    what, mend = "är skrivet på fel sätt", "Jämför med raderna intill."
    if difference.validator == "additionalProperties":
        known = ", ".join(map(str, difference.schema.get("properties", ())))
        what, mend = f"har en okänd nyckel, ”{_unknown(difference)}”", f"Tillåtna är {known}."
    elif difference.validator == "type":
        what, mend = _WRONG_TYPE.get(wanted if isinstance(wanted, str) else "", _NO_WORD)
    elif difference.validator == "enum":
        what, mend = f"ska vara {' eller '.join(map(str, wanted))}", "Rätta värdet."
    elif difference.validator == "format":
        what, mend = "går inte att läsa som mönster", "Kontrollera parenteserna."
    elif not found or not str(found).strip():
        what, mend = "är tom", "Fyll i det som saknas, eller ta bort raden."
    return f"{name} {what}", mend


def _line(content: Any, place: list[Any]) -> int | None:
    """Return the line of the innermost thing on the way to a place that has one."""
    line, inner = line_of(content), content
    for step in place:
        if isinstance(inner, list):
            line = line_of_item(inner, step) or line
        else:
            line = line_of(inner, step) or line
        inner = inner[step]
    return line or 1
