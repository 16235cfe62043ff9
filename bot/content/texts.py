"""Texts that residents see outside the answers, Swedish and Finnish side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from bot.content.catalogue import LANGUAGES
from bot.content.text_keys import TEXT_KEYS, TextKeys
from bot.paths import DATA
from bot.yaml import YamlProblem, line_of, load_yaml
from bot.yaml_shape import TEXT, check_shape, mapping_of

_SHAPE = mapping_of(mapping_of(TEXT))


@dataclass(frozen=True)
class Texts:
    """The texts of one file under `data/texts/`."""

    entries: dict[str, dict[str, str]]

    def get(self, key: str, language: str, **values: object) -> str:
        """Return a text with its placeholders filled in.

        Args:
            key: Name of the text.
            language: `sv` or `fi`; for any other, Swedish is given.
            **values: What the text's `{placeholders}` stand for.

        Raises:
            KeyError: No such text, or a placeholder without a value: a fault of the caller.
        """
        entry = self.entries[key]
        text = entry.get(language, entry["sv"])
        return text.format(**values) if values else text


def load_texts(name: str, folder: Path = DATA / "texts") -> Texts:
    """Read `data/texts/<name>.yml`: a mapping from key to `{sv: …, fi: …}`.

    Args:
        name: One of `TEXT_KEYS`, which says what the file must hold.
        folder: Where the file lies.

    Raises:
        YamlProblem: The file cannot be read, a text is missing or lacks a language, nothing reads
            it, or it has a placeholder that nothing fills in.
    """
    path, known = folder / f"{name}.yml", TEXT_KEYS[name]
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
    _check_keys(path, content, known)
    return Texts(entries)


def _check_keys(path: Path, content: Any, known: TextKeys) -> None:
    missing = [key for key in known if key not in content]
    for key, entry in content.items():
        if key not in known:
            mend = "Ta bort texten: ingenting läser den."
            if missing:
                mend = f"Rätta stavningen eller ta bort texten. Här saknas {', '.join(missing)}."
            raise YamlProblem(path, line_of(content, key), f"okänd text ”{key}”", mend)
        for language, text in entry.items():
            if language not in LANGUAGES:
                mend = "Skriv texten på sv och fi, och inget annat."
                what = f"okänt språk ”{language}” i texten ”{key}”"
                raise YamlProblem(path, line_of(entry, language), what, mend)
            _check_placeholders(path, f"”{key}”", text, line_of(entry, language), known[key])
    if missing:
        what = f"{'texten' if len(missing) == 1 else 'texterna'} {_listed(missing)} saknas"
        raise YamlProblem(path, line_of(content) or 1, what, "Lägg tillbaka på båda språken.")


def _listed(keys: list[str]) -> str:
    return ", ".join(f"”{key}”" for key in keys)


def _check_placeholders(
    path: Path, key: str, text: str, line: int | None, known: frozenset[str]
) -> None:
    names = _placeholders(text)
    if names is None:
        mend = "Skriv {namn} för det som fylls i, och inga andra klamrar."
        raise YamlProblem(path, line, f"klamrarna i {key} stämmer inte", mend)
    unknown = [name for name in names if name not in known]
    if unknown:
        filled = ", ".join(f"{{{name}}}" for name in sorted(known)) or "ingenting"
        mend = f"I den här texten fylls {filled} i."
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
