"""One layout for the YAML that staff edit: what has it comes back byte for byte."""

import argparse

import pytest

from bot.content.commands import add_parser
from bot.content.files import write_atomically
from bot.content.layout import canonical, format_files, staff_files
from bot.paths import DATA
from bot.settings import Settings
from bot.yaml import YamlProblem, read_text

TIDY = '''\
# Överst.
theme:                     # i linje
  - {id: theme/a, sv: "A", fi: 'A'}   # citattecknen är kvar
  # Om nästa.
  - {id: theme/b, sv: B, fi: B}

other:
  metadata: &om
    sources: ["skollagen 8:12 b", minoritetslagen 8]
    verified_on: null
    reviewed: "2026-11-23"
  again: *om
  text: |-
    En rad som är så lång att andra program hade delat den på flera rader, men den är ett stycke.

    # Inte en kommentar.
  examples: |
    - ett
    - två
  folded: >-
    vikt
    text
'''  # fmt: skip
UNTIDY = """\
theme:
- {id: theme/a,   sv: "A"}
# Om nästa.
- id: theme/b
  sv:    B
  web:
"""


@pytest.fixture
def bot(tmp_path, capsys):
    """Run `bot format …` on a folder and return its exit code and all that it says."""
    parser = argparse.ArgumentParser(prog="bot")
    add_parser(parser.add_subparsers(), tmp_path)

    def run(*arguments: str) -> tuple[int, str]:
        options = parser.parse_args(["format", *arguments])
        code = options.run(options, Settings.from_environment({}))
        output = capsys.readouterr()
        return code, output.out + output.err

    return run


def test_a_tidy_file_comes_back_byte_for_byte():
    assert canonical(TIDY) == TIDY


# One of each kind; all of them are checked by `bot format --check`.
@pytest.mark.parametrize(
    "name",
    [
        "catalogue.yml",
        "sources.yml",
        "parity.yml",
        "answers/system.yml",
        "answers/minorities/preschool.yml",
        "contacts/units.yml",
        "nlu/minorities/preschool.yml",
        "stories/rules.yml",
        "texts/web.yml",
    ],
)
def test_the_content_has_the_layout(name):
    text = read_text(DATA / name)
    assert canonical(text) == text
    assert DATA / name in set(staff_files())


def test_an_untidy_file_is_laid_out_once_and_means_the_same():
    once = canonical(UNTIDY)
    assert once == (
        'theme:\n  - {id: theme/a, sv: "A"}\n# Om nästa.\n  - id: theme/b\n    sv: B\n'
        "    web: null\n"
    )
    assert canonical(once) == once


def test_windows_line_ends_and_marks_go():
    assert canonical("\ufeffa: 1\r\nb: |-\r\n  två\r\n  rader\r\n") == (
        "a: 1\nb: |-\n  två\n  rader\n"
    )


def test_an_entry_with_a_line_per_key_follows_one_in_braces_under_a_commented_key():
    text = 'theme:   # om temat\n  - {id: theme/a}\n  - id: theme/b\n    sv: "B"\n'
    assert canonical(text) == text


def test_what_is_no_yaml_is_refused(tmp_path):
    with pytest.raises(YamlProblem, match="filen går inte att läsa"):
        canonical("a: [", tmp_path / "x.yml")


def test_check_lists_the_files_and_changes_none(tmp_path, bot):
    (tmp_path / "catalogue.yml").write_text(UNTIDY, encoding="utf-8")
    (tmp_path / "sources.yml").write_text(TIDY, encoding="utf-8")
    code, said = bot("--check")
    assert code == 1
    assert "catalogue.yml har en annan layout. Kör bot format." in said
    assert "sources.yml" not in said
    assert (tmp_path / "catalogue.yml").read_text(encoding="utf-8") == UNTIDY


def test_format_writes_what_check_lists(tmp_path, bot):
    (tmp_path / "catalogue.yml").write_text(UNTIDY, encoding="utf-8")
    assert bot() == (0, f"{tmp_path / 'catalogue.yml'} är omskriven\n")
    assert bot() == (0, "")
    assert bot("--check") == (0, "")


def test_one_broken_file_stops_before_anything_is_written(tmp_path):
    (tmp_path / "catalogue.yml").write_text(UNTIDY, encoding="utf-8")
    (tmp_path / "sources.yml").write_text("a: [", encoding="utf-8")
    with pytest.raises(YamlProblem, match=r"sources\.yml"):
        format_files(tmp_path)
    assert (tmp_path / "catalogue.yml").read_text(encoding="utf-8") == UNTIDY


def test_a_file_is_replaced_in_one_step_and_keeps_its_permissions(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    with path.open(encoding="utf-8") as reader:
        write_atomically(path, "new å\r\n")
        assert reader.read() == "old"
    assert path.read_bytes() == "new å\r\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["a.yml"]


def test_a_link_still_points_where_it_did(tmp_path):
    path, link = tmp_path / "a.yml", tmp_path / "link.yml"
    path.write_text("old", encoding="utf-8")
    link.symlink_to(path)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "new"


def test_what_cannot_be_written_leaves_the_file_and_nothing_beside_it(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "half \ud800")
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.yml"]
