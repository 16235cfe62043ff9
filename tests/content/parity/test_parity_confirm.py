"""Staff confirm that the languages agree; `bot check` tells when they no longer do."""

import argparse
import os
from datetime import date

import pytest

from bot.content import check_content, load_content
from bot.content.checks import parity
from bot.content.commands import add_parser
from bot.content.parity.confirm import NotConfirmed, confirm, confirm_all
from bot.content.parity.lock import load_lock
from bot.settings import Settings

DAY = date(2026, 11, 23)


@pytest.fixture
def confirmed(data):
    confirm_all(load_content(data), "Aino Ek", on=DAY)
    return data


@pytest.fixture
def bot(data, capsys):
    """Run `bot …` and return its exit code and all that it says."""
    parser = argparse.ArgumentParser(prog="bot")
    add_parser(parser.add_subparsers(), data)

    def run(*arguments: str) -> tuple[int, str]:
        options = parser.parse_args(arguments)
        code = options.run(options, Settings.from_environment({}))
        output = capsys.readouterr()
        return code, output.out + output.err

    return run


def about(data, *names):
    """What the checks of parity say about some files, as staff see it."""
    content = load_content(data)
    return [
        (finding.severity, str(finding))
        for check in (parity.facts, parity.label_facts, parity.in_step, parity.shape)
        for finding in check(content)
        if finding.path.name in (*names, "parity.lock")
    ]


def test_what_is_confirmed_and_unchanged_gives_no_word(confirmed):
    assert about(confirmed, "home.yml", "fee.yml", "queue.yml", "system.yml", "web.yml") == []


def test_a_fact_that_differs_is_one_error_with_both_lines_and_the_mend(data, change):
    change("answers/care/home.yml", "vähemmistölain 8 §", "vähemmistölain 9 §")
    errors = [said for severity, said in about(data, "home.yml") if severity == "error"]
    assert len(errors) == 1
    assert "home.yml, rad 16: ”9 §” står på finska men ”8 §” på svenska (rad 11)." in errors[0]
    assert 'bot confirm care/home --by "Ditt namn" --allow "varför"' in errors[0]


def test_a_fact_without_its_like_is_an_error_in_the_language_that_has_it(data, change):
    change("answers/care/home.yml", "vähemmistölain 8 §", "vähemmistölain säännös")
    errors = [said for severity, said in about(data, "home.yml") if severity == "error"]
    assert len(errors) == 1
    assert "home.yml, rad 11: ”8 §” står bara på svenska. Skriv samma sak på finska" in errors[0]


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("catalogue.yml", 'sv: "Avgift"', 'sv: "Avgift 2026"', "catalogue.yml, rad 4: ”2026”"),
        ("texts/web.yml", "Enintään {max}", "Enintään", "web.yml, rad 2: ”{max}” står bara på sv"),
        ("answers/system.yml", "En tiedä.", "En tiedä 5 §:ää.", "system.yml, rad 16: ”5 §” står"),
    ],
)
def test_titles_texts_of_the_page_and_system_answers_are_compared_too(
    data, change, name, old, new, expected
):
    change(name, old, new)
    assert any(expected in said for _, said in about(data, name.rsplit("/")[-1]))


def test_a_variation_without_its_counterpart_is_an_error(data):
    with (data / "answers" / "system.yml").open("a", encoding="utf-8") as stream:
        stream.write(
            "    - condition:\n        - {type: slot, name: language, value: sv}\n"
            "      text: |-\n        Jag gissar inte.\n"
        )
    assert any(
        "system.yml, rad 20: en variant av ”utter_fallback” finns inte på finska" in said
        for _, said in about(data, "system.yml")
    )


def test_a_swedish_change_leaves_finnish_behind_and_shows_the_words(confirmed, change):
    change("answers/care/home.yml", "Du kan få", "Du har rätt att få")
    ((severity, said),) = about(confirmed, "home.yml")
    assert severity == "warning"
    assert "home.yml, rad 16: den finska texten är efter; den svenska texten är ändrad" in said
    assert "sedan Aino Ek bekräftade dem 2026-11-23: Du [-kan-] {+har rätt att+} få" in said
    assert "bot confirm care/home" in said


