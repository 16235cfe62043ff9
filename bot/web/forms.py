"""What every form of the site needs: proof that it was sent from a page of this site."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from bot.web.problems import Problem


def refuse_foreign(request: Request) -> None:
    """Refuse a form that another site's page has sent in the visitor's name.

    Browsers say where a form comes from in one of two headers. The few that say neither are
    let in: the cookie is `SameSite=Strict`, so without it a foreign form has nothing to act on.

    Raises:
        Problem: 403.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        own = site in ("same-origin", "none")
    elif origin is not None:
        own = _host(origin) == request.headers.get("host")
    else:
        own = True
    if not own:
        raise Problem(403, "foreign_form")


def _host(origin: str) -> str:
    """Return the host and port of an origin, nothing where it is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
