"""`bot rollback`: serves an earlier release again."""

from __future__ import annotations

from pathlib import Path

from bot.paths import ROOT
from bot.rasa_components.archive import is_whole
from bot.runner.digests import code_key
from bot.runner.publishing.releases import PublishedRelease, Releases, differing_files
from bot.runner.publishing.steps import Say, Steps, Stopped
from bot.runner.running import Running

_MOST = 20


def roll_back(releases: Releases, steps: Steps, number: int | None, say: Say) -> PublishedRelease:
    """Serve an earlier release, content and model, as it was published.

    The files in `data/` are left as they are: they may hold what somebody is working on. Which of
    them differ from what residents now meet is told, and where the published copies lie.

    Args:
        releases: The releases.
        steps: What makes a release live.
        number: Which release; None for the one before the one that is served.
        say: Is told what goes on.

    Raises:
        NoSuchRelease: There is none of that number, or none before.
        NotLive: The running assistant could not take it over, and goes on as before.
        BusyPublishing, Stopped, TrainingFailed: As in `publish`.
    """
    with releases.exclusively():
        target = releases.before_current() if number is None else releases.one(number)
        running, code = steps.running(), code_key()
        if running is not None and running.code != code:
            raise Stopped(
                "programmet har ändrats sedan assistenten startades. "
                "Stoppa den, kör make run, och gå sedan tillbaka."
            )
        if target == releases.current():
            raise Stopped(f"publicering {target.number} är den som gäller redan.")
        if target.code == code:
            side = releases.side(target)
            if not is_whole(side.model):
                # A backup holds the model of the release that was served alone.
                say(f"Modellen för publicering {target.number} görs om.")
                releases.renew_model(target, steps.model(side.content))
            steps.live(releases, target, running)
            return target
        say(f"Publicering {target.number} gjordes med ett annat program; dess modell görs om.")
        return _made_again(releases, steps, target, running)


def _made_again(
    releases: Releases, steps: Steps, target: PublishedRelease, running: Running | None
) -> PublishedRelease:
    """Publish the content of a release of another program, with a model of this one."""
    with releases.candidate(releases.folder_of(target)) as candidate:
        release = releases.install(candidate, steps.model(candidate.folder))
        try:
            steps.live(releases, release, running)
        except BaseException:
            releases.forget(release)
            raise
        return release


def unpublished(releases: Releases, release: PublishedRelease, source: Path = ROOT) -> list[str]:
    """Return lines that tell which files differ from a release, and where its copies lie."""
    folder = releases.folder_of(release)
    names = differing_files(source, folder)
    if not names:
        return ["Filerna i data/ är de som är publicerade."]
    lines = [
        "Filerna i data/ är inte ändrade. Dessa skiljer sig från det som nu är publicerat, "
        "och följer med nästa gång du publicerar:"
    ]
    lines += [f"  {name}" for name in names[:_MOST]]
    if len(names) > _MOST:
        lines.append(f"  … och {len(names) - _MOST} till")
    lines.append(f"De publicerade filerna ligger i {folder}.")
    return lines
