"""Snoozes and leases: whatever is done meanwhile, somebody has the conversation or the queue has it; on both databases."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.model import File, Language, Refused, Status
from bot.rules.leaving import objections
from bot.speech.phrases import line
from bot.store import ClaimKind, Unit, claims, views
from bot.store.people import Agent
from handoff.roster import Roster
from handoff.rules import Objected
from tests.house_double import OFFICIALS, World

CLAIM = timedelta(minutes=30)
STRANGE = "Please log in at https://evil.example.org/login"
assert objections(STRANGE, OFFICIALS)


async def snoozed(world: World, hours: float = 12) -> tuple[Agent, Agent, int]:
    """Mei has Ann's conversation and has snoozed it; Bob is there."""
    mei, bob = await world.agent(), await world.agent("bob")
    await world.says("agent")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.snooze(mei, number, world.clock.now() + timedelta(hours=hours))
    return mei, bob, number


async def passes(world: World, time: timedelta) -> None:
    """Sweeps run all the while."""
    for _ in range(4):
        world.clock.advance(time.total_seconds() / 4)
        await world.desk.sweep()


async def queued(world: World) -> list[int]:
    return [entry.id for entry in await world.store.read(views.entries)]


async def lease_ends(world: World, number: int, holder: Agent) -> timedelta:
    """How long the agent still has it."""
    now = world.clock.now()

    def ask(unit: Unit) -> claims.Claimed | None:
        return claims.held_by(unit.conn, ClaimKind.ASSIGNMENT, str(number), str(holder.id), now)

    found = await world.store.run(ask)
    assert found is not None
    assert found.until is not None
    return found.until - now


async def is_writing(world: World, mei: Agent, number: int) -> None:
    await world.desk.writing(mei, number)


async def is_refused(world: World, mei: Agent, number: int) -> None:
    with pytest.raises(Objected):
        await world.desk.reply(mei, number, STRANGE)


async def asks(world: World, mei: Agent, number: int) -> None:
    await world.desk.ask_second(mei, number, STRANGE)


async def sends_too_much(world: World, mei: Agent, number: int) -> None:
    with pytest.raises(Refused):
        await world.desk.send_file(mei, number, File("a.txt", "text/plain", b""))


@pytest.mark.parametrize("verb", [is_writing, is_refused, asks, sends_too_much])
async def test_a_verb_during_a_snooze_does_not_shorten_the_lease(
    world: World, verb: Callable[[World, Agent, int], Awaitable[None]]
) -> None:
    mei, _, number = await snoozed(world)
    await verb(world, mei, number)
    await passes(world, timedelta(hours=11))
    held = await world.conversation()
    assert (held.status, held.assignee) == (Status.SNOOZED, mei.id)
    world.clock.advance(timedelta(hours=1, minutes=1).total_seconds())
    await world.desk.sweep()
    await world.desk.reply(mei, number, "Here is the answer.")


async def test_a_snoozed_conversation_that_was_transferred_wakes_to_its_new_agent(world: World) -> None:
    mei, bob, number = await snoozed(world)
    await world.desk.transfer(mei, number, bob.id)
    await passes(world, timedelta(hours=12, minutes=1))
    assert (await world.conversation()).assignee == bob.id
    await world.desk.reply(bob, number, "Here is the answer.")


async def test_after_a_wake_the_silent_agent_has_it_as_long_as_any_other(world: World) -> None:
    _, bob, number = await snoozed(world)
    await passes(world, timedelta(hours=12, minutes=1))
    await passes(world, CLAIM)
    assert await queued(world) == [number]
    await world.desk.claim(bob, number)


async def test_a_snoozed_conversation_whose_lease_ran_out_wakes_into_the_queue(world: World) -> None:
    """As leases were before they outlasted every snooze."""
    mei, bob, number = await snoozed(world)
    await ends(world, number, mei)
    world.clock.advance(61)
    await world.desk.sweep()
    freed = await world.conversation()
    assert (freed.status, freed.assignee) == (Status.SNOOZED, None)
    assert await queued(world) == []
    await passes(world, timedelta(hours=12))
    assert await queued(world) == [number]
    assert await world.desk.claim_next(bob) == number


async def ends(world: World, number: int, holder: Agent) -> None:
    """The lease runs one more minute."""
    now = world.clock.now()

    def work(unit: Unit) -> None:
        mine = claims.held_by(unit.conn, ClaimKind.ASSIGNMENT, str(number), str(holder.id), now)
        assert mine is not None
        claims.renew(unit.conn, mine, now + timedelta(minutes=1))

    await world.store.run(work)


