"""The pulse of a process: whether the database takes its word in time, and whether both have the same clock.

Leases are measured in time, and processes on several machines have one clock in common: the database's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.clock import Clock
from bot.logs import log
from bot.store import Store, StoreDown, Unit, processes

T = TypeVar("T")

_ANSWERS_IN = 4.0  # seconds: one second later /healthz has to say that it does not
_AGREES = timedelta(seconds=2)  # machines that are kept on time differ by much less


class SharedClock:
    """A machine's clock; where it goes wrong, as the database's goes."""

    def __init__(self, own: Clock) -> None:
        self.own = own
        self._by = timedelta(0)
        self._seen: tuple[datetime, float] | None = (
            None  # the machine's clock, and what is steady, when both were compared
        )

    @property
    def is_shared(self) -> bool:
        """Both have been compared once: until then nobody is to be held to the machine's."""
        return self._seen is not None

    def now(self) -> datetime:
        """The time that all processes of this database agree on. A clock that leaps is not followed until it is compared again."""
        own = self.own.now()
        if self._seen:
            seen, steady = self._seen
            passed = timedelta(seconds=self.own.monotonic() - steady)
            if abs(own - seen - passed) > _AGREES:
                own = seen + passed
        return own + self._by

    def monotonic(self) -> float:
        """The machine's."""
        return self.own.monotonic()

    async def sleep(self, seconds: float) -> None:
        """The machine's."""
        await self.own.sleep(seconds)

    def jitter(self, low: float, high: float) -> float:
        """The machine's."""
        return self.own.jitter(low, high)

    def token(self) -> str:
        """The machine's."""
        return self.own.token()

    def compared(self, behind: timedelta) -> None:
        """The machine's clock was found to be so far behind that of the database."""
        self._seen = self.own.now(), self.own.monotonic()
        by = behind if abs(behind) > _AGREES else timedelta(0)
        if bool(by) != bool(self._by):
            log.warning("clock.compared", seconds_behind=round(by.total_seconds(), 1))
        self._by = by

    def trouble(self) -> str:
        """What an admin has to put right; empty where nothing."""
        if not self._by:
            return ""
        seconds = self._by.total_seconds()
        found = f"{abs(seconds):.0f} seconds {'behind' if seconds > 0 else 'ahead of'} the database's"
        return f"the clock of this machine is {found}, which is used until both agree: let NTP set them"


class Pulse:
    """Beats every few seconds."""

    def __init__(self, store: Store, clock: SharedClock, holder: str, lease: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._holder = holder
        self._lease = lease
        self.down = ""  # why nothing can be kept; empty when it can

    async def beat(self) -> None:
        """Write that this process lives, and compare the clocks."""
        try:
            async with asyncio.timeout(_ANSWERS_IN):
                behind = await self._store.run(self._beats)
        except (StoreDown, TimeoutError) as error:
            self.down = _reason(error)
            log.error("store.down", reason=self.down)
        else:
            self.down = ""
            self._clock.compared(behind)

    def then(self, work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
        """The work, from when the clocks have been compared: what it takes out of other hands by the time must not be theirs."""

        async def work_in_time() -> None:
            if self._clock.is_shared:
                await work()

        return work_in_time

    def _beats(self, unit: Unit) -> timedelta:
        before = self._clock.own.now()
        theirs = self._store.time(unit)
        after = self._clock.own.now()
        processes.beat(unit, self._holder, self._clock.now(), self._lease)
        if theirs is None or before <= theirs <= after:
            return timedelta(0)
        return theirs - after if theirs > after else theirs - before

    async def read(self, work: Callable[[Unit], T]) -> T:
        """As the store does, for those who say how it is: it raises `StoreDown` also where there is no answer at all."""
        try:
            async with asyncio.timeout(_ANSWERS_IN):
                return await self._store.read(work)
        except TimeoutError as error:
            raise StoreDown(_reason(error)) from None


def _reason(error: Exception) -> str:
    return str(error) or f"it has not answered within {_ANSWERS_IN:.0f} seconds"
