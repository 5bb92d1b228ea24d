"""What is ours without our name in it, where others read along: the pictures beside a caption, and a message of ours mended."""

from __future__ import annotations

from functools import partial

from bot.clock import Clock
from bot.model import EventKind, Incoming
from bot.store import Store, albums, revisions

_FOR = 2.0  # seconds that an item waits for the one with our name in it
_MOST = 1_000  # items that wait; the oldest is forgotten first


class Strays:
    """Items of albums that nobody has said to us yet. They are in memory alone, and forgotten unless they turn out to be ours."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._waiting: dict[tuple[str, str], tuple[Incoming, float]] = {}

    async def belong(self, incoming: Incoming) -> bool:
        """Whether what comes without our name goes with what is kept. An album's item that does not waits a little for such a one."""
        if incoming.kind is EventKind.EDITED and await self._store.read(partial(revisions.are_of, edit=incoming)):
            return True
        if incoming.kind is not EventKind.MESSAGE or not incoming.group_ref:
            return False
        if await self._store.read(partial(albums.is_kept, incoming=incoming)):
            return True
        self._waiting.setdefault(_name(incoming), (incoming, self._clock.monotonic() + _FOR))
        while len(self._waiting) > _MOST:
            self._waiting.pop(next(iter(self._waiting)))
        return False

    def beside(self, incoming: Incoming) -> list[Incoming]:
        """What came before this item of the same album and waits."""
        if not (self._waiting and incoming.public and incoming.group_ref):
            return []
        album = (incoming.channel, incoming.place, incoming.group_ref)
        return [one for one, _ in self._waiting.values() if (one.channel, one.place, one.group_ref) == album]

    async def late(self) -> list[Incoming]:
        """What has waited long enough and is ours after all, by a mate that another process has kept; the rest is forgotten."""
        now = self._clock.monotonic()
        found = []
        for one in [one for one, until in self._waiting.values() if until <= now]:
            if await self._store.read(partial(albums.is_kept, incoming=one)):
                found.append(one)
            else:
                self.forget(one)
        return found

    def forget(self, incoming: Incoming) -> None:
        """It is kept, or was never meant for us."""
        self._waiting.pop(_name(incoming), None)


def _name(incoming: Incoming) -> tuple[str, str]:
    return incoming.channel, incoming.key
