"""The metronome: it ticks and holds no state. Each sweep finds its work by itself, and one that fails stops no other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.logs import log
from bot.store import StoreDown


@dataclass(frozen=True, slots=True)
class Sweep:
    """A periodic pass; safe to run twice, anywhere."""

    name: str
    work: Callable[[], Awaitable[object]]
    seconds: float  # between two of them
    at_once: bool = False


class Metronome:
    """Runs every sweep by itself, one pass at a time, by a clock that nobody sets: two hours back are no rest of two hours."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._trouble: dict[str, str] = {}
        self._ticking: list[asyncio.Task[None]] = []

    def start(self, sweeps: Iterable[Sweep]) -> None:
        """A missed tick costs nothing: the next one finds the work. More may be started later."""
        self._ticking += [asyncio.create_task(self._tick(sweep)) for sweep in sweeps]

    def stop(self) -> None:
        """What is under way is cancelled."""
        for ticking in self._ticking:
            ticking.cancel()

    def trouble(self) -> Mapping[str, str]:
        """Sweeps that have failed when they ran last, with what went wrong."""
        return dict(self._trouble)

    async def _tick(self, sweep: Sweep) -> None:
        due = self._clock.monotonic() + (0.0 if sweep.at_once else sweep.seconds)
        while True:
            await self._clock.sleep(max(0.0, due - self._clock.monotonic()))
            await self._swept(sweep)
            due = max(due + sweep.seconds, self._clock.monotonic())

    async def _swept(self, sweep: Sweep) -> None:
        try:
            await sweep.work()
        except StoreDown:
            return  # the pulse tells of it
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again at the next tick
            self._note(sweep.name, error)
        else:
            self._trouble.pop(sweep.name, None)

    def _note(self, name: str, error: Exception) -> None:
        reason = f"failed ({type(error).__name__})"
        if self._trouble.get(name) != reason:  # told once: it may fail every second
            log.exception("sweep.failed", subject=name, error=type(error).__name__, exc_info=error)
        self._trouble[name] = reason
