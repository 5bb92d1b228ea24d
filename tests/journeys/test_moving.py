"""A group becomes a supergroup: everything in it goes on under the new id, in its order and with the rest it was told."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text
from telegram import Update

from adapters.telegram.parse import Me, parse
from bot.model import ChannelId, EventKind, Outgoing
from bot.outbox import Outbox
from bot.ports import Fate, Receipt, SendFailed
from bot.store import Store, views
from tests.doubles import FakeAdapter
from tests.house_double import CHANNEL, World
from tests.invariants import broken

OLD, NEW = "-42", "-1001234567890"
ANN, BOB = "0/7", "0/8"
RECORDED = Path(__file__).parents[1] / "adapters/telegram/moved.json"
LATER = SendFailed(Fate.NOT_SENT, "too many requests", retry_after=30, throttled=True)


class SlowAdapter(FakeAdapter):
    """One send at a time, which ends when it is let go; `asked` says that one is under way."""

    def __init__(self) -> None:
        super().__init__(CHANNEL)
        self.asked = asyncio.Event()
        self.free = asyncio.Event()
        self.free.set()

    async def send(self, message: Outgoing, /) -> Receipt:
        self.asked.set()
        await self.free.wait()
        return await super().send(message)


async def asks(world: World, words: str, place: str, **more: object) -> None:
    await world.says(words, place, public=True, author_id=place.rpartition("/")[2], **more)


async def moves(world: World, **more: object) -> None:
    """The event as the adapter makes it of a recorded update."""
    update = Update.de_json(json.loads(RECORDED.read_text("utf-8"))["update"])
    moved = parse(update, Me(ChannelId(CHANNEL), 700000, "nightdesk_test_bot"))
    assert moved is not None
    await world.inbox.receive(replace(moved, **more))  # type: ignore[arg-type]
    await world.settle()


def addresses(world: World) -> list[str]:
    return world.store.raw(
        lambda conn: list(conn.execute(text("SELECT external_id FROM address ORDER BY external_id")).scalars())
    )


async def test_a_conversation_goes_on_where_its_group_has_moved(world: World) -> None:
    await asks(world, "where is my withdrawal?", f"{OLD}/{ANN}")
    await asks(world, "my account is locked", f"{OLD}/{BOB}")
    await moves(world)
    await asks(world, "hello again", f"{NEW}/{ANN}")
    assert addresses(world) == [f"{NEW}/{ANN}", f"{NEW}/{BOB}"]
    lines = await world.thread(f"{NEW}/{ANN}")
    assert [line.text.plain for line in lines if line.direction == "incoming"] == [
        "where is my withdrawal?",
        "hello again",
    ]
    assert [line.activity for line in lines if not line.message_id] == ["moved"]
    assert world.store.raw(broken) == []


async def test_what_an_agent_says_after_the_move_goes_to_the_new_room_and_answers_nothing_of_the_old(
    world: World,
) -> None:
    await asks(world, "hello", f"{OLD}/{ANN}", message_ref="5", quiet="asked for no automatic answers")
    mei = await world.agent()
    number = (await world.conversation(f"{OLD}/{ANN}")).id
    await world.desk.claim(mei, number)
    await moves(world)
    await world.desk.reply(mei, number, "Here we are.")
    await world.settle()
    assert [(sent.address.external_id, sent.text.plain, sent.reply_ref) for sent in world.adapter.sent] == [
        (f"{NEW}/{ANN}", "Here we are.", "")
    ]


async def test_the_first_message_in_the_new_room_may_have_a_number_that_the_old_room_had_too(world: World) -> None:
    await asks(world, "where is my withdrawal?", f"{OLD}/{ANN}", message_ref="5")
    await moves(world)
    await asks(world, "my account is locked", f"{NEW}/{ANN}", message_ref="5")
    assert "account-locked" in world.texts(f"{NEW}/{ANN}")[-1]


async def test_a_move_of_a_room_where_nobody_has_written_leaves_no_trace(world: World) -> None:
    await moves(world)
    assert addresses(world) == []
    assert await world.store.read(lambda unit: views.entries(unit, view="all")) == []
    await asks(world, "where is my withdrawal?", f"{OLD}1/{ANN}")
    assert addresses(world) == [f"{OLD}1/{ANN}"]
    assert world.store.raw(broken) == []


async def test_who_was_heard_in_the_new_room_first_keeps_both_conversations(world: World) -> None:
    await asks(world, "where is my withdrawal?", f"{OLD}/{ANN}")
    await asks(world, "my account is locked", f"{OLD}/{BOB}")
    await asks(world, "hello again", f"{NEW}/{ANN}")
    await moves(world)
    assert addresses(world) == [f"{NEW}/{ANN}", f"{NEW}/{BOB}", f"{OLD}/{ANN}"]
    assert world.store.raw(broken) == []


async def test_a_rest_that_the_old_room_was_told_holds_in_the_new_one_and_nothing_is_overtaken(world: World) -> None:
    world.adapter.fail_next = [LATER]
    await asks(world, "where is my withdrawal?", f"{OLD}/{ANN}")
    await moves(world)
    await asks(world, "my account is locked", f"{NEW}/{ANN}")
    assert world.adapter.sent == []
    world.clock.advance(29)
    await world.settle()
    assert world.adapter.sent == []
    world.clock.advance(2)
    await world.settle()
    said = world.texts(f"{NEW}/{ANN}")
    assert ["withdraw-pending" in said[0], "account-locked" in said[1]] == [True, True]
    assert world.store.raw(broken) == []


async def test_what_failed_before_the_move_is_sent_again_to_the_new_room(world: World) -> None:
    world.adapter.fail_next = [SendFailed(Fate.REJECTED, "no")]
    await asks(world, "where is my withdrawal?", f"{OLD}/{ANN}")
    await moves(world)
    (trouble,) = await world.store.read(views.troubles)
    await world.desk.send_again(await world.agent(), trouble.id)
    lanes = world.store.raw(lambda conn: list(conn.execute(text("SELECT lane FROM delivery")).scalars()))
    assert lanes == [f"{CHANNEL} {NEW}"]
    await world.settle()
    assert len(world.texts(f"{NEW}/{ANN}")) == 1


async def test_what_is_under_way_during_the_move_ends_first_and_what_it_was_told_counts(store: Store) -> None:
    adapter = SlowAdapter()
    world = World(store, adapter=adapter)
    world.outbox = Outbox(store, world.clock, "outbox", {CHANNEL: adapter})
    adapter.free.clear()
    adapter.fail_next = [LATER]
    await world.inbox.receive(world.event("where is my withdrawal?", f"{OLD}/{ANN}", public=True))
    await world.inbox.handle_due()
    await world.outbox.deliver()
    await adapter.asked.wait()
    await world.inbox.receive(world.event(kind=EventKind.MOVED, place=OLD, moved_to=NEW, public=True, addressed=False))
    await world.inbox.receive(world.event("my account is locked", f"{NEW}/{ANN}", public=True))
    await world.inbox.handle_due()
    assert await world.outbox.deliver() == 0  # its turn comes when the one before has ended
    adapter.free.set()
    await world.outbox.settled()
    assert await world.outbox.deliver() == 0
    world.clock.advance(31)
    await world.settle()
    said = world.texts(f"{NEW}/{ANN}")
    assert ["withdraw-pending" in said[0], "account-locked" in said[1]] == [True, True]
    assert world.store.raw(broken) == []


async def test_what_arrived_during_the_move_is_not_said_again(store: Store) -> None:
    adapter = SlowAdapter()
    world = World(store, adapter=adapter)
    world.outbox = Outbox(store, world.clock, "outbox", {CHANNEL: adapter})
    adapter.free.clear()
    await world.inbox.receive(world.event("where is my withdrawal?", f"{OLD}/{ANN}", public=True))
    await world.inbox.handle_due()
    await world.outbox.deliver()
    await adapter.asked.wait()
    await world.inbox.receive(world.event(kind=EventKind.MOVED, place=OLD, moved_to=NEW, public=True, addressed=False))
    adapter.free.set()
    await world.outbox.settled()
    await asks(world, "my account is locked", f"{NEW}/{ANN}")
    assert [sent.address.external_id for sent in adapter.sent] == [f"{OLD}/{ANN}", f"{NEW}/{ANN}"]
    assert world.store.raw(broken) == []
