"""Topics come and go; the comments of their neighbours stay."""

from dataclasses import replace
from datetime import date

import pytest

from bot.content import load_answer, load_catalogue, load_questions
from bot.content.editing import EditRefused, NewTopic, add_topic, remove_topic
from bot.content.layout import canonical
from bot.content.parity.lock import load_lock

NEW = NewTopic(
    id="equality/help",
    titles={"sv": 'Hjälp: "nu"', "fi": "Apua # heti"},
    say="who to ask",
    texts={"sv": "Fråga.\n\n- a\n- b", "fi": "Kysy.\n\n- a\n- b"},
    questions={"sv": ["vem hjälper mig?"], "fi": ["kuka auttaa: sinä?"]},
    reviewed=date(2026, 11, 23),
    sources=["skollagen 8:12 b", "minoritetslagen 8"],
    related=["equality/overview", "equality/discrimination"],
    route="citizen_service",
)
COMMENTED = """\
# Om katalogen.

equality:               # Jämlikhet
  # Överst i temat.
  - {id: equality/overview, sv: "A", fi: "A"}    # om A
  # Om B, som följer.
  - {id: equality/strategy, sv: "B", fi: "B"}    # om B
  # Om C, som följer.
  # Två rader.
  - id: equality/discrimination
    sv: "C"
    # inne i C
    fi: "C"

  # Står för sig.

  - {id: equality/last, sv: "D", fi: "D"}

# Om nästa tema.
other:
  - {id: other/a, sv: "E", fi: "E"}
  - {id: other/b, sv: "F", fi: "F"}
"""


@pytest.fixture
def commented(data):
    """A catalogue with a comment in every place where staff put them."""
    (data / "catalogue.yml").write_text(COMMENTED, encoding="utf-8")
    for path in (data / "answers" / "equality").iterdir():
        text = path.read_text(encoding="utf-8")
        rows = [row for row in text.split("\n") if "related:" not in row]
        path.write_text("\n".join(rows), encoding="utf-8")
    return data / "catalogue.yml"


def without(*rows: str) -> str:
    text = COMMENTED
    for row in rows:
        assert row in text
        text = text.replace(row, "", 1)
    return text


@pytest.mark.parametrize(
    ("topic", "gone"),
    [
        (
            "equality/overview",
            ['  - {id: equality/overview, sv: "A", fi: "A"}    # om A\n'],
        ),
        (
            "equality/strategy",
            [
                "  # Om B, som följer.\n",
                '  - {id: equality/strategy, sv: "B", fi: "B"}    # om B\n',
            ],
        ),
        (
            "equality/discrimination",
            [
                "  # Om C, som följer.\n  # Två rader.\n",
                '  - id: equality/discrimination\n    sv: "C"\n    # inne i C\n    fi: "C"\n',
            ],
        ),
        ("equality/last", ['  - {id: equality/last, sv: "D", fi: "D"}\n']),
        ("other/a", ['  - {id: other/a, sv: "E", fi: "E"}\n']),
        ("other/b", ['  - {id: other/b, sv: "F", fi: "F"}\n']),
    ],
)
def test_a_topic_goes_with_its_own_comment_and_leaves_its_neighbours(commented, topic, gone):
    remove_topic(topic, data=commented.parent)
    assert commented.read_text(encoding="utf-8") == without(*gone)


def test_a_catalogue_in_the_layout_stays_in_it(commented):
    text = canonical(COMMENTED)
    commented.write_text(text, encoding="utf-8")
    remove_topic("equality/strategy", data=commented.parent)
    written = commented.read_text(encoding="utf-8")
    assert canonical(written) == written


def test_a_topic_goes_with_its_files_and_its_confirmation(data):
    answer = data / "answers" / "equality" / "strategy.yml"
    for name in ("overview", "discrimination"):
        path = data / "answers" / "equality" / f"{name}.yml"
        text = path.read_text(encoding="utf-8").replace("equality/strategy", "equality/overview")
        path.write_text(text, encoding="utf-8")
    before = len(load_lock(data / "parity.lock"))
    remove_topic("equality/strategy", data=data)
    assert "equality/strategy" not in load_catalogue(data / "catalogue.yml")
    assert not answer.exists()
    assert not (data / "nlu" / "equality" / "strategy.yml").exists()
    assert len(load_lock(data / "parity.lock")) == before - 1


def test_a_topic_that_others_lead_on_to_stays(data):
    with pytest.raises(EditRefused, match="följdämne till equality/"):
        remove_topic("equality/strategy", data=data)
    assert (data / "answers" / "equality" / "strategy.yml").exists()


def test_a_theme_keeps_its_last_topic(data):
    with pytest.raises(EditRefused, match="enda ämnet i ”public_health”"):
        remove_topic("public_health/overview", data=data)


def test_an_unknown_topic_cannot_be_removed(data):
    with pytest.raises(EditRefused, match="finns inte"):
        remove_topic("equality/none", data=data)


def test_a_new_topic_stands_last_in_its_theme_and_no_other_line_changes(data, lines):
    before = lines("catalogue.yml")
    add_topic(NEW, data=data)
    after = lines("catalogue.yml")
    (line,) = [row for row in after if "equality/help" in row]
    assert [row for row in after if row != line] == before
    assert "equality/discrimination" in after[after.index(line) - 1]
    assert canonical("\n".join(after)) == "\n".join(after)


@pytest.mark.slow
def test_a_new_topic_is_read_like_any_other(data):
    paths = add_topic(NEW, data=data)
    topic = load_catalogue(data / "catalogue.yml")["equality/help"]
    assert topic.titles == NEW.titles
    assert topic.route == "citizen_service"
    answer = load_answer("equality/help", data / "answers")
    assert answer.texts == NEW.texts
    assert answer.sources == ("skollagen 8:12 b", "minoritetslagen 8")
    assert answer.related == ("equality/overview", "equality/discrimination")
    assert answer.reviewed == "2026-11-23"
    questions = [one.text for one in load_questions(data / "nlu") if one.topic == "equality/help"]
    assert questions == ["vem hjälper mig?", "kuka auttaa: sinä?"]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert canonical(text) == text


@pytest.mark.slow
def test_adding_and_removing_gives_back_the_catalogue(data):
    before = (data / "catalogue.yml").read_bytes()
    add_topic(NEW, data=data)
    remove_topic("equality/help", data=data)
    assert (data / "catalogue.yml").read_bytes() == before


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"id": "equality/overview"}, "finns redan"),
        ({"id": "weather/today"}, "temat ”weather” finns inte"),
        ({"id": "equality/Hjälp"}, "inget ämnesnamn"),
        ({"id": "../equality/x"}, "inget ämnesnamn"),
        ({"titles": {"sv": "Hjälp"}}, "saknar titel på fi"),
        ({"texts": {"fi": "Apua"}}, "saknar svar på sv"),
        ({"questions": {"sv": ["vem?"], "fi": []}}, "saknar frågor på fi"),
    ],
)
def test_a_topic_that_lacks_something_is_not_added(data, change, expected):
    before = sorted(data.rglob("*")), (data / "catalogue.yml").read_bytes()
    with pytest.raises(EditRefused, match=expected):
        add_topic(replace(NEW, **change), data=data)
    assert (sorted(data.rglob("*")), (data / "catalogue.yml").read_bytes()) == before
