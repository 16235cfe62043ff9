"""A small copy of the content: a theme with three topics, in files that a test may break."""

import pytest

CATALOGUE = """\
# Katalogen.
care:                    # Vård
  - {id: care/home, sv: "Hemtjänst", fi: "Kotipalvelu", say: "…"}
  - {id: care/fee, sv: "Avgift", fi: "Maksu", say: "…"}
  - {id: care/queue, sv: "Kö", fi: "Jono", say: "…"}
"""
ANSWER = """\
version: "3.1"
responses:
  utter_{topic}:
    - condition:
        - {{type: slot, name: language, value: sv}}
      metadata: &om
        sources: []
        related: []
        reviewed: "2026-11-23"
      text: |-
        {sv}
    - condition:
        - {{type: slot, name: language, value: fi}}
      metadata: *om
      text: |-
        {fi}
"""
TEXTS = {
    "care/home": (
        "Du kan få hemtjänst på finska (8 § minoritetslagen).",
        "Voit saada kotipalvelua suomeksi (vähemmistölain 8 §).",
    ),
    "care/fee": ("Avgiften är högst 500 kr.", "Maksu on enintään 500 kruunua."),
    "care/queue": ("Du får plats inom fyra månader.", "Saat paikan neljän kuukauden kuluessa."),
}


@pytest.fixture
def data(tmp_path):
    """The folder `data`."""
    folder = tmp_path / "data"
    (folder / "answers" / "care").mkdir(parents=True)
    (folder / "texts").mkdir()
    (folder / "catalogue.yml").write_text(CATALOGUE, encoding="utf-8")
    (folder / "sources.yml").write_text("acts: {}\npages: {}\n", encoding="utf-8")
    (folder / "contacts").mkdir()
    (folder / "contacts" / "units.yml").write_text("units: {}\n", encoding="utf-8")
    (folder / "texts" / "web.yml").write_text(
        'limit:\n  sv: "Högst {max} tecken."\n  fi: "Enintään {max} merkkiä."\n', encoding="utf-8"
    )
    (folder / "answers" / "system.yml").write_text(
        ANSWER.format(topic="fallback", sv="Det vet jag inte.", fi="En tiedä."), encoding="utf-8"
    )
    (tmp_path / "domain.yml").write_text("intents: []\n", encoding="utf-8")
    for topic, (sv, fi) in TEXTS.items():
        path = folder / "answers" / f"{topic}.yml"
        path.write_text(ANSWER.format(topic=topic, sv=sv, fi=fi), encoding="utf-8")
    return folder


@pytest.fixture
def change(data):
    """Change a word in a file, as an editor would by hand."""

    def change(name: str, old: str, new: str) -> None:
        path = data / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change
