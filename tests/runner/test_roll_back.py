"""What was published can be taken back, and what of it is kept."""

from __future__ import annotations

import pytest

from bot.runner.digests import content_key
from bot.runner.publishing.live import NotLive
from bot.runner.publishing.releases import KEPT, NoSuchRelease
from bot.runner.publishing.rollback import unpublished
from bot.runner.publishing.steps import Stopped
from tests.runner.staff import ANSWER, RESPONSE, Staff, new_words


def test_back_and_further_back_and_forward_again(staff: Staff) -> None:
    for number in range(2, 4):
        staff.write(ANSWER, RESPONSE.format(f"Ja, {number}."))
        staff.publish()

    assert staff.roll_back().number == 2
    assert staff.roll_back().number == 1
    with pytest.raises(NoSuchRelease, match="ingen tidigare"):
        staff.roll_back()
    assert staff.roll_back(3).number == 3
    with pytest.raises(Stopped, match="gäller redan"):
        staff.roll_back(3)
    with pytest.raises(NoSuchRelease, match="de som finns kvar är 1, 2, 3"):
        staff.roll_back(7)
    assert staff.current == 3


def test_a_model_that_no_backup_held_is_made_anew(staff: Staff) -> None:
    new_words(staff)
    staff.publish()
    model = staff.releases.side(staff.releases.one(1)).model
    model.unlink()

    assert staff.roll_back().number == 1

    assert model.is_file()
    assert "Modellen för publicering 1 görs om." in staff.said


def test_a_rollback_leaves_what_staff_write_and_tells_what_differs(staff: Staff) -> None:
    new_words(staff)
    staff.publish()
    written = (staff.checkout / ANSWER).read_text(encoding="utf-8")

    release = staff.roll_back()

    assert (staff.checkout / ANSWER).read_text(encoding="utf-8") == written
    lines = unpublished(staff.releases, release, staff.checkout)
    assert f"  {ANSWER}" in lines
    assert "Ja." in (staff.releases.folder_of(release) / ANSWER).read_text(encoding="utf-8")
    assert staff.publish() is not None, "what was taken back can be published again"


def test_a_rollback_that_is_not_taken_over_changes_nothing(staff: Staff) -> None:
    new_words(staff)
    staff.publish()
    staff.steps.fails["live"] = NotLive("nej")

    with pytest.raises(NotLive):
        staff.roll_back()

    assert staff.current == 2


def test_the_last_releases_are_kept_and_the_one_that_is_served(staff: Staff) -> None:
    for number in range(2, KEPT + 2):
        staff.write(ANSWER, RESPONSE.format(f"Ja, {number}."))
        staff.publish()
    assert [release.number for release in staff.releases.all()] == list(range(2, KEPT + 2))
    staff.roll_back(2)

    staff.write(ANSWER, RESPONSE.format("Ja, till sist."))
    (staff.models / "botkyrka-old.tar.gz").touch()
    (staff.models / "botkyrka-older.tar.gz").touch()
    staff.publish()

    assert [release.number for release in staff.releases.all()] == list(range(3, KEPT + 3))
    assert len(list(staff.models.iterdir())) == 1
    side = staff.releases.side(staff.releases.all()[0])
    assert side.model.read_text() == content_key(side.content), "each keeps its own model"


def test_a_release_that_was_damaged_keeps_its_number(staff: Staff) -> None:
    new_words(staff)
    (staff.releases.folder_of(staff.publish()) / "release.json").unlink()

    staff.write(ANSWER, RESPONSE.format("Ja, till sist."))

    assert staff.publish().number == 3