@pytest.mark.parametrize("asleep", [True, False])
async def test_what_has_an_assignee_and_no_lease_at_all_finds_its_way_back(world: World, *, asleep: bool) -> None:
    mei, bob, number = await snoozed(world)
    if not asleep:
        await world.desk.claim(mei, number)
    await world.store.run(lambda unit: claims.forget(unit.conn, ClaimKind.ASSIGNMENT, str(number)))
    await passes(world, timedelta(hours=12, minutes=1) if asleep else timedelta(seconds=4))
    assert await queued(world) == [number]
    await world.desk.claim(bob, number)
    assert await world.desk.sweep() == 0


async def test_what_is_held_is_left_to_its_agent(world: World) -> None:
    mei, _, number = await snoozed(world)
    await world.desk.claim(mei, number)
    assert await world.desk.sweep() == 0
    assert (await world.conversation()).assignee == mei.id


# -- the contact writes meanwhile ---------------------------------------------------------------------------------------


async def test_a_contact_who_writes_during_a_snooze_waits_no_longer_than_any_other(world: World) -> None:
    mei, bob, number = await snoozed(world, hours=72)
    world.clock.advance(3600)
    await world.says("anybody?")
    assert await lease_ends(world, number, mei) == CLAIM
    await passes(world, CLAIM)
    assert await queued(world) == [number]
    await world.desk.claim(bob, number)


async def test_waking_it_himself_is_an_ordinary_claim(world: World) -> None:
    mei, _, number = await snoozed(world, hours=72)
    await world.desk.claim(mei, number)
    assert await lease_ends(world, number, mei) == CLAIM


async def test_a_reply_ends_the_snooze_and_its_long_lease(world: World) -> None:
    mei, _, number = await snoozed(world, hours=72)
    await world.desk.reply(mei, number, "One thing more.")
    assert (await world.conversation()).status is Status.OPEN
    assert await lease_ends(world, number, mei) == CLAIM


async def test_a_short_snooze_that_ends_early_leaves_the_whole_lease(world: World) -> None:
    mei, _, number = await snoozed(world, hours=0.25)
    await world.says("anybody?")
    assert await lease_ends(world, number, mei) == CLAIM


async def test_a_snooze_lasts_ninety_days_at_most(world: World) -> None:
    mei, _, number = await snoozed(world)
    for days in (91, 2_900_000):
        with pytest.raises(Refused, match="A snooze lasts 90 days at most"):
            await world.desk.snooze(mei, number, world.clock.now() + timedelta(days=days))
    await world.desk.snooze(mei, number, world.clock.now() + timedelta(days=90))


async def test_what_the_contact_has_just_written_is_not_snoozed_away(world: World) -> None:
    mei, _, number = await snoozed(world)
    await world.desk.claim(mei, number)
    seen = max(line.seq for line in await world.thread())
    await world.says("it is an emergency, please read")
    with pytest.raises(Refused, match="has just written"):
        await world.desk.snooze(mei, number, world.clock.now() + timedelta(hours=18), seen)
    assert (await world.conversation()).status is Status.OPEN


# -- whoever is removed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asleep", [False, True])
async def test_what_a_removed_agent_held_is_free_at_once(world: World, asleep: bool) -> None:
    mei, bob, number = await snoozed(world)
    if not asleep:
        await world.desk.claim(mei, number)
    roster = Roster(world.store, world.clock, idle=timedelta(minutes=30), longest=timedelta(hours=12))
    await roster.disable("mei", disabled=True)
    await world.desk.sweep()
    assert (await world.conversation()).assignee is None
    if not asleep:
        assert await queued(world) == [number]
    await world.desk.claim(bob, number)
    with pytest.raises(Refused, match="Your role may read"):
        await world.desk.note(mei, number, "I am still here")


# -- given back ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answered", [False, True])
async def test_who_was_promised_a_person_and_got_none_is_told_when_the_bot_leads_again(
    world: World,
    answered: bool,
) -> None:
    mei, _, number = await snoozed(world)
    if answered:
        await world.desk.reply(mei, number, "I have looked at it.")
    await world.settle()
    before = world.texts()
    await world.desk.give_back(mei, number)
    await world.settle()
    assert world.texts()[len(before) :] == ([] if answered else [line("given_back", Language.EN)])
    await world.says("where is my withdrawal?")
    assert world.texts()[-1].startswith("Answer about withdraw-pending")
