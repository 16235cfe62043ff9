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
        YamlProblem: The file cannot be read or a text lacks a language.
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
            if not _can_be_filled_in(text):
                what = f"klamrarna i ”{key}” stämmer inte"
                mend = "Skriv {namn} för det som fylls i, och inga andra klamrar."
                raise YamlProblem(path, line_of(entry, language), what, mend)
    return Texts(entries)


def _can_be_filled_in(text: str) -> bool:
    """Return whether each `{placeholder}` of a text is closed, and has a name and nothing else."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return False
    return all(name is None or (name.isidentifier() and not spec) for _, name, spec, _ in parts)
