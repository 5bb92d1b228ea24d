"""Events in the order in which they came; those of a channel whose history is still read stand aside. No input or output."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import Any

Event = tuple[str, Any]
"""The name that the gateway has for it, and what came with it."""


class WaitingLine:
    """One event after the other is taken from the front. Nobody waits for somebody else's history."""

    def __init__(self) -> None:
        self._queue: deque[Event] = deque()
        self._next: deque[Event] = deque()  # stood aside, and may go on: before everything that came later
        self._aside: defaultdict[int, list[Event]] = defaultdict(list)
        self._taken: deque[Event] | None = None

    @property
    def waiting(self) -> int:
        """How many are in here."""
        return len(self._queue) + len(self._next) + sum(map(len, self._aside.values()))

    def put(self, name: str, raw: Any) -> None:
        """One more at the end."""
        self._queue.append((name, raw))

    def first(self) -> Event | None:
        """Whose turn it is; it stays until `done`."""
        self._taken = self._next or self._queue
        return self._taken[0] if self._taken else None

    def done(self) -> None:
        """The first has had its turn."""
        if self._taken:
            self._taken.popleft()
        self._taken = None

    def park(self, channel: int) -> None:
        """The first stands aside until `unpark`."""
        if self._taken:
            self._aside[channel].append(self._taken[0])

    def unpark(self, channel: int) -> bool:
        """Those of this channel have their turn now; whether there are any."""
        found = self._aside.pop(channel, [])
        self._next.extend(found)
        return bool(found)
