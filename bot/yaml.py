"""Reads YAML that people wrote; what is wrong is named with file, line and the mend."""

from __future__ import annotations

import contextlib
import re
import warnings
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.reader import ReaderError

from bot.paths import CONTENT, ROOT
from bot.yaml_nodes import Unreadable, Unusual, read


class YamlProblem(ValueError):  # noqa: N818 - a problem in somebody's file, not an error of ours
    """A file of the project's data cannot be used as it stands.

    Attributes:
        path: The file.
        line: Line number, from 1, or None where the file as a whole is meant.
        what: What is wrong, in Swedish, without a full stop.
        mend: What to do about it, in Swedish, a whole sentence.
    """

    def __init__(self, path: Path, line: int | None, what: str, mend: str) -> None:
        self.path, self.line, self.what, self.mend = (
            path,
            line,
            on_one_line(what),
            on_one_line(mend),
        )
        place = shown(path) if line is None else f"{shown(path)}, rad {line}"
        super().__init__(f"{place}: {self.what}. {self.mend}")


def on_one_line(text: str) -> str:
    """Return the text on one line, for it may repeat what stood in a broken file."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )


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
        YamlProblem: The file is missing, is not UTF-8, or is not YAML that has a meaning.
    """
    text = read_text(path)
    try:
        return read(text)
    except Unreadable as value:
        raise _meaningless(path, value) from None
    except Unusual:
        return parse_yaml(path, text, YAML(typ="rt", pure=True))


def read_text(path: Path) -> str:
    """Return a file's text with the line ends that it has.

    Raises:
        YamlProblem: The file is missing, cannot be read or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise YamlProblem(path, None, "filen finns inte", "Lägg tillbaka den.") from None
    except OSError as error:
        what = f"filen går inte att läsa ({error.strerror})"
        raise YamlProblem(path, None, what, "Låt den vara en fil som du får läsa.") from None
    except UnicodeDecodeError as error:
        raise YamlProblem(
            path, None, f"filen är inte sparad som UTF-8 (byte {error.start})", "Spara om den."
        ) from None


def parse_yaml(path: Path, text: str, reader: YAML) -> Any:
    """Return a document as `load_yaml` does, from text that has been read or is to be written.

    Args:
        path: The file that it stands in, for the message.
        text: The document.
        reader: How to read it.

    Raises:
        YamlProblem: It is not YAML.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ReusedAnchorWarning)
            return reader.load(text)
    except ReusedAnchorWarning as reused:
        name = re.findall(r"anchor '(.*?)'", str(reused))
        line = re.findall(r"line (\d+)", str(reused))
        raise YamlProblem(
            path,
            int(line[-1]),
            f"”&{name[0]}” står två gånger",
            "Ta bort det ena. I den andra texten skrivs det med stjärna, till exempel "
            "”metadata: *om”.",
        ) from None
    except MarkedYAMLError as error:
        raise _unreadable(path, error) from None
    except ReaderError as error:
        at = text.count("\n", 0, error.position) + 1
        what = f"filen går inte att läsa: där står ett osynligt tecken (U+{error.character:04X})"
        raise YamlProblem(path, at, what, "Skriv om raden.") from None
    except (YAMLError, ValueError) as error:
        with contextlib.suppress(Unusual):
            try:
                read(text, slowly=True)
            except Unreadable as value:
                raise _meaningless(path, value) from None
        raise YamlProblem(
            path, None, f"filen går inte att läsa ({_one_line(error)})", "Kontrollera filen."
        ) from None


def _meaningless(path: Path, value: Unreadable) -> YamlProblem:
    what = f"filen går inte att läsa: ”{value.value}” är varken ett datum, ett tal eller en text"
    mend = "Rätta datumet, eller skriv värdet inom citattecken."
    return YamlProblem(path, value.line, what, mend)


def _one_line(error: object) -> str:
    return " ".join(str(error).split())


class _Mistake(NamedTuple):
    """What people get wrong, as the reader says it and as staff are told.

    Attributes:
        said: Pattern of what ruamel.yaml says.
        what: What is wrong; `{0}` is the pattern's group.
        mend: What to do.
        at_beginning: Whether the mistake is where the unfinished thing begins, not where reading
            stopped.
    """

    said: str
    what: str
    mend: str
    at_beginning: bool = False


_MISTAKES = (
    _Mistake(
        r"found character '(?:\\t|\t)'",
        "där står en tabb",
        "Byt den mot mellanslag, lika många som på raderna intill.",
    ),
    _Mistake(
        r"found character '(.)'",
        "ett värde börjar med tecknet {0}",
        "Skriv värdet inom citattecken.",
    ),
    _Mistake(
        r"found duplicate key \"(.*?)\"",
        "”{0}” står två gånger på samma nivå",
        "Ta bort det ena. Är det två saker, kontrollera indraget.",
    ),
    _Mistake(
        r"found undefined alias '(.*?)'",
        "”*{0}” syftar på något som inte finns",
        "Skriv samma namn som efter & tidigare i filen, till exempel ”metadata: *om”.",
    ),
    _Mistake(
        r"mapping values are not allowed",
        "där står ett kolon för mycket, eller raden har för stort indrag",
        "Sätt texten inom citattecken om kolonet hör till den. Annars jämför indraget med en "
        "annan fil.",
    ),
    _Mistake(
        r"could not find expected ':'",
        "raden har fel indrag, eller så saknas kolon och mellanslag efter nyckeln",
        "En text under ”text: |-” har åtta mellanslag framför sig. En nyckel skrivs ”nyckel: ”.",
        at_beginning=True,
    ),
    _Mistake(
        r"expected <block end>|did not find expected",
        "indraget stämmer inte med raderna ovanför, eller så saknas ”- ” framför",
        "Jämför mellanslagen längst till vänster med samma ställe i en annan fil.",
    ),
    _Mistake(
        r"found unexpected end of stream",
        "ett citattecken öppnas men stängs aldrig",
        'Sätt " i slutet av texten.',
        at_beginning=True,
    ),
    _Mistake(
        r"expected ',' or '(.)'",
        "en uppräkning inom parentes stängs aldrig eller saknar komma",
        "Sätt komma mellan delarna och {0} efter den sista.",
        at_beginning=True,
    ),
    _Mistake(
        r"found another document",
        "filen delas av en rad som börjar med ---",
        "Ta bort raden.",
    ),
    _Mistake(
        r"found unknown escape character",
        "ett omvänt snedstreck (\\) står i en text inom citattecken",
        "Ta bort det.",
    ),
)


def _unreadable(path: Path, error: MarkedYAMLError) -> YamlProblem:
    """Say in plain Swedish what the reader stumbled over; in its own words where unknown."""
    said = error.problem or error.context or "ogiltig YAML"
    mark = error.problem_mark or error.context_mark
    what, mend = _one_line(said), "Kontrollera indrag, kolon och citattecken på raden."
    for mistake in _MISTAKES:
        match = re.search(mistake.said, said)
        if match:
            groups = match.groups() or ("",)
            what, mend = mistake.what.format(*groups), mistake.mend.format(*groups)
            mark = (error.context_mark or mark) if mistake.at_beginning else mark
            break
    line = None if mark is None else mark.line + 1
    return YamlProblem(path, line, f"filen går inte att läsa: {what}", mend)


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


def line_of_item(items: Any, number: int) -> int | None:
    """Return the line (from 1) on which an item of a list stands, whatever it is."""
    position = getattr(items, "lc", None)
    return None if position is None else int(position.item(number)[0]) + 1
