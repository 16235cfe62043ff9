"""How often a conversation may be written in, and a client may open one or report a fault."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import secrets
from datetime import timedelta

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from bot.settings import Settings
from bot.web.clock import WallClock
from bot.web.metrics import Metrics
from bot.web.problems import Problem

MAX_REPORTS = 10
# Less than this is no harm: a minute is then a little longer or shorter.
_SET = timedelta(seconds=5)


class Limits:
    """Counts in memory, for a minute from the first of a row.

    The limiter goes by the wall clock. When that is set, counting begins anew: put back by an hour,
    it would keep everybody who has written enough in this minute out for an hour.

    Client addresses are kept only as a hash with a key that dies with the process.
    """

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        """Begin to count.

        Args:
            settings: How many are allowed.
            metrics: Where refusals are counted.
        """
        # The limiter holds its storage by a weak reference only.
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._messages = RateLimitItemPerMinute(settings.messages_per_minute, namespace="m")
        self._openings = RateLimitItemPerMinute(settings.conversations_per_minute, namespace="c")
        self._reports = RateLimitItemPerMinute(MAX_REPORTS, namespace="r")
        self._pepper = secrets.token_bytes(32)
        self._clock = WallClock()
        self._metrics = metrics

    async def count_message(self, conversation_id: str) -> None:
        """Count a message.

        Raises:
            Problem: 429, the conversation has had its messages of this minute.
        """
        await self._count(self._messages, conversation_id, "too_many_messages")

    async def count_conversation(self, address: str) -> None:
        """Count an opened conversation.

        Raises:
            Problem: 429, the client has had its conversations of this minute.
        """
        await self._count(self._openings, self._hashed(address), "too_many_conversations")

    async def count_report(self, address: str) -> None:
        """Count a report of a fault.

        Raises:
            Problem: 429, the client has had its reports of this minute.
        """
        await self._count(self._reports, self._hashed(address), "too_many_reports")

    def _hashed(self, address: str) -> str:
        network = _network(address).encode()
        return hashlib.blake2b(network, key=self._pepper, digest_size=16).hexdigest()

    async def _count(self, limit: RateLimitItem, who: str, key: str) -> None:
        if abs(self._clock.moved()) > _SET:
            await self._storage.reset()
        if await self._limiter.hit(limit, who):
            return
        reset, _ = await self._limiter.get_window_stats(limit, who)
        # At least two: "1 sekunder" is no Swedish, and a second more does no harm.
        wait = min(60, max(2, math.ceil(reset - self._clock.now().timestamp())))
        self._metrics.limited(key.removeprefix("too_many_"))
        raise Problem(429, key, retry_after=wait, values={"seconds": wait})


def _network(address: str) -> str:
    """Return what stands for one client: its IPv4 address, or the /64 of its IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address
