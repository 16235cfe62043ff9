"""`python -m bot.web`: runs the gateway alone, with the settings of the environment."""

from __future__ import annotations

import sys

from bot.listening import CannotListen
from bot.settings import Settings, SettingsError
from bot.storage import StorageProblem
from bot.web.server import serve
from bot.yaml import YamlProblem


def main() -> int:
    """Serve; return 1 with one clear line when that is not possible."""
    try:
        settings = Settings.from_environment()
        if not settings.rasa_port or not settings.actions_port:
            raise SettingsError(
                "BOT_RASA_PORT and BOT_ACTIONS_PORT must say where Rasa and its actions listen"
            )
        serve(settings)
    except (SettingsError, StorageProblem, YamlProblem, CannotListen) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
