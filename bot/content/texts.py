"""Texts that residents see outside the answers, Swedish and Finnish side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from bot.content.catalogue import LANGUAGES
from bot.paths import DATA
from bot.yaml import YamlProblem, line_of, load_yaml
from bot.yaml_shape import TEXT, check_shape, mapping_of

_SHAPE = mapping_of(mapping_of(TEXT))
# What the program fills in, by file. Asked for anything else, it could give no text at all.
_FILLED_IN = {
    "directory": ("fields", "web", "year"),
    "privacy": ("kinds",),
    "problems": ("expected", "fi", "max", "seconds", "sv"),
    "site": ("days", "max"),
    "web": ("amendment", "date", "days", "max", "section", "title"),
    "widget": ("count", "days", "max"),
}


@dataclass(frozen=True)
class Texts:
    """The texts of one file under `data/texts/`."""

    entries: dict[str, dict[str, str]]

    def get(self, key: str, language: str, **values: object) -> str:
        """Return a text with its placeholders filled in.

        Args:
            key: Name of the text.
            language: `sv`, `fi`, or another that the text has; else Swedish is given.
            **values: What the text's `{placeholders}` stand for.

        Raises:
            KeyError: No such text, or a placeholder without a value: a fault of the caller.
        """
        entry = self.entries[key]
        text = entry.get(language, entry["sv"])
        return text.format(**values) if values else text


def load_texts(name: str, folder: Path = DATA / "texts") -> Texts:
    """Read `data/texts/<name>.yml`: a mapping from key to `{sv: …, fi: …}`.

    Raises:
        YamlProblem: The file cannot be read, a text lacks a language, or has a placeholder that
            nothing fills in.
    """
    path = folder / f"{name}.yml"
    content = load_yaml(path)
    if not isinstance(content, dict):
        raise YamlProblem(path, 1, "filen är tom", "Lägg tillbaka dess texter.")
    entries: dict[str, dict[str, str]] = {}
    for key, entry in content.items():
        for language in LANGUAGES:
            if not isinstance(entry, dict) or not entry.get(language):
                raise YamlProblem(
                    path,
                    line_of(content, key),
                    f"texten ”{key}” saknas på {language}",
                    "Skriv texten på båda språken.",
                )
        entries[str(key)] = {str(lang): str(text) for lang, text in entry.items()}
    check_shape(path, content, _SHAPE)
    for key, entry in content.items():
        for language, text in entry.items():
            _check_placeholders(path, f"”{key}”", text, line_of(entry, language))
    return Texts(entries)


def _check_placeholders(path: Path, key: str, text: str, line: int | None) -> None:
    names = _placeholders(text)
    if names is None:
        mend = "Skriv {namn} för det som fylls i, och inga andra klamrar."
        raise YamlProblem(path, line, f"klamrarna i {key} stämmer inte", mend)
    known = _FILLED_IN.get(path.stem, ())
    unknown = [name for name in names if name not in known]
    if unknown:
        mend = f"I den här filen fylls {', '.join(f'{{{name}}}' for name in known) or 'inget'} i."
        raise YamlProblem(path, line, f"{{{unknown[0]}}} i {key} fylls inte i", mend)


def _placeholders(text: str) -> list[str] | None:
    """Return the names in braces; None where a brace is not closed or holds more than a name."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    if not all(name is None or (name.isidentifier() and not spec) for _, name, spec, _ in parts):
        return None
    return [name for _, name, _, _ in parts if name is not None]
