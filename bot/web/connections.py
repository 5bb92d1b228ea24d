"""Who may stand at the front door: so many at once, and not without saying what they want.

uvicorn's own limit counts requests, and a socket that never sends one costs a stranger nothing. Here each accepted
connection counts until it is closed, and has to bring the headers of a request in time. A request that has begun, an event stream
for instance, may last as long as it likes; only a reader who takes nothing is let go.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.logs import log
from bot.networks import network_of

HEADERS_WITHIN = 10.0  # seconds from the first byte that is awaited to the last one of the headers
STALLED = 60.0  # seconds in which a reader takes nothing of an answer
_USUAL = 512  # files
_MOST = 10_000  # connections, whatever the system would give
_FEWEST_OF_ONE = 64  # a house full of people behind one line
_LONGEST_BACKLOG = 128
_REMIND = 60.0  # seconds between two lines in the log about connections that were refused


@dataclass(frozen=True, slots=True)
class Room:
    """How many connections there may be. What is left of the process's files is for the database, the platforms and the articles."""

    most: int
    most_of_one: int  # from one address, or one IPv6 line
    backlog: int  # as many may be accepted in one go, before anybody is counted


def room_for(files: int) -> Room:
    """The room that a process has which may open so many files."""
    backlog = max(1, min(_LONGEST_BACKLOG, files // 8))
    most = max(1, min(_MOST, files - files // 4 - backlog))
    return Room(most, min(most, max(_FEWEST_OF_ONE, most // 4)), backlog)


def files_allowed() -> int:
    """Files that this process may have open."""
    try:
        import resource  # not on every system
    except ImportError:
        return _USUAL
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 2**20 if soft == resource.RLIM_INFINITY else soft


def told_proxies(trusted: Sequence[str]) -> Callable[[str], bool]:
    """Whether an address is that of a proxy of ours."""
    networks = [ipaddress.ip_network(proxy, strict=False) for proxy in trusted]

    def is_proxy(address: str) -> bool:
        try:
            return any(ipaddress.ip_address(address) in network for network in networks)
        except ValueError:
            return False

    return is_proxy


class Crowd:
    """Everybody who is connected now. Proxies of ours, and this machine itself, speak for many: they are not counted as one."""

    def __init__(self, room: Room, is_proxy: Callable[[str], bool]) -> None:
        self._room = room
        self._is_proxy = is_proxy
        self._networks: Counter[str] = Counter()
        self._inside = 0
        self._refused = 0
        self._told_at = float("-inf")

    def __len__(self) -> int:
        return self._inside

    def enter(self, host: str, now: float) -> bool:
        """Whether there is room for one more; who was let in has to `leave`."""
        network = network_of(host)
        near = host in ("127.0.0.1", "::1") or self._is_proxy(host)
        if len(self) < self._room.most and (near or self._networks[network] < self._room.most_of_one):
            self._networks[network] += 1
            self._inside += 1
            return True
        self._refused += 1
        if now - self._told_at >= _REMIND:
            log.warning(
                "web.full", connections=len(self), most=self._room.most, refused=self._refused, address=host,
                of_address=self._networks[network],
            )  # fmt: skip
            self._refused, self._told_at = 0, now
        return False

    def leave(self, host: str) -> None:
        """Closed."""
        network = network_of(host)
        self._inside -= 1
        self._networks[network] -= 1
        if not self._networks[network]:
            del self._networks[network]


class _Doorkept(H11Protocol):
    """uvicorn's protocol with a doorkeeper in front of it."""

    crowd: Crowd
    headers_within: float
    stalled: float
    _host: str | None = None  # of who was let in
    _deadline: asyncio.TimerHandle | None = None
    _stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        peer = transport.get_extra_info("peername")
        host = str(peer[0]) if isinstance(peer, tuple) else ""
        if not self.crowd.enter(host, self.loop.time()):
            transport.abort()
            return
        self._host = host
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        if self._host is not None:
            super().data_received(data)
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._host is None:
            return
        self.crowd.leave(self._host)
        self._deadline, self._stall = _ended(self._deadline), _ended(self._stall)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stall is None:
            self._stall = self.loop.call_later(self.stalled, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stall = _ended(self._stall)

    def _watch(self) -> None:
        """Whoever has a request under way may take his time; a byte now and then does not put the end off."""
        if self._asks_nothing:
            self._deadline = self._deadline or self.loop.call_later(self.headers_within, self._late)
        else:
            self._deadline = _ended(self._deadline)

    def _late(self) -> None:
        self._deadline = None
        if not self._asks_nothing:
            return
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            self.transport.close()  # what was answered before is not torn out of the reader's hands

    @property
    def _asks_nothing(self) -> bool:
        return self.cycle is None or self.cycle.response_complete


def protocol_of(crowd: Crowd, headers_within: float = HEADERS_WITHIN, stalled: float = STALLED) -> type[H11Protocol]:
    """What uvicorn makes of each connection, so that the crowd is told of it."""
    told = {"crowd": crowd, "headers_within": headers_within, "stalled": stalled}
    return type("Doorkept", (_Doorkept,), told)


def _ended(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    if timer is not None:
        timer.cancel()
    return None
