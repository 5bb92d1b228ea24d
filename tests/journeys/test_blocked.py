"""Who has blocked us: for as long as it is true, and for the whole room."""

from __future__ import annotations

from typing import Any

import pytest

from bot.model import EventKind
from bot.ports import ContactGone
from bot.store import views
from tests.house_double import World

GONE = ContactGone("bot was blocked by the user")


@pytest.mark.parametrize(
    "more",
    [{}, {"kind": EventKind.EDITED}, {"quiet": "asked for no automatic answers"}],
    ids=["said", "edited", "quiet"],
)
async def test_who_writes_again_has_not_blocked_us(world: World, more: dict[str, Any]) -> None:
    world.adapter.fail_next = [GONE]
    await world.says("where is my withdrawal?")
    assert (await world.conversation()).blocked
    await world.inbox.receive(world.event("my account is locked", **more))
    assert not (await world.conversation()).blocked


async def test_what_arrives_shows_that_nobody_has_blocked_us(world: World) -> None:
    await world.says("agent")
    mei, number = await world.agent(), (await world.conversation()).id
    await world.desk.claim(mei, number)
    world.adapter.fail_next = [GONE]
    await world.desk.reply(mei, number, "Are you there?")
    await world.settle()
    assert (await world.conversation()).blocked
    await world.desk.reply(mei, number, "Hello?")
    await world.settle()
    assert not (await world.conversation()).blocked


async def test_a_refused_room_is_refused_for_all_in_it_and_open_for_all_again(world: World) -> None:
    await world.says("where is my withdrawal?", "-5/0/7", public=True)
    await world.says("where is my withdrawal?", "-55/0/7", public=True)
    world.adapter.fail_next = [GONE]
    await world.says("where is my withdrawal?", "-5/0/8", public=True)
    places = ("-5/0/7", "-5/0/8", "-55/0/7")
    assert [(await world.conversation(place)).blocked for place in places] == [True, True, False]
    await world.inbox.receive(world.event("hello", "-5/0/7", public=True))
    assert [(await world.conversation(place)).blocked for place in places] == [False, False, False]


@pytest.mark.parametrize("kind", [EventKind.BLOCKED, EventKind.UNBLOCKED])
async def test_who_has_never_written_has_no_conversation_to_block(world: World, kind: EventKind) -> None:
    await world.says("", kind=kind)
    assert await world.store.read(lambda unit: views.entries(unit, view="all")) == []
    await world.says("where is my withdrawal?")
    assert len(world.texts()) == 1
