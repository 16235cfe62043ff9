"""`bot run`: the whole assistant in one command."""

from __future__ import annotations

import importlib.metadata
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FrameType

from bot.listening import listen, listen_for_metrics, url
from bot.paths import ROOT
from bot.rasa_components.archive import is_whole
from bot.runner.digests import code_key
from bot.runner.processes import Processes, free_port
from bot.runner.publishing.releases import MODEL, PublishedRelease, Releases, differing_files
from bot.runner.publishing.steps import check_apart
from bot.runner.running import Running, announce, held
from bot.runner.training import quiet_environment, train_if_changed
from bot.runner.watch import Watch
from bot.settings import Settings
from bot.storage import StorageProblem, migrate, open_engine
from bot.yaml import load_yaml

RASA_VERSION = "3.6.21"
_READY_SECONDS = 300.0


class DataProblem(RuntimeError):  # noqa: N818 - somebody's files, not an error of ours
    """The data cannot be used as it stands; the message names file, line and mend."""


class CannotRun(RuntimeError):  # noqa: N818 - says what the matter is
    """The assistant cannot be started; the message says why and what to do."""


def run(settings: Settings, say: Callable[[str], None]) -> int:
    """Serve what is published, and stay until told to stop; what dies is started again.

    The first time, and after the program has changed, the content of the checkout is published.

    Returns:
        0 after Ctrl-C or SIGTERM.

    Raises:
        CannotListen, CannotRun, DataProblem, ProcessEnded, RunsAlready, StorageProblem,
        TrainingFailed, YamlProblem: It did not come to life, with one clear line.
    """
    _check_version()
    _check_ports(settings)
    settings = _with_ports(settings)
    with held(settings.data_dir) as announcement:
        releases = Releases(settings.data_dir)
        _serve_something(releases, settings, say)
        processes = Processes(say, log_format=settings.log_format)
        stopped = _Stop()
        watch = Watch(processes, _alive(settings), say)
        try:
            parts = _commands(settings, releases.current_link)
            _wait_for_database(processes, parts, settings, stopped, say)
            for name, command in parts.items():
                processes.start(name, command, _environment(settings, releases.current_link))
            _wait_until_ready(processes, settings, stopped)
            if not stopped.asked:
                announce(announcement, _running(settings))
                watch.start()
                say(f"ready: {_shown_address(settings)}   (stop with Ctrl-C)")
            while not stopped.asked:
                processes.revive()
                time.sleep(0.2)
            say("stopping")
            return 0
        finally:
            watch.stop()
            processes.stop()


def _with_ports(settings: Settings) -> Settings:
    """Return the settings with a free port wherever none was named."""
    rasa, actions = settings.rasa_port or free_port(), settings.actions_port or free_port()
    return replace(settings, rasa_port=rasa, actions_port=actions)


def _shown_address(settings: Settings) -> str:
    """Return where a browser on this machine finds the assistant."""
    here = ("127.0.0.1", "0.0.0.0", "::1", "::")  # noqa: S104 - only compared
    return url("localhost" if settings.host in here else settings.host, settings.port)


class _Stop:
    """Remembers that Ctrl-C or SIGTERM came."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGINT, self._ask)
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def _check_version() -> None:
    found = importlib.metadata.version("rasa")
    if found != RASA_VERSION or sys.version_info[:2] != (3, 10):
        raise CannotRun(
            f"Rasa {RASA_VERSION} on Python 3.10 is needed, here is Rasa {found} on Python "
            f"{sys.version_info[0]}.{sys.version_info[1]}; remove .venv and run make run again"
        )


def _check_ports(settings: Settings) -> None:
    """See that they are free, before what takes longer."""
    another = f"choose another: PORT={settings.port + 1} make run"
    listen(settings.host, settings.port, another, "HOST or PORT").close()
    if settings.metrics_port:
        host, port = settings.metrics_host, settings.metrics_port
        listen_for_metrics(host, port, ", for metrics,").close()


def _serve_something(releases: Releases, settings: Settings, say: Callable[[str], None]) -> None:
    """See to it that there is a release which this program can serve."""
    current = releases.current()
    if current is not None and current.code == code_key():
        _see_to_model(releases, current, settings, say)
        changed = differing_files(ROOT, releases.folder_of(current))
        say(f"release {current.number}, published {current.day}")
        if changed:
            more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
            say(f"changed since, and not published: {', '.join(changed[:3])}{more} (bot publish)")
        return
    with releases.exclusively(), releases.candidate() as candidate:
        problem = check_apart(candidate.folder, say, "checking")
        if problem is not None:
            raise DataProblem(problem)
        _prepare_database(settings)
        model = train_if_changed(settings.models_dir, say, candidate.folder)
        release = releases.install(candidate, model)
        releases.serve(release)
        releases.prune(settings.models_dir)
        say(f"release {release.number}, the content of the checkout")


def _see_to_model(
    releases: Releases, release: PublishedRelease, settings: Settings, say: Callable[[str], None]
) -> None:
    """Make a release's model anew where the file is not whole: Rasa could not load it."""
    side = releases.side(release)
    if is_whole(side.model):
        return
    say(f"the model of release {release.number} is damaged and is made anew")
    releases.renew_model(release, train_if_changed(settings.models_dir, say, side.content))


