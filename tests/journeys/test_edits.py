"""A contact mends what he wrote: what that changes, and what it does not."""

from __future__ import annotations

from bot.model import EventKind
from bot.ports import Fate, SendFailed
from tests.house_double import World


async def half_a_minute(world: World) -> None:
    world.clock.advance(31)
    await world.outbox.sweep()
    await world.settle()


async def test_an_answer_that_may_not_have_arrived_is_sent_once_more_although_the_question_was_mended(
    world: World,
) -> None:
    world.adapter.fail_next = [SendFailed(Fate.UNKNOWN, "no answer")]
    first = await world.says("where is my withdrawl?, withdraw")
    world.clock.advance(5)
    await world.says("where is my withdrawal?", kind=EventKind.EDITED, message_ref=first.message_ref)
    await half_a_minute(world)
    assert len(world.texts()) == 1


async def test_an_answer_that_may_not_have_arrived_is_not_sent_behind_what_the_bot_said_to_the_mended_question(
    world: World,
) -> None:
    world.adapter.fail_next = [SendFailed(Fate.UNKNOWN, "no answer")]
    first = await world.says("where is my withdrawal?")
    world.clock.advance(5)
    await world.says("human agent please", kind=EventKind.EDITED, message_ref=first.message_ref)
    before = world.texts()
    assert before
    await half_a_minute(world)
    assert world.texts() == before
