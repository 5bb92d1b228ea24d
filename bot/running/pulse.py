"""The pulse of a process: whether the database takes its word in time, and whether both have the same clock.

Leases are measured in time, and processes on several machines have one clock in common: the database's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.clock import Clock
from bot.logs import log
from bot.store import Store, StoreDown, Unit, processes

T = TypeVar("T")

_ANSWERS_IN = 4.0  # seconds: one second later /healthz has to say that it does not
_AGREES = timedelta(seconds=2)  # machines that are kept on time differ by much less


@dataclass(frozen=True, slots=True)
class Compared:
    """What a look at both clocks found."""

    behind: timedelta  # the machine's, behind the database's
    shown: datetime  # by the machine's
    at: float  # of its monotonic clock, which nobody sets


class SharedClock:
    """A machine's clock; where it goes wrong, as the database's goes."""

    def __init__(self, own: Clock) -> None:
        self.own = own
        self._by = timedelta(0)
        self._agreed: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        """The time that all processes of this database agree on.

        Whoever sets the machine's clock between two looks is not believed before the next: leases and sessions hang on it.
        """
        shown, agreed = self.own.now() + self._by, self._agreed
        if agreed is None:
            return shown
        gone_on = agreed[0] + timedelta(seconds=self.own.monotonic() - agreed[1])
        return gone_on if abs(shown - gone_on) > _AGREES else shown

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

    def compared(self, found: Compared) -> None:
        """The machine's clock goes on from what was found, or where it differs from the database's."""
        by = found.behind if abs(found.behind) > _AGREES else timedelta(0)
        if bool(by) != bool(self._by):
            log.warning("clock.compared", seconds_behind=round(by.total_seconds(), 1))
        self._by, self._agreed = by, (found.shown + by, found.at)

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
        self.agreed = asyncio.Event()  # once the clocks were compared: what goes by the time may begin

    async def beat(self) -> None:
        """Write that this process lives, and compare the clocks."""
        try:
            async with asyncio.timeout(_ANSWERS_IN):
                found = await self._store.run(self._beats)
        except (StoreDown, TimeoutError) as error:
            self.down = _reason(error)
            log.error("store.down", reason=self.down)
        else:
            self.down = ""
            self._clock.compared(found)
            self.agreed.set()

    def _beats(self, unit: Unit) -> Compared:
        own = self._clock.own
        before, at = own.now(), own.monotonic()
        theirs = self._store.time(unit)
        after = before + timedelta(seconds=own.monotonic() - at)
        processes.beat(unit, self._holder, theirs or before, self._lease)
        if theirs is None or before <= theirs <= after:
            return Compared(timedelta(0), before, at)
        return Compared(theirs - after if theirs > after else theirs - before, before, at)

    async def read(self, work: Callable[[Unit], T]) -> T:
        """As the store does, for those who say how it is: it raises `StoreDown` also where there is no answer at all."""
        try:
            async with asyncio.timeout(_ANSWERS_IN):
                return await self._store.read(work)
        except TimeoutError as error:
            raise StoreDown(_reason(error)) from None


def _reason(error: Exception) -> str:
    return str(error) or f"it has not answered within {_ANSWERS_IN:.0f} seconds"
