"""Many clients at the same moment, in a process of its own, timed by the kernel.

Two hundred tasks of an HTTP client cost as much processor time as the gateway's answers, and on a
busy machine most of what they measure is how late they are themselves. Here the requests are made
beforehand, and a response ends when the kernel has its last byte, however late it is read.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

# Linux's number, which the module `socket` lacks: let the kernel say when what is read had come.
_SO_TIMESTAMPNS = 35
_TIME = struct.Struct("@qq")
_GIVEN_UP_SECONDS = 30.0
_ROOM = 1 << 20


@dataclass(frozen=True)
class Answer:
    """What one of the clients got.

    Attributes:
        seconds: From when the request was sent until the whole response had come.
        status: HTTP status.
        content: The response's JSON.
    """

    seconds: float
    status: int
    content: dict[str, Any]


def all_at_once(port: int, requests: list[bytes]) -> list[Answer]:
    """Send requests to this machine at the same moment, each over a connection of its own.

    Args:
        port: The server's port.
        requests: Whole requests, which ask for the connection to be closed after the response.

    Raises:
        subprocess.CalledProcessError: A connection failed, or nobody had a response for half a
            minute; standard error says more.
    """
    command = [sys.executable, __file__, str(port)]
    asked = json.dumps([request.decode() for request in requests])
    ran = subprocess.run(command, input=asked, stdout=subprocess.PIPE, text=True, check=True)
    return [_answer(seconds, raw) for seconds, raw in json.loads(ran.stdout)]


def _answer(seconds: float, raw: str) -> Answer:
    head, _, body = raw.partition("\r\n\r\n")
    return Answer(seconds, int(head.split()[1]), json.loads(body))


class _Client:
    """One connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self.socket.setblocking(False)
        self._received = b""
        self._sent = self._came = 0

    def send(self, request: bytes) -> None:
        """Send a request, which the kernel has room for."""
        self._sent = time.time_ns()
        assert self.socket.send(request) == len(request)

    def read(self) -> bool:
        """Read what has come; return whether that was the end."""
        data, told, _, _ = self.socket.recvmsg(_ROOM, 64)
        if not data:
            return True
        self._received += data
        # A kernel that does not say it (gVisor) leaves this process's own time.
        self._came = time.time_ns()
        for _, _, stamp in told:
            seconds, nanoseconds = _TIME.unpack(stamp)
            self._came = seconds * 10**9 + nanoseconds
        return False

    def answer(self) -> tuple[float, str]:
        """Return the seconds until the response had come, and the response."""
        return (self._came - self._sent) / 1e9, self._received.decode()


def _exchange(port: int, requests: list[bytes]) -> list[tuple[float, str]]:
    """Return of each request the seconds until its response had come, and that response."""
    clients = [_Client(port) for _ in requests]
    waiting = {client.socket.fileno(): client for client in clients}
    poll = select.epoll()
    for number in waiting:
        poll.register(number, select.EPOLLIN)
    for client, request in zip(clients, requests, strict=True):
        client.send(request)
    while waiting:
        ready = poll.poll(_GIVEN_UP_SECONDS)
        assert ready, f"{len(waiting)} had no whole response"
        for number, _ in ready:
            if waiting[number].read():
                poll.unregister(number)
                del waiting[number]
    return [client.answer() for client in clients]


if __name__ == "__main__":
    sent = [request.encode() for request in json.load(sys.stdin)]
    json.dump(_exchange(int(sys.argv[1]), sent), sys.stdout)
