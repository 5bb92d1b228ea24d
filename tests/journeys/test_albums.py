"""Pictures sent together: one message, read once, whenever and in whatever order its items come, in groups too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.mind import Mind
from bot.model import Attachment, Incoming, Reading, Status
from bot.ports import Fate, Limits, SendFailed
from bot.store import ClaimKind, Store, claims, views
from tests.house_double import World, read
from tests.invariants import broken

CAPTION = "where is my withdrawal?"
GROUP = "-100/0/7"
TELEGRAM = Limits(text=4096, burst=1.2, album=1.0)


def item(world: World, name: str, words: str = "", place: str = "ann", **more: object) -> Incoming:
    return world.event(words, place, attachments=(Attachment("photo", name),), group_ref="album", **more)


async def brings(world: World, *items: Incoming) -> None:
    for one in items:
        await world.inbox.receive(one)


async def passes(world: World, seconds: float = 2.0) -> None:
    world.clock.advance(seconds)
    await world.settle()


async def said(world: World, place: str = "ann") -> list[tuple[str, list[str]]]:
    lines = [line for line in await world.thread(place) if line.direction == "incoming"]
    return [(line.text.plain, [file.ref for file in line.attachments]) for line in lines]


def in_group(world: World, name: str, words: str = "") -> Incoming:
    """Our name stands in the caption alone, as people write it."""
    return item(world, name, words, GROUP, public=True, addressed=bool(words), author_id="7")


@pytest.fixture
def world(store: Store) -> World:
    return World(store, limits=TELEGRAM)


def listened(world: World) -> list[str]:
    """What the matcher is given, from now on."""
    heard: list[str] = []

    async def reading(texts: Sequence[str]) -> list[Reading]:
        heard.extend(texts)
        return await read(texts)

    world.mind = Mind(world.mind.policy, reading, "BitMart")
    return heard


async def test_the_matcher_reads_a_caption_once_and_the_files_are_counted_once(world: World) -> None:
    heard = listened(world)
    await brings(world, item(world, "1", CAPTION), item(world, "2"), item(world, "3"))
    await passes(world)
    assert heard == [CAPTION]
    assert len(world.texts()) == 1
    assert await said(world) == [(CAPTION, ["1", "2", "3"])]
    assert world.store.raw(broken) == []


@pytest.mark.parametrize("captioned", [1, 2])
async def test_the_caption_may_stand_on_any_of_its_items(world: World, captioned: int) -> None:
    await brings(world, *(item(world, str(n), CAPTION if n == captioned else "") for n in range(3)))
    await passes(world)
    assert await said(world) == [(CAPTION, ["0", "1", "2"])]
    assert "withdraw-pending" in world.texts()[0]
    entries = await world.store.read(lambda unit: views.entries(unit, view="all"))
    assert entries[0].preview == CAPTION


async def test_an_item_that_comes_after_the_answer_is_added_and_not_answered(world: World) -> None:
    await brings(world, item(world, "1", CAPTION), item(world, "2"))
    await passes(world)
    assert len(world.texts()) == 1
    await brings(world, item(world, "3"))
    await passes(world)
    assert await said(world) == [(CAPTION, ["1", "2", "3"])]
    assert len(world.texts()) == 1
    assert (await world.conversation()).status is Status.PENDING
    assert world.store.raw(broken) == []


async def test_an_item_that_comes_while_the_turn_is_thought_about_is_added_and_read_once(world: World) -> None:
    heard = listened(world)
    await brings(world, item(world, "1", CAPTION))
    world.clock.advance(2)
    reading = world.mind.read

    async def interrupted(texts: Sequence[str]) -> list[Reading]:
        await brings(world, item(world, "2"))
        return await reading(texts)

    world.mind = replace(world.mind, read=interrupted)
    await world.inbox.handle_due()
    world.mind = replace(world.mind, read=reading)
    await passes(world)
    assert heard == [CAPTION]
    assert await said(world) == [(CAPTION, ["1", "2"])]
    assert len(world.texts()) == 1


async def test_a_caption_that_comes_too_late_is_a_message_of_its_own_and_is_answered(world: World) -> None:
    await brings(world, item(world, "1", CAPTION))
    await passes(world)
    await brings(world, item(world, "2", "my account is locked"), item(world, "3"))
    await passes(world)
    assert await said(world) == [(CAPTION, ["1"]), ("my account is locked", ["2", "3"])]
    answers = world.texts()
    assert len(answers) == 2
    assert "account-locked" in answers[1]


async def test_a_late_item_does_not_open_again_what_is_resolved_and_an_agent_is_told_of_one(world: World) -> None:
    await brings(world, item(world, "1", "agent"))
    await passes(world)
    mei, number = await world.agent(), (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.reply(mei, number, "I see.")
    assert (await world.conversation()).waiting_since is None
    await brings(world, item(world, "2"))
    assert (await world.conversation()).waiting_since is not None
    await world.desk.resolve(mei, number)
    await brings(world, item(world, "3"))
    await passes(world)
    assert (await world.conversation()).status is Status.RESOLVED
    assert await said(world) == [("agent", ["1", "2", "3"])]


async def test_an_item_after_a_fault_of_the_platform_is_read_once(world: World) -> None:
    world.adapter.fail_next = [SendFailed(Fate.NOT_SENT, "too many requests", retry_after=5, throttled=True)]
    await brings(world, item(world, "1", CAPTION))
    await passes(world)
    await brings(world, item(world, "2"))
    await passes(world, 6)
    assert len(world.texts()) == 1


async def test_a_secret_in_a_caption_that_comes_second_is_told_like_any_other(world: World) -> None:
    await brings(world, item(world, "1"), item(world, "2", "my password is hunter22"))
    await passes(world)
    (line,) = [line for line in await world.thread() if line.direction == "incoming"]
    assert (line.text.plain, line.removed) == ("my password is [password removed]", ("password",))
    assert "password" in world.texts()[0]


async def test_a_command_in_a_caption_is_answered_once(world: World) -> None:
    await brings(world, item(world, "1", "/help"), item(world, "2"), item(world, "3"))
    await passes(world)
    await passes(world)
    assert len(world.texts()) == 1


async def test_in_a_group_all_pictures_of_an_album_are_kept_with_the_one_that_names_us(world: World) -> None:
    await brings(world, in_group(world, "1", CAPTION), in_group(world, "2"), in_group(world, "3"))
    await passes(world)
    assert await said(world, GROUP) == [(CAPTION, ["1", "2", "3"])]
    assert len(world.texts(GROUP)) == 1


async def test_in_a_group_pictures_that_come_first_are_kept_once_the_one_that_names_us_is(world: World) -> None:
    await brings(world, in_group(world, "1"), in_group(world, "2"))
    assert await world.store.read(lambda unit: views.entries(unit, view="all")) == []
    world.clock.advance(1)
    await world.inbox.sweep()
    await brings(world, in_group(world, "3", CAPTION))
    await passes(world)
    assert await said(world, GROUP) == [(CAPTION, ["3", "1", "2"])]
    assert len(world.texts(GROUP)) == 1
    assert world.store.raw(broken) == []


async def test_in_a_group_an_album_that_names_nobody_is_forgotten(world: World) -> None:
    await brings(world, in_group(world, "1"), in_group(world, "2"))
    world.clock.advance(2.5)
    await world.inbox.sweep()
    await brings(world, in_group(world, "3", CAPTION))
    await passes(world)
    assert await said(world, GROUP) == [(CAPTION, ["3"])]


async def test_another_persons_album_of_the_same_group_is_left_alone(world: World) -> None:
    await brings(world, replace(in_group(world, "1"), place="-100/0/8"), in_group(world, "2", CAPTION))
    await passes(world)
    assert await said(world, GROUP) == [(CAPTION, ["2"])]
    entries = await world.store.read(lambda unit: views.entries(unit, view="all"))
    assert len(entries) == 1


async def test_the_one_that_names_us_may_come_to_another_process(world: World) -> None:
    other = World(world.store, world.clock, TELEGRAM, "w2", world.adapter)
    await brings(world, in_group(world, "1"))
    await brings(other, replace(in_group(other, "2", CAPTION), key="the other"))
    await passes(world, 2.5)
    await world.inbox.sweep()
    assert await said(world, GROUP) == [(CAPTION, ["2", "1"])]
    assert len(world.texts(GROUP)) == 1


async def test_a_turn_in_hand_is_seen_by_both_databases(world: World) -> None:
    await brings(world, item(world, "1"))
    number, now = str((await world.conversation()).id), world.clock.now()
    world.clock.advance(2)
    later = world.clock.now()
    await world.store.run(lambda unit: claims.take(unit.conn, ClaimKind.TURN, "w2", later, later - now, subject=number))
    await brings(world, item(world, "2", CAPTION))
    assert await said(world) == [("", ["1"]), (CAPTION, ["2"])]
