"""From the store's threads into one event loop: who waits for changes is woken, never told what has changed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator

from bot.store import Store


class Nudges:
    """Subscriptions to topics: `conversation:7`, `trouble`, `deliver`, `turn`. Make it inside the running loop."""

    def __init__(self, store: Store) -> None:
        self._loop = asyncio.get_running_loop()
        self._listeners: set[Callable[[frozenset[str]], None]] = set()
        self._closed = False
        store.on_nudge(self._from_thread)

    def _from_thread(self, topics: frozenset[str]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody listens
            self._loop.call_soon_threadsafe(self._tell, topics)

    def _tell(self, topics: frozenset[str]) -> None:
        for listener in tuple(self._listeners):
            listener(topics)

    @contextlib.contextmanager
    def listening(self, listener: Callable[[frozenset[str]], None]) -> Iterator[None]:
        """Call `listener` in the loop with the topics of each commit."""
        self._listeners.add(listener)
        try:
            yield
        finally:
            self._listeners.discard(listener)

    async def changes(
        self, wanted: Callable[[str], bool], *, at_least_every: float = 15.0
    ) -> AsyncIterator[frozenset[str]]:
        """Wanted topics since the last time, as they come; an empty set after `at_least_every` seconds of silence.

        The first is an empty set too, at once: from there on nothing is missed, so who looks then has seen everything.
        Ends when `close` is called, so that open streams end at shutdown.
        """
        gathered: set[str] = set()
        woken = asyncio.Event()

        def listener(topics: frozenset[str]) -> None:
            found = {topic for topic in topics if wanted(topic)}
            if found or "closed" in topics:
                gathered.update(found)
                woken.set()

        with self.listening(listener):
            if not self._closed:
                yield frozenset()
            while not self._closed:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), at_least_every)
                woken.clear()
                topics = frozenset(gathered)
                gathered.clear()
                if not self._closed:
                    yield topics

    def close(self) -> None:
        """End every subscription."""
        self._closed = True
        self._tell(frozenset({"closed"}))