def test_a_finnish_change_leaves_swedish_behind(confirmed, change):
    change("answers/care/home.yml", "Voit saada", "Sinulla on oikeus saada")
    ((severity, said),) = about(confirmed, "home.yml")
    assert severity == "warning"
    assert "home.yml, rad 11: den svenska texten är efter" in said
    assert "[-Voit-] {+Sinulla on oikeus+}" in said


def test_a_change_of_both_must_be_confirmed_anew(confirmed, change, bot):
    change("answers/care/home.yml", "Du kan få", "Du har rätt att få")
    change("answers/care/home.yml", "Voit saada", "Sinulla on oikeus saada")
    ((_, said),) = about(confirmed, "home.yml")
    assert "båda texterna är ändrade" in said
    assert bot("confirm", "care/home", "--by", "Eva Berg")[0] == 0
    assert about(confirmed, "home.yml") == []
    assert load_lock(confirmed / "parity.lock")["care/home"].by == "Eva Berg"
    assert load_lock(confirmed / "parity.lock")["care/fee"].by == "Aino Ek"


def test_a_new_topic_has_not_been_confirmed(confirmed):
    path = confirmed / "parity.lock"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(row for row in rows if "care/fee" not in row), encoding="utf-8")
    ((severity, said),) = about(confirmed, "fee.yml")
    assert severity == "warning"
    assert "ingen har bekräftat att språken säger samma sak i ”care/fee”" in said


def test_without_a_lock_there_is_one_warning_not_one_per_topic(data):
    ((severity, said),) = about(data, "home.yml", "fee.yml")
    assert severity == "warning"
    assert "bot confirm --all" in said


def test_a_spoilt_lock_is_an_error(confirmed):
    (confirmed / "parity.lock").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    ((severity, said),) = about(confirmed, "home.yml")
    assert severity == "error"
    assert "parity.lock, rad 1" in said


def test_confirm_refuses_what_differs_and_leaves_the_lock(confirmed, change, bot):
    change("answers/care/fee.yml", "500 kruunua", "600 kruunua")
    before = (confirmed / "parity.lock").read_bytes()
    code, said = bot("confirm", "care/home", "care/fee", "--by", "Eva Berg")
    assert code == 1
    assert "”500 kr” står bara på svenska" in said
    assert "Traceback" not in said
    assert (confirmed / "parity.lock").read_bytes() == before


def test_confirm_shows_the_changed_words(confirmed, change, bot):
    change("answers/care/fee.yml", "högst", "aldrig över")
    code, said = bot("confirm", "care/fee", "--by", "Eva Berg")
    assert code == 0
    assert "care/fee: finskan är efter (bekräftad av Aino Ek 2026-11-23)" in said
    assert "svenska: Avgiften är [-högst-] {+aldrig över+} 500 kr." in said
    assert "care/fee: bekräftad av Eva Berg" in said


def test_confirm_without_a_name_shows_both_texts_and_writes_nothing(data, bot):
    code, said = bot("confirm", "care/fee")
    assert code == 0
    assert "Avgiften är högst 500 kr." in said
    assert "Maksu on enintään 500 kruunua." in said
    assert not (data / "parity.lock").exists()


def test_a_meant_difference_is_allowed_until_a_text_changes(data, change, bot):
    change("answers/care/fee.yml", "500 kruunua.", "500 kruunua vuonna 2026.")
    why = "Året står på finska för att förklara ordet"
    assert bot("confirm", "care/fee", "--by", "Eva Berg", "--allow", why)[0] == 0
    assert about(data, "fee.yml") == []
    assert load_lock(data / "parity.lock")["care/fee"].why == why

    change("answers/care/fee.yml", "Avgiften är", "Din avgift är")
    errors = [said for severity, said in about(data, "fee.yml") if severity == "error"]
    assert len(errors) == 1
    assert "har varit tillåtet, men någon av texterna är ändrad sedan dess" in errors[0]


