"""`bot try`: talk to the content as it stands in the checkout, without starting the assistant."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from bot.directory import prepare
from bot.paths import ROOT
from bot.runner.processes import free_port
from bot.runner.publishing.steps import Say, Stopped
from bot.runner.training import quiet_environment, train_if_changed
from bot.settings import Settings

_ACTIONS_SECONDS = 60.0


def try_content(settings: Settings, say: Say) -> int:
    """Train where needed, start the actions, and hand the terminal over to a chat.

    The contacts are those of the database. Nothing that is said is stored.

    Returns:
        0 when the chat has ended.

    Raises:
        Stopped: The actions or the chat do not start.
        StorageProblem, TrainingFailed, YamlProblem: As for `bot run`.
    """
    model = train_if_changed(settings.models_dir, say)
    prepare(settings.database_url)
    log = settings.data_dir / "try.log"
    with log.open("w", encoding="utf-8") as output, _actions(output) as (actions, port):
        say("startar Rasa och läser in modellen …")
        chat = subprocess.Popen(
            [sys.executable, "-m", "bot.rasa_components.trial", str(model), str(port)],
            cwd=ROOT, env=_environment(port), stderr=output,
        )  # fmt: skip
        try:
            _wait_for(actions, port, str(log))
        except BaseException:
            chat.terminate()
            raise
        if _ended(chat) != 0:
            raise Stopped(f"samtalet kunde inte börja eller fortsätta; se {log}")
        return 0


def _environment(port: int) -> dict[str, str]:
    return quiet_environment() | {"BOT_ACTIONS_PORT": str(port)}


@contextmanager
def _actions(output: IO[str]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run the actions, which write to a log, for as long as the block lasts; give their port."""
    port = free_port()
    actions = subprocess.Popen(
        [sys.executable, "-m", "bot.runner.child", "actions"],
        cwd=ROOT, env=_environment(port), stdin=subprocess.PIPE, stdout=output, stderr=output,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield actions, port
    finally:
        actions.terminate()
        actions.communicate()


def _wait_for(actions: subprocess.Popen[bytes], port: int, log: str) -> None:
    deadline = time.monotonic() + _ACTIONS_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            pass
        if actions.poll() is not None or time.monotonic() > deadline:
            raise Stopped(f"det som slår upp kontakter och paragrafer startar inte; se {log}")
        time.sleep(0.1)


def _ended(chat: subprocess.Popen[bytes]) -> int:
    """Wait for the chat; a Ctrl-C is for it to answer."""
    while True:
        try:
            return chat.wait()
        except KeyboardInterrupt:
            continue
