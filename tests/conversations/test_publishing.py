"""Publishing while residents talk: no message is lost, and a failure changes nothing."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.paths import ROOT
from bot.runner.digests import PUBLISHED
from bot.runner.publishing.live import NotLive
from bot.runner.publishing.publish import Wanted, publish
from bot.runner.publishing.releases import Releases
from bot.runner.publishing.rollback import roll_back, unpublished
from bot.runner.publishing.steps import Steps, Stopped
from bot.settings import Settings
from tests.conversations.assistant import Assistant
from tests.conversations.talk import ANSWERS, answer

LIBRARY = "data/answers/minorities/library.yml"
QUESTION = "finska böcker på biblioteket"
OLD_SOURCE, NEW_SOURCE = "bibliotekslagen (2013:801)", "lagen om bibliotek (2013:801)"
OLD, NEW = "ska erbjuda litteratur på finska", "ska alltid erbjuda litteratur på finska"


class Staff:
    """Somebody with a copy of the content, who publishes it to a running assistant."""

    def __init__(self, assistant: Assistant, folder: Path) -> None:
        self.content = folder / "checkout"
        self.content.mkdir()
        for name in PUBLISHED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.content / name)
            else:
                shutil.copy(ROOT / name, self.content / name)
        self.settings = Settings.from_environment({"BOT_DATA": str(assistant.folder)})
        self.releases = Releases(assistant.folder)
        self.said: list[str] = []
        self.steps = Steps(self.settings, self.said.append)

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        """Change a file of the copy."""
        path = self.content / name
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def publish(self) -> None:
        """Publish the copy as it is."""
        wanted = Wanted(source=self.content)
        publish(self.releases, self.steps, wanted, self.settings.models_dir, self.said.append)


@pytest.fixture
def staff(own_assistant: Assistant, tmp_path: Path) -> Staff:
    return Staff(own_assistant, tmp_path)


@dataclass
class Heard:
    """What residents got while something else happened, each in their own order."""

    each: list[list[str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """All texts. Two residents' replies may pass each other on the way."""
        return [text for texts in self.each for text in texts]


@contextmanager
def residents_asking(assistant: Assistant, question: str) -> Iterator[Heard]:
    """Let two residents ask without a pause, from before until after what happens meanwhile."""
    heard, stopped = Heard(), threading.Event()

    def ask() -> None:
        conversation, texts = assistant.open("sv"), list[str]()
        heard.each.append(texts)
        while not stopped.is_set():
            response = conversation.say(question)
            if response.status_code == 200:
                texts += [message["text"] for message in response.json()["messages"]]
            else:
                heard.lost.append(f"{response.status_code}: {response.text}")

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        wait_for(lambda: len(heard.texts) >= 2)
        yield heard
        several = len(heard.texts) + 4
        wait_for(lambda: len(heard.texts) + len(heard.lost) >= several)
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def wait_for(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def ready_content(assistant: Assistant) -> str | None:
    return assistant.api("GET", "/api/ready").json()["content"]


def test_an_edited_answer_a_title_and_a_source_are_live_and_no_message_is_lost(
    own_assistant: Assistant, staff: Staff
) -> None:
    before = ready_content(own_assistant)
    staff.edit(LIBRARY, lambda text: text.replace(OLD, NEW))
    staff.edit("data/sources.yml", lambda text: text.replace(OLD_SOURCE, NEW_SOURCE))

    with residents_asking(own_assistant, QUESTION) as heard:
        staff.publish()

    assert heard.lost == []
    old = ANSWERS["minorities/library"].texts["sv"]
    new = old.replace(OLD, NEW)
    assert set(heard.texts) == {old, new}
    for texts in heard.each:
        assert texts == sorted(texts, key=lambda text: text == new), "never back to the old"
    assert "Bara ord ändras" in "\n".join(staff.said)
    current = staff.releases.current()
    assert current is not None
    assert current.content == ready_content(own_assistant) != before
    said = answer(own_assistant.open("sv"), QUESTION)
    assert NEW_SOURCE in said["sources"][0]["label"]

    # And back: the assistant says what it said, and the copy keeps what was written in it.
    roll_back(staff.releases, staff.steps, None, staff.said.append)
    assert ready_content(own_assistant) == before
    assert answer(own_assistant.open("sv"), QUESTION)["text"] == old
    current = staff.releases.current()
    assert current is not None
    assert f"  {LIBRARY}" in unpublished(staff.releases, current, staff.content)
    assert NEW in (staff.content / LIBRARY).read_text(encoding="utf-8")


def test_what_cannot_be_published_leaves_the_old_answering(
    own_assistant: Assistant, staff: Staff, tmp_path: Path
) -> None:
    before = ready_content(own_assistant)
    old = ANSWERS["minorities/library"].texts["sv"]

    staff.edit(LIBRARY, lambda text: text.replace("text: |-", 'text: "', 1))
    with pytest.raises(Stopped, match=f"{LIBRARY}, rad "):
        staff.publish()
    shutil.copy(ROOT / LIBRARY, staff.content / LIBRARY)

    # A model that Rasa cannot load, as after a disk that was full.
    staff.edit(LIBRARY, lambda text: text.replace(OLD, NEW))
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"not a model")
    staff.steps.model = lambda _: broken  # type: ignore[method-assign]
    with residents_asking(own_assistant, QUESTION) as heard, pytest.raises(NotLive, match="rasa"):
        staff.publish()

    assert heard.lost == []
    assert set(heard.texts) == {old}
    assert ready_content(own_assistant) == before
    assert [release.content for release in staff.releases.all()] == [before]
    assert "Traceback" not in "\n".join(staff.said)
