"""A contact mends what he wrote: what that changes, and what it does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.model import Attachment, EventKind, Incoming, Status
from bot.ports import Fate, SendFailed
from tests.house_double import World
from tests.invariants import broken
from tests.unit.secrets_made import HEX, Dice

SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"
DIGITS = Dice(64).letters(HEX, 64)
SPOT = Attachment("location", note="1.0, 2.0")
PHOTO = Attachment("photo", "first", size=70)


async def edits(world: World, first: Incoming, text: str, second: int = 0, **more: Any) -> Incoming:
    """An edit as an adapter brings it; `second` is the moment that the platform tells."""
    known: dict[str, Any] = {"kind": EventKind.EDITED, "message_ref": first.message_ref}
    if second:
        known["edition"] = f"{first.key}:{second:04}"
        known["key"] = f"{known['edition']}:{text}"
    return await world.says(text, **(known | more))


async def heard(world: World) -> list[str]:
    return [line.text.plain for line in await world.thread() if line.direction == "incoming"]


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


# -- platforms tell of an edit, and nothing has been edited


@pytest.mark.parametrize(
    ("text", "files", "now"),
    [
        ("human agent please", (), ()),
        ("human agent please", (PHOTO,), (Attachment("photo", "another handle of it", size=70),)),
        ("human agent please", (Attachment("sticker", "handle", note="😡"),), (Attachment("sticker", "handle", note="😡"),)),
    ],
    ids=["text", "a file", "of unknown size"],
)  # fmt: skip
async def test_an_edit_that_changes_nothing_opens_nothing_and_leaves_no_trace(
    world: World, text: str, files: tuple[Attachment, ...], now: tuple[Attachment, ...]
) -> None:
    first = await world.says(text, attachments=files)
    mei, number = await world.agent(), (await world.conversation()).id
    await world.desk.claim(mei, number)
    lines = len(await world.thread())
    await edits(world, first, text, 1, attachments=now)
    assert len(await world.thread()) == lines
    await world.desk.snooze(mei, number, world.clock.now() + timedelta(hours=1))
    await edits(world, first, text, 2, attachments=now)
    assert (await world.conversation()).status is Status.SNOOZED
    await world.desk.resolve(mei, number)
    before = world.texts()
    await edits(world, first, text, 3, attachments=now)
    assert (await world.conversation()).status is Status.RESOLVED
    assert world.texts() == before
    assert world.store.raw(broken) == []


async def test_of_several_wordings_the_newest_is_what_an_edit_is_compared_with(world: World) -> None:
    first = await world.says("where is my withdrawl")
    await edits(world, first, "where is my withdrawal", 1)
    await edits(world, first, "where is my withdrawal", 2)
    await edits(world, first, "where is my withdrawl", 3)
    assert await heard(world) == ["where is my withdrawl", "where is my withdrawal", "where is my withdrawl"]


async def test_a_place_on_the_map_that_moves_is_one_message(world: World) -> None:
    first = await world.says("", attachments=(SPOT,))
    for step in range(1, 4):
        await edits(world, first, "", step, attachments=(Attachment("location", note=f"{step}.5, 2.0"),))
    assert len(await heard(world)) == 1


async def test_a_picture_that_was_exchanged_is_kept(world: World) -> None:
    first = await world.says("see this", attachments=(PHOTO,))
    await edits(world, first, "see this", 1, attachments=(Attachment("photo", "second", size=71),))
    assert len(await heard(world)) == 2


async def test_nothing_changed_in_an_album(world: World) -> None:
    first = await world.says("look", attachments=(PHOTO,), group_ref="g")
    second = await world.says("", attachments=(Attachment("photo", "second", size=7),), group_ref="g")
    for item in (first, second):
        await edits(world, item, item.text, 1, attachments=item.attachments, group_ref="g")
    assert await heard(world) == ["look"]


@pytest.mark.parametrize("choice", ["It is a transaction ID", "It is a private key", ""])
async def test_what_was_sealed_is_not_asked_about_again(world: World, choice: str) -> None:
    first = await world.says(f"where is {DIGITS}")
    question = next(sent for sent in world.adapter.sent if sent.buttons)
    if choice:
        await world.presses(next(button.payload for button in question.buttons if button.label == choice))
    before, lines = world.texts(), await heard(world)
    await edits(world, first, f"where is {DIGITS}", 1)
    assert world.texts() == before
    assert await heard(world) == lines


async def test_a_secret_that_could_not_be_deleted_is_told_of_once(world: World) -> None:
    first = await world.says(f"my seed is {SEED}")
    before = world.texts()
    await edits(world, first, f"my seed is {SEED}", 1)
    assert world.texts() == before


# -- edits in another order than they were made


async def test_an_older_wording_that_comes_late_changes_nothing(world: World) -> None:
    first = await world.says("where is my withdrawl")
    await edits(world, first, "where is my withdrawal of Monday", 9)
    await edits(world, first, "where is my withdrawal", 8)
    assert await heard(world) == ["where is my withdrawl", "where is my withdrawal of Monday"]


async def test_of_two_wordings_that_wait_the_newer_is_answered(world: World) -> None:
    first = world.event("what?")
    await world.inbox.receive(first)
    for second, text in ((9, "my account is locked"), (8, "where is my withdrawal")):
        edition = f"{first.key}:{second:04}"
        known = {"kind": EventKind.EDITED, "message_ref": first.message_ref, "edition": edition, "key": f"{edition}:x"}
        await world.inbox.receive(world.event(text, **known))
    await world.settle()
    (answer,) = world.texts()
    assert "account-locked" in answer


async def test_two_wordings_of_one_moment_are_both_kept(world: World) -> None:
    first = await world.says("where is my withdrawl")
    await edits(world, first, "where is my withdrawal", 9)
    await edits(world, first, "and where is my withdrawal", 9)
    assert len(await heard(world)) == 3


async def test_a_secret_in_an_older_wording_is_told_of(world: World) -> None:
    first = await world.says("where is my withdrawal")
    await edits(world, first, "where is it", 9)
    await edits(world, first, f"my seed is {SEED}", 8)
    assert any("seed phrase" in text for text in world.texts())


# -- where others read along


async def test_an_edit_that_drops_our_name_is_an_edit_still(world: World) -> None:
    group: dict[str, Any] = {"place": "-1/0/7", "public": True}
    first = await world.says("where is withdrawal order 11111?", **group)
    await edits(world, first, "where is withdrawal order 22222?", 1, addressed=False, **group)
    lines = [line for line in await world.thread("-1/0/7") if line.direction == "incoming"]
    assert [line.text.plain for line in lines] == [
        "where is withdrawal order 11111?",
        "where is withdrawal order 22222?",
    ]
    assert lines[1].revises == lines[0].message_id


async def test_an_edit_of_what_was_said_to_others_is_not_ours(world: World) -> None:
    await world.says("where is my withdrawal?", "-1/0/7", public=True)
    said = await world.says("lunch?", "-1/0/7", public=True, addressed=False)
    await edits(world, said, "lunch at noon?", 1, place="-1/0/7", public=True, addressed=False)
    other = {"public": True, "addressed": False, "message_ref": "-1/0/7:1"}  # of another person
    await world.says("me too", "-1/0/8", kind=EventKind.EDITED, **other)
    assert len([line for line in await world.thread("-1/0/7") if line.direction == "incoming"]) == 1
    assert not [line for line in await world.thread("-1/0/8") if line.direction == "incoming"]