def test_an_allowance_covers_only_the_differences_it_was_given_for(data, change):
    change("answers/care/fee.yml", "500 kruunua.", "500 kruunua vuonna 2026.")
    content = load_content(data)
    confirm(content, ["care/fee"], "Eva", on=DAY, why_different="Meningen är")
    confirm(content, ["care/fee"], "Eva", on=DAY)
    lock = load_lock(data / "parity.lock")
    assert lock["care/fee"].allowed == ("fi number 2026",)
    assert lock["care/fee"].why == "Meningen är"


def test_a_reason_without_a_difference_is_refused(data):
    with pytest.raises(NotConfirmed, match="--allow behövs inte"):
        confirm(
            load_content(data), ["care/fee"], "Eva", on=DAY, why_different="För säkerhets skull"
        )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["care/none", "--by", "Eva"], "det finns inget ämne ”care/none”"),
        (["care/fee", "--by", "  "], "skriv vem som bekräftar"),
        ([], "ange de ämnen som du har läst"),
        (["--all"], "--all går ihop med --by"),
        (["--all", "--by", "Eva", "care/fee"], "ange de ämnen"),
    ],
)
def test_confirm_says_what_is_missing(bot, arguments, expected):
    code, said = bot("confirm", *arguments)
    assert code == 1
    assert expected in said


def test_all_at_once_only_the_first_time(data, bot):
    assert bot("confirm", "--all", "--by", "Aino Ek") == (
        0,
        "4 svar bekräftade av Aino Ek i data/parity.lock.\n",
    )
    code, said = bot("confirm", "--all", "--by", "Aino Ek")
    assert code == 1
    assert "--all gäller bara den första gången" in said


def test_what_no_longer_exists_leaves_the_lock_with_the_next_confirmation(confirmed, change, bot):
    change("catalogue.yml", '  - {id: care/queue, sv: "Kö", fi: "Jono", say: "…"}\n', "")
    (confirmed / "answers" / "care" / "queue.yml").unlink()
    ((severity, said),) = about(confirmed)
    assert severity == "warning"
    assert "”care/queue” är bekräftad men finns inte längre" in said
    assert bot("confirm", "care/fee", "--by", "Eva")[0] == 0
    assert "care/queue" not in load_lock(confirmed / "parity.lock")


def test_what_cannot_be_read_at_the_moment_keeps_its_confirmation(confirmed, change, bot):
    change("answers/care/queue.yml", "responses:", "responses:\n\t")
    assert bot("confirm", "care/fee", "--by", "Eva")[0] == 0
    assert "care/queue" in load_lock(confirmed / "parity.lock")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(data, bot):
    data.chmod(0o500)
    code, said = bot("confirm", "care/fee", "--by", "Eva")
    data.chmod(0o700)
    assert code == 1
    assert "får inte skrivas" in said


def test_bot_check_and_the_start_run_these_checks(confirmed, change):
    change("answers/care/home.yml", "vähemmistölain 8 §", "vähemmistölain 9 §")
    quick = [str(finding) for finding in check_content(confirmed)]
    assert any("”9 §” står på finska men ”8 §” på svenska" in said for said in quick)
    thorough = [str(finding) for finding in check_content(confirmed, thorough=True)]
    assert any("den svenska texten är efter" in said for said in thorough)


def test_a_meant_difference_in_a_text_of_the_page_is_allowed_by_its_name(data, change, bot):
    change("texts/web.yml", "Enintään {max} merkkiä.", "Enintään {max} merkkiä (2 riviä).")
    said = " ".join(said for _, said in about(data, "web.yml"))
    assert 'bot confirm texts/web.yml#limit --by "Ditt namn" --allow "varför"' in said
    code, _ = bot("confirm", "texts/web.yml#limit", "--by", "Eva Berg", "--allow", "Rutan är smal")
    assert code == 0
    assert about(data, "web.yml") == []
