"""Serves the widget: its entry at `/widget.js`, the modules and styles behind it, and its words."""

from __future__ import annotations

import hashlib
import json

from starlette.endpoints import HTTPEndpoint
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.web.page_view import HERE
from bot.web.problems import Problem
from bot.web.services import services_of

WIDGET = HERE / "widget"
MAIN = "kommun-chat.js"

_TYPES = {".js": "text/javascript", ".css": "text/css"}
_FILES = {path.name: path for path in sorted(WIDGET.iterdir()) if path.suffix in _TYPES}
_CONTENT = {name: path.read_bytes() for name, path in _FILES.items()}
_DIGEST = hashlib.sha256(b"".join(_CONTENT.values())).hexdigest()[:12]

# An entry that a browser has kept goes on naming the files that it belongs with, which the
# browser keeps too; only the entry and the words are asked for anew.
_FOR_MINUTES = {"Cache-Control": "public, max-age=300", "Vary": "Origin"}
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Origin"}


class Entry(HTTPEndpoint):
    """`/widget.js`: the one script that a page names."""

    async def get(self, _: Request) -> Response:
        """Return a module that imports this version of the widget."""
        module = f'import "./widget/{_DIGEST}/{MAIN}";\n'
        return Response(module, headers=_FOR_MINUTES, media_type=_TYPES[".js"])


class File(HTTPEndpoint):
    """`/widget/<version>/<name>`: a module or the styles."""

    async def get(self, request: Request) -> Response:
        """Return the file as it is now, whatever version is asked for."""
        name: str = request.path_params["name"]
        if name not in _CONTENT:
            raise Problem(404, "no_such_page")
        media_type = _TYPES[_FILES[name].suffix]
        return Response(_CONTENT[name], headers=_FOR_GOOD, media_type=media_type)


class Words(HTTPEndpoint):
    """`/widget/words.json`: what the widget says itself, and whom to call when it is down."""

    async def get(self, request: Request) -> Response:
        """Return the words and the main contact card in both languages."""
        services = services_of(request)
        entries = services.words.entries | services.widget_words.entries
        content = {
            "words": {
                language: {key: entry[language] for key, entry in entries.items()}
                for language in ("sv", "fi")
            },
            "contacts": {
                "sv": await services.contact.cards("sv"),
                "fi": await services.contact.cards("fi"),
            },
            "max_text": services.settings.max_text,
            "days": services.settings.retention_days,
        }
        body = json.dumps(content, ensure_ascii=False)
        return Response(body, headers=_FOR_MINUTES, media_type="application/json")


_SMALLER = [Middleware(GZipMiddleware, minimum_size=500)]

# Not mounted under `/widget`: a request is counted by its route's path, which has to be the whole.
ROUTES: list[BaseRoute] = [
    Route("/widget.js", Entry),
    Route("/widget/words.json", Words, middleware=_SMALLER),
    Route("/widget/{version}/{name}", File, middleware=_SMALLER),
]
