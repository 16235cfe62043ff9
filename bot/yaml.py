"""Reads YAML that people wrote; what is wrong is named with file, line and the mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.paths import CONTENT, ROOT
from bot.yaml_nodes import Unusual, read


class YamlProblem(ValueError):  # noqa: N818 - a problem in somebody's file, not an error of ours
    """A file of the project's data cannot be used as it stands.

    Attributes:
        path: The file.
        line: Line number, from 1, or None where the file as a whole is meant.
        what: What is wrong, in Swedish, without a full stop.
        mend: What to do about it, in Swedish, a whole sentence.
    """

    def __init__(self, path: Path, line: int | None, what: str, mend: str) -> None:
        self.path, self.line, self.what, self.mend = path, line, what, mend
        place = shown(path) if line is None else f"{shown(path)}, rad {line}"
        super().__init__(f"{place}: {what}. {mend}")


def shown(path: Path) -> str:
    """Return the path as staff know it: from the top of the checkout where it lies inside.

    A copy of the content that is being published is shown as what it is a copy of.
    """
    whole = path.resolve()
    for top in (CONTENT.resolve(), ROOT):
        if whole.is_relative_to(top):
            return str(whole.relative_to(top))
    return str(path)


def load_yaml(path: Path) -> Any:
    """Return the file's content as plain dicts, lists and scalars.

    Mappings know their lines: `line_of(mapping, key)` tells where a key stands.

    Raises:
        YamlProblem: The file is missing, is not UTF-8, or is not YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise YamlProblem(path, None, "filen finns inte", "Lägg tillbaka den.") from None
    except UnicodeDecodeError as error:
        raise YamlProblem(
            path, None, f"filen är inte sparad som UTF-8 (byte {error.start})", "Spara om den."
        ) from None
    try:
        return read(text)
    except Unusual:
        pass
    reader = YAML(typ="rt", pure=True)
    try:
        return reader.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        what = " ".join((error.problem or error.context or "ogiltig YAML").split())
        raise YamlProblem(
            path,
            line,
            f"filen går inte att läsa som YAML ({what})",
            "Kontrollera indrag, kolon och citattecken på raden.",
        ) from None
    except YAMLError as error:
        raise YamlProblem(
            path, None, f"filen går inte att läsa som YAML ({error})", "Kontrollera filen."
        ) from None


def line_of(mapping: Any, key: object | None = None) -> int | None:
    """Return the line (from 1) on which a mapping, or one of its keys, stands."""
    position = getattr(mapping, "lc", None)
    if position is None:
        return None
    if key is not None:
        try:
            return int(position.key(key)[0]) + 1
        except (KeyError, TypeError, AttributeError):
            return int(position.line) + 1
    return int(position.line) + 1
