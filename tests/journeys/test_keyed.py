"""A platform that removes duplicates does so for some minutes: what is tried for longer is looked for before it is said again."""

from __future__ import annotations

from datetime import datetime

from bot.model import Outgoing
from bot.outbox import Outbox
from bot.ports import Fate, Limits, Receipt, SendFailed
from tests.doubles import FakeAdapter
from tests.house_double import CHANNEL, World


class Forgetting(FakeAdapter):
    """Every send arrives and nobody hears so; it can be looked for."""

    def __init__(self) -> None:
        super().__init__(CHANNEL, Limits(text=4096, removes_duplicates=True))
        self.tried = 0
        self.looked_after: list[int] = []

    async def send(self, message: Outgoing, /) -> Receipt:
        self.tried += 1
        raise SendFailed(Fate.UNKNOWN, "no answer came")

    async def look(self, message: Outgoing, since: datetime, /) -> Receipt | None:
        self.looked_after.append(self.tried)
        return Receipt("found")


async def test_a_key_that_may_be_forgotten_is_looked_for_and_not_said_again(world: World) -> None:
    adapter = Forgetting()
    world.outbox = Outbox(world.store, world.clock, "outbox", {CHANNEL: adapter})
    await world.says("hello")
    for _ in range(12):
        world.clock.advance(61)
        await world.outbox.deliver()
        await world.outbox.settled()
    assert adapter.looked_after == [7], "the same key while it is remembered, then one look"
    assert adapter.tried == 7
