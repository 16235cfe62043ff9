"""HTTP connections that may not be held open for nothing: limits on time, headers and number."""

from __future__ import annotations

import asyncio
import logging
import resource
import socket
import struct
import time
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.web.patience import COMPLETE

# A whole request, headers and body, must have come by then. uvicorn itself only limits the pause
# between two requests, so a byte now and then would hold a connection for ever.
REQUEST_SECONDS = 15.0
# A response that its client does not read is given up by then.
UNREAD_SECONDS = 30.0
# Bytes of the first line and the headers. Browsers send one or two thousand.
MAX_HEAD = 16 * 1024
# Of the files that the process may open, those that it keeps for itself: database, Rasa, logs.
_OWN_FILES = 128
MAX_CONNECTIONS = 4096

_NOT_HTTP = (
    b"HTTP/1.1 400 Bad Request\r\n"
    b"content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n"
    b"x-content-type-options: nosniff\r\n"
    b"referrer-policy: no-referrer\r\n"
    b"cache-control: no-store\r\n"
    b"content-length: 0\r\n"
    b"connection: close\r\n\r\n"
)

# How Linux tells of a connection; macOS and others do not tell this.
_TCP_INFO = getattr(socket, "TCP_INFO", None)
# In it, the milliseconds since the last data came: the member tcpi_last_data_recv of tcp_info.
_SINCE_DATA = struct.Struct("@52xI")

_log = logging.getLogger(__name__)


def connection_limit() -> int:
    """Raise the limit on open files as far as allowed; return how many connections that leaves."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + _OWN_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS
    return max(16, min(MAX_CONNECTIONS, soft - _OWN_FILES))


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with a deadline for every request, and an end to unread responses.

    Over the limit of connections the one that has waited longest without a request is closed for
    the new one; where all are at work, the new one is closed.
    """

    limit = MAX_CONNECTIONS

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._head = 0
        self._in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Make room if there is none, and begin to wait for the first request."""
        super().connection_made(transport)
        if len(self.connections) > self.limit and not self._make_room():
            transport.abort()
            return
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop("_deadline")
        self._stop("_unread")
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, unless it makes the head too large."""
        if self._deadline is None:
            self._wait_for_request()
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > MAX_HEAD:
            self.transport.abort()

    def on_message_begin(self) -> None:
        """Count the head of a new request."""
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        """Stop counting. What came at once and is too large, `LastResort` refuses in words."""
        self._in_head, self._head = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Wait no longer: the request is here."""
        self.scope[COMPLETE] = time.monotonic() - self._unseen()  # type: ignore[literal-required]
        self._stop("_deadline")
        self._in_head = True
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Begin to wait for a client that does not read."""
        super().pause_writing()
        self._unread = self.loop.call_later(UNREAD_SECONDS, self._give_up, "unread response")

    def resume_writing(self) -> None:
        """The client has read."""
        self._stop("_unread")
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, and one whose client has not read its last response."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP, with the headers that forbid to make anything of the answer."""
        self.transport.write(_NOT_HTTP)
        self.transport.close()
        self._unread = self.loop.call_later(UNREAD_SECONDS, self._give_up, "unread response")

    def _unseen(self) -> float:
        """Return the seconds for which what was just read has lain unread; 0 where nobody tells.

        In a crowd a connection waits to be taken up, and what came over it to be read: the client
        has then waited for longer than this process knows of it.
        """
        if _TCP_INFO is None:
            return 0.0
        try:
            connection = self.transport.get_extra_info("socket")
            told = connection.getsockopt(socket.IPPROTO_TCP, _TCP_INFO, _SINCE_DATA.size)
            return float(_SINCE_DATA.unpack(told)[0]) / 1000
        except (OSError, struct.error):
            # It is closed already, or no TCP connection.
            return 0.0

    def _wait_for_request(self) -> None:
        self._deadline = self.loop.call_later(REQUEST_SECONDS, self._give_up, "slow request")

    def _give_up(self, why: str) -> None:
        if not self.transport.is_closing():
            _log.info("a connection was closed: %s", why)
        # Not close(), which would wait for what is unread to be read.
        self.transport.abort()

    def _stop(self, name: str) -> None:
        timer = getattr(self, name)
        if timer is not None:
            timer.cancel()
            setattr(self, name, None)

    def _make_room(self) -> bool:
        idle = [
            other
            for other in self.connections
            if other is not self
            and isinstance(other, GuardedProtocol)
            and (other.cycle is None or other.cycle.response_complete)
            and not other.transport.is_closing()
        ]
        if not idle:
            return False
        min(idle, key=lambda other: other.waiting_since).transport.abort()
        return True

    @property
    def waiting_since(self) -> float:
        """When the connection began to wait for its request, in the loop's time; now if not."""
        return self.loop.time() if self._deadline is None else self._deadline.when()
