"""A content of four topics that no check has anything against, for tests to break."""

from __future__ import annotations

from datetime import date
from pathlib import Path

_ANSWER = """\
version: "3.1"
responses:
  utter_{topic}:
    - condition:
        - {{type: slot, name: language, value: sv}}
      metadata: &om
        sources: [{sources}]
        related: [{related}]
        reviewed: "{today}"
      text: |-
        {sv}
    - condition:
        - {{type: slot, name: language, value: fi}}
      metadata: *om
      text: |-
        {fi}
"""

_LAST_SV = """
        Så här gör du:

        - berätta vad du behöver
        - säg att du vill tala finska
        - fråga Medborgarcenter om du är osäker

        Du behöver inte förklara varför du vill ha det på finska. Det räcker att du säger det."""
_LAST_FI = """
        Näin toimit:

        - kerro, mitä tarvitset
        - sano, että haluat puhua suomea
        - kysy Medborgarcenteristä, jos et ole varma

        Sinun ei tarvitse selittää, miksi haluat asioida suomeksi. Riittää, että sanot sen. Voit
        kysyä myös puhelimessa, ja joku auttaa sinua."""

TEXTS = {
    "minorities/library": (
        "Alla biblioteken ska ha böcker på finska. Det står i bibliotekslagen.\n" + _LAST_SV,
        "Kirjastoissa on oltava suomenkielisiä kirjoja. Näin sanotaan kirjastolaissa.\n" + _LAST_FI,
    ),
    "minorities/preschool": (
        "Du kan få förskola på finska om du begär det. Det står i skollagen.\n" + _LAST_SV,
        "Voit saada esikoulun (päiväkodin) suomeksi, jos pyydät sitä.\n" + _LAST_FI,
    ),
    "minorities/elderly_care": (
        "Du kan få äldreomsorg på finska om du begär det.\n" + _LAST_SV,
        "Voit saada vanhustenhuoltoa suomeksi, jos pyydät sitä.\n" + _LAST_FI,
    ),
    "dialogue/thanks": ("Tack själv!", "Kiitos itsellesi!"),
}
_WORDS = {
    "minorities/library": ("bibliotek", "kirjasto"),
    "minorities/preschool": ("förskola", "esikoulu"),
    "minorities/elderly_care": ("äldreomsorg", "vanhustenhuolto"),
    "dialogue/thanks": ("tusen tack", "kiitos paljon"),
}

_FILES = {
    "data/catalogue.yml": """\
minorities:
  - {id: minorities/library, sv: "Bibliotek på finska", fi: "Kirjasto suomeksi", route: library}
  - {id: minorities/preschool, sv: "Förskola på finska", fi: "Esikoulu suomeksi"}
  - {id: minorities/elderly_care, sv: "Äldreomsorg på finska", fi: "Vanhustenhuolto suomeksi"}

dialogue:
  - {id: dialogue/thanks, sv: "Tack", fi: "Kiitos", act: act_thanks}
""",
    "data/sources.yml": """\
acts:
  skollagen: {number: "2010:800", sv: "skollagen (2010:800)", fi: "koululaki (2010:800)"}
pages:
  bok: {url: "https://www.botkyrka.se", sv: "Bibliotek, Botkyrka", fi: "Kirjasto, Botkyrka"}
""",
    "data/contacts/units.yml": """\
valid_months: 24
units:
  citizen_service:
    sv: "Medborgarcenter"
    fi: "Medborgarcenter"
    values: []
  library:
    sv: "Bibliotek"
    fi: "Kirjasto"
    values:
      - {field: phone, value: "08-123 456 78", source: "skylten", verified_on: "2999-01-01"}
""",
    "data/stories/rules.yml": """\
version: "3.1"
rules:
  - rule: Nationella minoriteter
    steps:
      - intent: minorities
      - action: utter_minorities
  - rule: Tack
    steps:
      - intent: dialogue
        entities:
          - act_thanks
      - action: action_thanks
""",
    "data/answers/system.yml": """\
version: "3.1"
responses:
  utter_law_section:
    - condition:
        - {type: slot, name: language, value: sv}
      metadata: &a {kind: law, sources: [], related: [], reviewed: "2026-11-23"}
      text: |-
        {section} § i korthet: {plain}
    - condition:
        - {type: slot, name: language, value: fi}
      metadata: *a
      text: |-
        {section} § lyhyesti: {plain}
""",
    "data/glossary.yml": """\
terms:
  - sv: "sverigefinne"
    fi: "ruotsinsuomalainen"
    avoid:
      - words: ["suomenruotsalai*"]
        language: fi
        why: "suomenruotsalainen är en finlandssvensk"
  - sv: "förskola"
    fi: "esikoulu"
    avoid:
      - words: ["päiväkoti*", "päiväkodi*"]
        language: fi
        why: "det är Finlands ord"
        parentheses: true
""",
    "data/spelling/words.yml": """\
both:
  - botkyrk*
  - Medborgarcenter*
sv: []
fi: []
""",
    "data/texts/web.yml": """\
heading:
  sv: "Fråga på svenska eller finska"
  fi: "Kysy suomeksi tai ruotsiksi"
""",
    "domain.yml": """\
version: "3.1"
intents:
  - minorities
  - dialogue
entities:
  - language:
      influence_conversation: false
  - act_thanks
actions:
  - action_thanks
""",
}


def write_small_content(folder: Path) -> Path:
    """Write the content into a folder and return its folder `data`."""
    for name, text in _FILES.items():
        write(folder / name, text)
    for topic, (swedish, finnish) in TEXTS.items():
        about_a_matter = topic.startswith("minorities")
        others = [other for other in list(TEXTS)[:3] if other != topic]
        answer = _ANSWER.format(
            topic=topic,
            sources="skollagen 8:12 b, bok" if about_a_matter else "",
            related=", ".join(others) if about_a_matter else "",
            today=date.today().isoformat(),
            sv=swedish,
            fi=finnish,
        )
        write(folder / "data" / "answers" / f"{topic}.yml", answer)
        write(folder / "data" / "nlu" / f"{topic}.yml", _questions(topic))
    return folder / "data"


def _questions(topic: str) -> str:
    lines = ['version: "3.1"', "nlu:"]
    for language, word in zip(("sv", "fi"), _WORDS[topic], strict=True):
        lines += [f"  - intent: {topic}", "    metadata:", f"      language: {language}"]
        lines += ["    examples: |"]
        count = 30 if topic.startswith("minorities") else 15
        lines += [f"      - {word} {number}" for number in range(count)]
    return "\n".join(lines) + "\n"


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change(path: Path, old: str, new: str) -> int:
    """Replace the first occurrence of a text in a file, and return the line it stood on."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