def _prepare_database(settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    try:
        migrate(engine)
    finally:
        engine.dispose()


def _wait_for_database(
    processes: Processes,
    parts: dict[str, list[str]],
    settings: Settings,
    stopped: _Stop,
    say: Callable[[str], None],
) -> None:
    """Where the database cannot be used, start the gateway alone, until it can.

    It tells residents whom to call. Rasa would only be started in vain, again and again.
    """
    problem = _database_problem(settings)
    if problem is None:
        return
    say(f"{problem}; until then residents are told whom to call")
    content = Releases(settings.data_dir).current_link
    processes.start("web", parts.pop("web"), _environment(settings, content))
    while not stopped.asked and _database_problem(settings) is not None:
        processes.revive()
        time.sleep(1)


def _database_problem(settings: Settings) -> StorageProblem | None:
    try:
        _prepare_database(settings)
    except StorageProblem as problem:
        return problem
    return None


def _running(settings: Settings) -> Running:
    return Running(
        pid=os.getpid(),
        web=_address(settings),
        rasa=settings.rasa_url,
        actions=f"http://127.0.0.1:{settings.actions_port}",
        code=code_key(),
    )


def _address(settings: Settings) -> str:
    every = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only compared
    return url(every.get(settings.host, settings.host), settings.port)


def _environment(settings: Settings, content: Path) -> dict[str, str]:
    return quiet_environment() | {
        "BOT_CONTENT": str(content),
        "BOT_RASA_PORT": str(settings.rasa_port),
        "BOT_ACTIONS_PORT": str(settings.actions_port),
        "PYTHONUNBUFFERED": "1",
        # A text's products are too small to share. The second thread saves no time, and waits for
        # the next by spinning: as much again as the whole message, taken from the other processes.
        "OPENBLAS_NUM_THREADS": "1",
        # At DEBUG Rasa and its libraries write what residents say.
        "LOG_LEVEL": "INFO",
        "LOG_LEVEL_LIBRARIES": "ERROR",
    }


def _commands(settings: Settings, content: Path) -> dict[str, list[str]]:
    """Return the three processes' modules and arguments, in the order in which to start them."""
    return {
        "actions": ["actions"],
        "rasa": [
            "rasa", "run", "--interface", "127.0.0.1",
            "--port", str(settings.rasa_port), "--model", str(content / MODEL),
            "--endpoints", str(_endpoints(settings)),
            "--credentials", str(ROOT / "credentials.yml"),
        ],
        "web": ["bot.web"],
    }  # fmt: skip


def _alive(settings: Settings) -> dict[str, str]:
    """Return where each process answers as long as it is not hung."""
    return {
        "actions": f"http://127.0.0.1:{settings.actions_port}/ready",
        "rasa": f"{settings.rasa_url}/webhooks/gateway/ready",
        "web": f"{_address(settings)}/api/health",
    }


def _endpoints(settings: Settings) -> Path:
    """Write the project's endpoints with the action server's port of this run."""
    endpoints = load_yaml(ROOT / "endpoints.yml")
    endpoints["action_endpoint"]["url"] = settings.actions_url
    path = settings.data_dir / "endpoints.yml"
    partial = path.with_suffix(f".{os.getpid()}")
    # JSON is YAML, and needs no writer of its own.
    partial.write_text(json.dumps(endpoints, indent=2), encoding="utf-8")
    partial.replace(path)
    return path


def _wait_until_ready(processes: Processes, settings: Settings, stopped: _Stop) -> None:
    address = f"{_address(settings)}/api/ready"
    deadline = time.monotonic() + _READY_SECONDS
    while not stopped.asked:
        processes.check()
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own
                return
        except (urllib.error.URLError, OSError):
            pass
        if time.monotonic() > deadline:
            raise CannotRun(f"not ready after {_READY_SECONDS:.0f} s; see the log above")
        time.sleep(0.1)
