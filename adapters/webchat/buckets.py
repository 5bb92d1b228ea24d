"""How much one visitor or one network may ask: token buckets in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.clock import Clock

_MINUTE = 60.0
_HAIR = 1e-6  # of a token: what sums of fractions are short by


class Buckets:
    """A bucket of `per_minute` tokens per key, refilled evenly. At most `most` keys are remembered."""

    def __init__(self, clock: Clock, per_minute: int, most: int = 20_000) -> None:
        self._clock = clock
        self._size = float(per_minute)
        self._rate = per_minute / _MINUTE
        self._most = most
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key -> level, when; oldest first

    def __len__(self) -> int:
        return len(self._levels)

    def take(self, key: str) -> float:
        """Take one token: 0.0 when there was one, otherwise the seconds until there is."""
        now = self._clock.monotonic()
        level, at = self._levels.pop(key, (self._size, now))
        level = min(self._size, level + (now - at) * self._rate)
        wait = 0.0 if level >= 1 - _HAIR else (1 - level) / self._rate
        self._levels[key] = (level if wait else level - 1, now)
        self._forget(now)
        return wait

    def _forget(self, now: float) -> None:
        """Drop what is full again, and the longest unused where there are too many."""
        while self._levels:
            key, (_, at) = next(iter(self._levels.items()))
            if now - at < _MINUTE and len(self._levels) <= self._most:
                return
            del self._levels[key]
