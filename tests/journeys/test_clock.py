"""Somebody sets the clock, two hours back or a day forward: every timer fires, and fires once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.ports import Fate, SendFailed
from bot.running.metronome import Metronome, Sweep
from tests.doubles import FakeClock
from tests.house_double import World
from tests.invariants import broken

HOUR = 3600


async def _facts(world: World, place: str) -> list[str]:
    return [line.activity for line in await world.thread(place) if line.activity]


async def _pass(world: World, seconds: int, step: int) -> None:
    """Time goes on, and every sweep looks at every step."""
    for _ in range(0, seconds, step):
        world.clock.advance(step)
        await world.outbox.sweep()
        await world.desk.sweep()
        await world.settle()


@pytest.mark.parametrize("jump", [-2 * HOUR, -61, -1, 1, 31, HOUR, 24 * HOUR])
async def test_each_timer_fires_once_however_the_clock_jumps(world: World, jump: int) -> None:
    mei = await world.agent()
    world.adapter.fail_next.append(SendFailed(Fate.UNKNOWN, "no answer"))
    await world.says("where is my withdrawal?", "unsure")  # sent once more after half a minute
    world.adapter.fail_next.append(SendFailed(Fate.NOT_SENT, "no connection"))
    await world.says("where is my withdrawal?", "again")  # tried again after some seconds
    for place in ("snoozed", "held"):
        await world.says("agent", place)
        await world.desk.claim(mei, (await world.conversation(place)).id)
    number = (await world.conversation("snoozed")).id
    await world.desk.snooze(mei, number, world.clock.now() + timedelta(minutes=10))
    await world.inbox.receive(world.event("my account is locked", "waiting"))
    world.clock.jump(jump)
    await _pass(world, 60, 5)
    await _pass(world, 3 * HOUR, 300)
    assert len(world.texts("unsure")) == 1
    assert len(world.texts("again")) == 1
    assert len(world.texts("waiting")) == 1
    assert (await _facts(world, "snoozed")).count("woken") == 1
    assert (await _facts(world, "held")).count("lease_ran_out") == 1
    assert await world.store.read(lambda unit: broken(unit.conn)) == []


async def test_a_clock_that_is_set_back_keeps_no_sweep_waiting() -> None:
    clock, ticked = FakeClock(), asyncio.Event()

    async def work() -> None:
        ticked.set()

    metronome = Metronome(clock)
    metronome.start([Sweep("any", work, 0.05)])
    try:
        assert metronome._scheduler
        for leap in (-2 * HOUR, 2 * HOUR):
            (job,) = metronome._scheduler.get_jobs()
            planned = job.next_run_time + timedelta(hours=2)  # what it is to a clock that was set back
            job.modify(next_run_time=planned)
            await asyncio.sleep(0)  # it has looked at the clock once
            clock.jump(leap)
            async with asyncio.timeout(10):
                while job.next_run_time >= planned:
                    clock.advance(1)
                    await asyncio.sleep(0)
                ticked.clear()
                await ticked.wait()
    finally:
        metronome.stop()
