"""What the account costs: counted per operation, in the store, up to a daily cap (https://docs.x.com/x-api/getting-started/pricing).

A write is paid for before it is made and paid back where X refused it, so that a crash never makes it cheaper than it was.
The same post read twice on one UTC day is charged once, by X and here.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from adapters.x.settings import XPrices
    from bot.clock import Clock
    from bot.ports import Cursors

Operation = Literal["own_mention", "post_read", "user_read", "dm_read", "post", "post_with_link", "reply", "dm"]

_MICRO = 1_000_000  # sums are kept in millionths of a dollar: whole numbers add up exactly


class CapReached(Exception):
    """Nothing more may be spent today."""


class Meter:
    """Counts for one account, beside other processes too."""

    def __init__(self, prices: XPrices, cap: float, cursors: Cursors, clock: Clock) -> None:
        self._prices = {name: round(price * _MICRO) for name, price in prices.model_dump().items()}
        self._cap = round(cap * _MICRO)
        self._dollars = f"${cap:,.2f}"
        self._cursors = cursors
        self._clock = clock
        self._read: set[tuple[Operation, str]] = set()  # what was read today
        self._day = ""
        self._capped = ""
        self._month = (self._this_month(), 0)

    @property
    def spent(self) -> float:
        """Dollars in this month, as this process knows it."""
        month, sum_ = self._month
        return sum_ / _MICRO if month == self._this_month() else 0.0

    async def load(self) -> None:
        """Read the month's sum anew."""
        month = self._this_month()
        self._month = (month, int(await self._cursors.get(f"spent:{month}") or 0))

    async def pay(self, operation: Operation) -> None:
        """Take the price of one write from today's allowance; raises `CapReached` and takes nothing where it is gone."""
        if await self._add(self._prices[operation]) > self._cap:
            await self.pay_back(operation)
            raise self._reached()

    async def pay_back(self, operation: Operation) -> None:
        """It was not made. A sum that cannot be put right stays too high, which is the safe side."""
        with contextlib.suppress(Exception):
            await self._add(-self._prices[operation])

    async def affords(self, operation: Operation, least: int, most: int) -> int:
        """How many may be read now, between `least` and `most`; raises `CapReached` where not even the least."""
        left = self._cap - int(await self._cursors.get(f"spent:{self._today()}") or 0)
        price = self._prices[operation]
        number = most if not price else min(most, left // price)
        if number < least:
            raise self._reached()
        return number

    async def read(self, operation: Operation, ids: Iterable[str]) -> None:
        """Count what an answer held, once a day."""
        today = self._today()
        if self._day != today:
            self._day, self._read = today, set()
        fresh = {(operation, number) for number in ids} - self._read
        if fresh:
            await self._add(len(fresh) * self._prices[operation])
            self._read |= fresh

    @property
    def capped(self) -> bool:
        """Whether something could not be paid today."""
        return self._capped == self._today()

    def _reached(self) -> CapReached:
        self._capped = self._today()
        return CapReached(f"the daily cap of {self._dollars} is reached; it goes on at 00:00 UTC")

    async def _add(self, amount: int) -> int:
        """Count an amount; the day's sum after it."""
        month = self._this_month()
        self._month = (month, await self._cursors.add(f"spent:{month}", amount))
        return await self._cursors.add(f"spent:{self._today()}", amount)

    def _today(self) -> str:
        return self._clock.now().date().isoformat()

    def _this_month(self) -> str:
        return self._today()[:7]
