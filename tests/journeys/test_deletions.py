"""A contact takes a message back: agents read that he did, wherever it was said."""

from __future__ import annotations

from bot.model import ChannelId, EventKind
from tests.house_double import World


async def test_a_deleted_message_is_a_fact_of_its_conversation(world: World) -> None:
    said = await world.says("my order is gone", place="room/ann")
    await world.says("something else", place="room/bob")
    await world.inbox.receive(world.event(place="room", kind=EventKind.DELETED, message_ref=said.message_ref))
    facts = [line for line in await world.thread("room/ann") if line.activity == "deleted"]
    assert [fact.detail for fact in facts] == [{"message": "my order is gone"}]
    assert [line for line in await world.thread("room/bob") if line.activity == "deleted"] == []


async def test_a_deletion_comes_once_however_often_it_is_told(world: World) -> None:
    said = await world.says("oops")
    deletion = world.event(kind=EventKind.DELETED, message_ref=said.message_ref)
    for _ in range(3):
        await world.inbox.receive(deletion)
    assert len([line for line in await world.thread() if line.activity == "deleted"]) == 1


async def test_what_was_never_kept_is_deleted_without_a_trace(world: World) -> None:
    await world.says("hello", place="room/ann")
    before = len(await world.thread("room/ann"))
    for place, channel in (
        ("room", world.adapter.channel),
        ("roomy", world.adapter.channel),
        ("room", ChannelId("fake:b")),
    ):
        await world.inbox.receive(
            world.event(place=place, channel=channel, kind=EventKind.DELETED, message_ref="unknown")
        )
    assert len(await world.thread("room/ann")) == before
    assert (await world.conversation("room/ann")).assignee is None
