"""`python -m actions`: the action server, following what is published.

The server is rasa-sdk's own. What it adds: the content is read before the first call, read anew
when another release is published, and `/ready` says which one is in use.
"""

from __future__ import annotations

from rasa_sdk.endpoint import create_app
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.resources import resources
from bot.content import Follower, read_release
from bot.logs import configure
from bot.settings import Settings


def main() -> None:
    """Serve on loopback, on the port of the settings, until told to stop."""
    settings = Settings.from_environment()
    configure("INFO", settings.log_format, "actions")
    follower = Follower(resources.load, read_release())
    resources.load()
    app = create_app("actions")

    @app.get("/ready")
    async def ready(_: Request) -> HTTPResponse:
        return response.json({"status": "ok", **follower.state})

    follower.start()
    app.run("127.0.0.1", settings.actions_port, access_log=False)


if __name__ == "__main__":
    main()
