"""The steps that docs/redaktorsguide.md tells staff to take, read from the guide itself.

A block of the guide that is a step has a comment above it, `<!-- steg: … -->`, so that what is
tested is what stands there, word for word.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from bot.paths import ROOT

GUIDE = ROOT / "docs" / "redaktorsguide.md"
_BLOCK = re.compile(r"^<!-- steg: (?P<step>.+?) -->\n```\w*\n(?P<text>.*?)^```$", re.M | re.S)
_NEW = re.compile(r"ny fil (\S+)")
_ADDED = re.compile(r'lägg till i (\S+) efter "(.+)"')


def steps() -> dict[str, str]:
    """Return the guide's blocks by what their comments say, in the guide's order."""
    return {m["step"]: m["text"] for m in _BLOCK.finditer(GUIDE.read_text(encoding="utf-8"))}


def follow(checkout: Path) -> list[Path]:
    """Do in a checkout what the guide says about adding a topic; return the files touched."""
    touched = []
    for step, text in steps().items():
        new, added = _NEW.fullmatch(step), _ADDED.fullmatch(step)
        if new is not None:
            path = checkout / new[1]
            assert not path.exists(), f"{path} is there already"
            path.write_text(text, encoding="utf-8")
        elif added is not None:
            path = checkout / added[1]
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            (at,) = [number for number, line in enumerate(lines) if added[2] in line]
            path.write_text("".join([*lines[: at + 1], text, *lines[at + 1 :]]), encoding="utf-8")
        else:
            continue
        touched.append(path)
    return touched


def commands() -> list[list[str]]:
    """Return the commands of the guide, without what starts `bot`."""
    found = []
    for line in steps()["kommandon"].splitlines():
        words = shlex.split(line)
        assert words[:3] == [".venv/bin/python", "-m", "bot"], line
        found.append(words[3:])
    return found


def questions() -> dict[str, str]:
    """Return what the guide asks in the end, by language."""
    return dict(zip(("sv", "fi"), steps()["frågor"].splitlines(), strict=True))
