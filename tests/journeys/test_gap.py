"""What a platform no longer holds after a long downtime is said: to whom it concerns, and on the list of troubles."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.model import EventKind
from bot.store import views
from tests.house_double import World

DAY = timedelta(days=1)


async def _gaps(world: World, place: str) -> list[dict[str, str]]:
    number = (await world.conversation(place)).id
    lines = await world.store.read(lambda unit: views.thread(unit, number))
    return [dict(line.detail) for line in lines if line.activity == "gap"]


async def test_a_gap_is_written_into_what_it_may_concern_and_stands_among_the_troubles(world: World) -> None:
    mei = await world.agent()
    await world.says("agent", "old")
    old = (await world.conversation("old")).id
    await world.desk.claim(mei, old)
    await world.desk.resolve(mei, old)
    world.clock.advance(9 * DAY.total_seconds())
    await world.says("where is my withdrawal?")
    since = world.clock.now()
    world.clock.advance(2 * DAY.total_seconds())
    gap = replace(world.event(place="gap", kind=EventKind.GAP), missed=(since, since + DAY))
    for _ in range(2):
        await world.inbox.receive(gap)

    assert await _gaps(world, "ann") == [{"since": since.isoformat(), "until": (since + DAY).isoformat()}]
    assert await _gaps(world, "old") == []
    (trouble,) = await world.store.read(views.troubles)
    assert trouble.reason == "messages written from 2026-03-10 03:00 to 2026-03-11 03:00 UTC may be missing"
    await world.desk.dismiss(mei, trouble.id)
    assert await world.store.read(views.troubles) == []
