"""Addresses that a process listens on: whether they can be had, and how one writes them."""

from __future__ import annotations

import errno
import socket


class CannotListen(RuntimeError):  # noqa: N818 - says what the matter is
    """An address cannot be listened on; the message names it and the mend."""


def listen(host: str, port: int, another: str, names: str, what: str = "") -> socket.socket:
    """Return a socket bound to an address.

    Args:
        host: A name or an address of this machine.
        port: The port.
        another: How to choose another port.
        names: The settings that gave the address.
        what: What is listened for, where that is not the assistant itself.

    Raises:
        CannotListen: It is taken, or no address of this machine.
    """
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, UnicodeError) as error:
        listening.close()
        place = f"port {port} on {host}{what}"
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise CannotListen(f"{place} is taken; stop what uses it or {another}") from None
        why = error.strerror if isinstance(error, OSError) else "no name of a machine"
        raise CannotListen(f"{place} cannot be listened on ({why}); mend {names}") from None
    return listening


def listen_for_metrics(host: str, port: int, what: str = "") -> socket.socket:
    """Return a socket bound to the address of the figures for Prometheus.

    Raises:
        CannotListen: As `listen`.
    """
    another = "choose another with BOT_METRICS_PORT"
    return listen(host, port, another, "BOT_METRICS_HOST or BOT_METRICS_PORT", what)


def url(host: str, port: int) -> str:
    """Return the address as a browser writes it."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
