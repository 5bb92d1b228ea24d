"""An adapter that does not keep to its port: its channel says so, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.model import Outgoing
from bot.ports import Fate, Receipt, SendFailed
from bot.store import views
from tests.doubles import FakeAdapter
from tests.house_double import CHANNEL, World
from tests.invariants import broken


class Answering(FakeAdapter):
    """What its `send` gives back is what it was made with."""

    def __init__(self, gives: Callable[[], Any]) -> None:
        super().__init__(CHANNEL)
        self._gives = gives

    async def send(self, message: Outgoing, /) -> Receipt:
        self.sent.append(message)
        given: Receipt = self._gives()
        return given


def _never() -> Receipt:
    raise SendFailed(Fate.NOT_SENT, "later", retry_after=float("inf"))


@pytest.mark.parametrize("gives", [lambda: None, lambda: "17", lambda: Receipt(17), _never])  # type: ignore[arg-type]
async def test_a_send_without_a_usable_receipt_is_shown_and_said_once(world: World, gives: Callable[[], Any]) -> None:
    adapter = Answering(gives)
    broken_world = World(world.store, world.clock, adapter=adapter)
    await broken_world.says("where is my withdrawal?")
    assert [one.kind for one in await world.store.read(views.troubles)] == ["unknown"]
    for _ in range(4):
        world.clock.advance(61)
        await broken_world.outbox.sweep()
        await broken_world.settle()
    assert len(adapter.sent) == 1
    assert world.store.raw(broken) == []
