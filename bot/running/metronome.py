"""The metronome: it ticks and holds no state. Each sweep finds its work by itself, and one that fails stops no other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.logs import log
from bot.store import StoreDown

_LOOKS_EVERY = 2.0  # seconds
_LEAP = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Sweep:
    """A periodic pass; safe to run twice, anywhere."""

    name: str
    work: Callable[[], Awaitable[object]]
    seconds: float  # between two of them
    at_once: bool = False


class Metronome:
    """Runs every sweep as a job of its own."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._trouble: dict[str, str] = {}
        self._scheduler: AsyncIOScheduler | None = None
        self._watching: asyncio.Task[None] | None = None

    def start(self, sweeps: Iterable[Sweep]) -> None:
        """A missed tick costs nothing: the next one finds the work. More may be started later."""
        begins, scheduler = self._scheduler is None, self._scheduler or AsyncIOScheduler()
        self._scheduler = scheduler
        for sweep in sweeps:
            more = {"next_run_time": self._clock.now()} if sweep.at_once else {}
            scheduler.add_job(
                partial(self._swept, sweep), "interval", seconds=sweep.seconds, misfire_grace_time=None, coalesce=True,
                max_instances=1, **more,
            )  # fmt: skip
        if begins:
            scheduler.start()
            self._watching = asyncio.create_task(self._watch(scheduler))

    def stop(self) -> None:
        """What is under way is cancelled."""
        if self._watching:
            self._watching.cancel()
        if self._scheduler:
            self._scheduler.shutdown(wait=False)

    def trouble(self) -> Mapping[str, str]:
        """Sweeps that have failed when they ran last, with what went wrong."""
        return dict(self._trouble)

    async def _watch(self, scheduler: AsyncIOScheduler) -> None:
        """It plans by the machine's clock: where somebody sets that back by two hours, no sweep rests for two hours."""
        while True:
            shown, steady = self._clock.now(), self._clock.monotonic()
            await self._clock.sleep(_LOOKS_EVERY)
            passed = timedelta(seconds=self._clock.monotonic() - steady)
            if abs(self._clock.now() - shown - passed) > _LEAP:
                for job in scheduler.get_jobs():
                    job.reschedule("interval", seconds=job.trigger.interval.total_seconds())

    async def _swept(self, sweep: Sweep) -> None:
        try:
            await sweep.work()
        except asyncio.CancelledError:
            return  # the house stops; the scheduler would log it as a failure
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
