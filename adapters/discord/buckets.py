"""Rate limits: which requests have to wait, and how long (https://discord.com/developers/docs/topics/rate-limits).

A request that would come too early does not leave: it raises `Later`, and whoever asked waits or writes it down.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from discord.http import Route

    from bot.clock import Clock

_MOST_INVALID = 5_000  # in ten minutes; Discord bans an address at 10,000
_INVALID_SECONDS = 600.0
_UNSAID_WAIT = 5.0  # seconds, where a 429 does not say how long
_MOST_KEPT = 2_000  # buckets; older ones are forgotten when they are over


class Trouble(Exception):
    """A call without a good answer. `str()` is for a person, without secrets."""


class Later(Trouble):
    """Nothing was done; it may be asked again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many requests: again in {seconds:g} s")
        self.seconds = seconds


class Buckets:
    """What Discord has said about its limits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hashes: dict[str, str] = {}
        self._gates: dict[str, float] = {}
        self._everything = 0.0  # the application rests until then, but for answers to interactions
        self._address = 0.0  # and so does whoever calls from this address
        self._invalid: deque[float] = deque()

    def check(self, route: Route) -> None:
        """Raises `Later` where the route's bucket, or the whole account, has to wait."""
        now = self._clock.monotonic()
        # Interactions are not bound to the global limit: …/interactions/receiving-and-responding#endpoints
        everything = 0.0 if route.webhook_token else self._everything
        wait = max(everything, self._address, self._gates.get(self._bucket(route), 0.0)) - now
        if wait > 0:
            raise Later(wait)
        while self._invalid and self._invalid[0] < now - _INVALID_SECONDS:
            self._invalid.popleft()
        if len(self._invalid) >= _MOST_INVALID:
            raise Later(self._invalid[0] + _INVALID_SECONDS - now)

    def learn(self, route: Route, status: int, headers: Mapping[str, str]) -> None:
        """From an answer's headers."""
        if found := headers.get("X-RateLimit-Bucket"):
            self._hashes[route.key] = found
        scope = headers.get("X-RateLimit-Scope", "")
        if status in (401, 403) or (status == 429 and scope != "shared"):
            self._invalid.append(self._clock.monotonic())
        if status != 429 and headers.get("X-RateLimit-Remaining") == "0":
            self._close(self._bucket(route), seconds(headers.get("X-RateLimit-Reset-After"), 0.0))

    def refused(self, route: Route, wait: float, *, everything: bool, foreign: bool = False) -> Later:
        """A 429: the bucket rests, or the whole account, or, where it is not Discord's own word, this address."""
        if foreign:
            self._address = self._clock.monotonic() + wait
        elif everything:
            self._everything = self._clock.monotonic() + wait
        else:
            self._close(self._bucket(route), wait)
        return Later(wait)

    def rest(self) -> float:
        """Seconds for which the whole account has to wait."""
        return max(0.0, max(self._everything, self._address) - self._clock.monotonic())

    def rest_for(self, wait: float) -> None:
        """An earlier process was told to wait, and its time is not over."""
        self._everything = max(self._everything, self._clock.monotonic() + wait)

    def _close(self, bucket: str, wait: float) -> None:
        now = self._clock.monotonic()
        if len(self._gates) >= _MOST_KEPT:
            self._gates = {name: until for name, until in self._gates.items() if until > now}
        self._gates[bucket] = now + wait

    def _bucket(self, route: Route) -> str:
        return f"{self._hashes.get(route.key, route.key)} {route.major_parameters}"


def seconds(said: object, otherwise: float = _UNSAID_WAIT) -> float:
    """A number of seconds as Discord writes it; `otherwise` where it is none."""
    try:
        found = float(said)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return otherwise
    return min(found, 86_400.0) if found > 0 else otherwise
