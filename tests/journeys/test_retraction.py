"""The platform's copy of a secret: deleted once, tried again after a failure and a crash, and a refusal is shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.inbox import Inbox
from bot.model import Address, EventKind
from bot.outbox.retraction import Retraction
from bot.ports import ContactGone, Fate, SendFailed
from bot.store import ClaimKind, claims
from tests.doubles import FakeAdapter
from tests.house_double import CHANNEL, World

SECRET = "my password is hunter22"


class Forgetful(FakeAdapter):
    """An adapter that can delete; `refuse_next` raises once per entry."""

    def __init__(self) -> None:
        super().__init__(CHANNEL)
        self.deleted: list[tuple[str, str]] = []
        self.refuse_next: list[Exception] = []

    async def delete(self, address: Address, ref: str, /) -> None:
        if self.refuse_next:
            raise self.refuse_next.pop(0)
        self.deleted.append((address.external_id, ref))


def able(world: World) -> tuple[Forgetful, Retraction]:
    adapter = Forgetful()
    retraction = Retraction(world.store, world.clock, "retraction", {CHANNEL: adapter})
    world.inbox = Inbox(
        world.store, world.clock, "inbox", lambda: world.mind, lambda _: adapter.limits, retraction.possible
    )
    return adapter, retraction


async def facts(world: World) -> list[tuple[str, dict[str, str]]]:
    return [(line.activity, line.detail) for line in await world.thread() if "taken_back" in line.activity]


async def test_the_platforms_copy_of_a_secret_is_deleted_once(world: World) -> None:
    adapter, retraction = able(world)
    await world.inbox.receive(world.event("hello"))
    await world.inbox.receive(world.event(SECRET, message_ref="m7"))
    assert await retraction.retract_due() == 1
    assert await retraction.retract_due() == 0
    assert adapter.deleted == [("ann", "m7")]
    assert await facts(world) == [("taken_back", {})]


async def test_parts_that_came_earlier_are_deleted_too(small_world: World) -> None:
    adapter, retraction = able(small_world)
    for number, part in enumerate(
        ("legal winner thank year", "wave sausage worth useful", "legal winner thank yellow")
    ):
        await small_world.inbox.receive(small_world.event(part, message_ref=f"m{number}"))
    await retraction.retract_due()
    assert sorted(adapter.deleted) == [("ann", "m0"), ("ann", "m1"), ("ann", "m2")]


async def test_a_failure_is_tried_again_later(small_world: World) -> None:
    adapter, retraction = able(small_world)
    adapter.refuse_next = [SendFailed(Fate.NOT_SENT, "later", retry_after=30), RuntimeError("surprise")]
    await small_world.inbox.receive(small_world.event(SECRET, message_ref="m7"))
    await retraction.retract_due()
    assert await retraction.retract_due() == 0
    small_world.clock.advance(31)
    await retraction.retract_due()
    small_world.clock.advance(60)
    await retraction.retract_due()
    assert adapter.deleted == [("ann", "m7")]
    assert [kind for kind, _ in await facts(small_world)] == ["taken_back"]


async def test_a_refusal_stands_in_the_thread_with_its_reason(world: World) -> None:
    adapter, retraction = able(world)
    adapter.refuse_next = [SendFailed(Fate.REJECTED, "message can't be deleted")]
    await world.inbox.receive(world.event(SECRET, message_ref="m7"))
    await retraction.retract_due()
    world.clock.advance(3600)
    assert await retraction.retract_due() == 0
    assert await facts(world) == [("not_taken_back", {"reason": "message can't be deleted"})]


async def test_who_has_blocked_us_keeps_his_copy(small_world: World) -> None:
    adapter, retraction = able(small_world)
    adapter.refuse_next = [ContactGone("blocked")]
    await small_world.inbox.receive(small_world.event(SECRET, message_ref="m7"))
    await retraction.retract_due()
    assert await facts(small_world) == [("not_taken_back", {"reason": "blocked"})]


async def test_it_gives_up_after_some_tries_and_says_so(small_world: World) -> None:
    adapter, retraction = able(small_world)
    adapter.refuse_next = [SendFailed(Fate.UNKNOWN, "no answer")] * 40
    await small_world.inbox.receive(small_world.event(SECRET, message_ref="m7"))
    began, last, tried = small_world.clock.now(), small_world.clock.now(), 0
    for _ in range(60 * 6):
        if await retraction.retract_due():
            tried, last = tried + 1, small_world.clock.now()
        small_world.clock.advance(60)
    assert tried == 20
    assert timedelta(hours=1) < last - began < timedelta(hours=4)  # an hour without the platform costs nobody anything
    assert await facts(small_world) == [("not_taken_back", {"reason": "no answer"})]


@pytest.mark.parametrize(
    "failure",
    [
        SendFailed(Fate.NOT_SENT, "Too Many Requests", retry_after=20, throttled=True),
        SendFailed(Fate.NOT_SENT, "no connection"),
        SendFailed(Fate.CHANNEL_DOWN, "the token was refused"),
    ],
    ids=lambda failure: failure.reason,
)
async def test_what_the_platform_did_not_take_is_no_try(small_world: World, failure: SendFailed) -> None:
    adapter, retraction = able(small_world)
    adapter.refuse_next = [failure] * 200
    await small_world.inbox.receive(small_world.event(SECRET, message_ref="m7"))
    while adapter.refuse_next:
        asked = await retraction.retract_due()
        assert asked
        small_world.clock.advance(61)
    await retraction.retract_due()
    assert adapter.deleted == [("ann", "m7")]
    assert await facts(small_world) == [("taken_back", {})]


async def test_it_is_given_up_when_no_platform_would_delete_it_any_more(small_world: World) -> None:
    adapter, retraction = able(small_world)
    adapter.refuse_next = [SendFailed(Fate.NOT_SENT, "no connection")] * 100
    await small_world.inbox.receive(small_world.event(SECRET, message_ref="m7"))
    for _ in range(50):
        await retraction.retract_due()
        small_world.clock.advance(3600)
    assert await facts(small_world) == [("not_taken_back", {"reason": "no connection"})]
    assert len(adapter.refuse_next) == 50


async def test_it_is_asked_for_soon_at_first_and_once_a_minute_in_the_end(small_world: World) -> None:
    adapter, retraction = able(small_world)
    adapter.refuse_next = [SendFailed(Fate.NOT_SENT, "no connection")] * 1000
    await small_world.inbox.receive(small_world.event(SECRET, message_ref="m7"))
    tried = []
    for second in range(600):
        if await retraction.retract_due():
            tried.append(second)
        small_world.clock.advance(1)
    assert tried[:4] == [0, 1, 2, 4]
    assert 10 <= len(tried) <= 18


async def test_what_a_dead_process_had_in_hand_is_done_by_the_next(world: World) -> None:
    adapter, retraction = able(world)
    await world.inbox.receive(world.event(SECRET, message_ref="m7"))
    now = world.clock.now()
    lease = world.clock.now() - now
    await world.store.run(
        lambda unit: claims.take(unit.conn, ClaimKind.RETRACT, "dead", now, lease, limit=1, pools=[CHANNEL])
    )
    assert await retraction.retract_due() == 1
    assert adapter.deleted == [("ann", "m7")]


async def test_where_the_platform_cannot_nothing_is_asked_of_it(small_world: World) -> None:
    await small_world.inbox.receive(small_world.event(SECRET, message_ref="m7"))
    now = small_world.clock.now()
    assert not await small_world.store.read(lambda unit: claims.is_due(unit.conn, ClaimKind.RETRACT, now))


async def test_after_a_move_no_message_of_the_new_room_is_deleted_by_the_number_of_an_old_one(world: World) -> None:
    adapter, retraction = able(world)
    await world.inbox.receive(world.event(SECRET, "-5/0/7", message_ref="7", public=True))
    moved = world.event("", "-5", kind=EventKind.MOVED, moved_to="-1005", public=True)
    await world.inbox.receive(moved)
    assert await retraction.retract_due() == 0
    assert adapter.deleted == []
    told = [line.detail for line in await world.thread("-1005/0/7") if line.activity == "not_taken_back"]
    assert told == [{"reason": "the chat has moved"}]
