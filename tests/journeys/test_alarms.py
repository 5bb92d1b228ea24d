"""Theft and secrets in a conversation that a person has: the bot is silent, and nobody is overlooked; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model import EventKind, Language, Priority, Status
from bot.speech.phrases import line
from bot.store import held, people, views
from bot.store.people import Agent
from tests.house_double import World
from tests.invariants import broken
from tests.unit.secrets_made import Dice, seed_phrase

STOLEN = "I was hacked, money is leaving my account"
SEED = " ".join(seed_phrase(Dice(1)))
ADVICE = "Answer about hacked in en."
REMOVED = line("removed_seed phrase", Language.EN)


async def looks(world: World, agent: Agent) -> None:
    """His console is open."""
    now = world.clock.now()
    await world.store.run(lambda unit: people.seen(unit, agent.id, None, now))


async def taken(world: World, *, there: bool) -> tuple[Agent, int]:
    """Mei has answered Ann."""
    mei = await world.agent()
    await world.says("agent")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.reply(mei, number, "We look into it.")
    await world.settle()
    world.clock.advance(600)
    if there:
        await looks(world, mei)
    return mei, number


async def facts(world: World) -> list[tuple[str, str]]:
    return [(one.activity, one.detail.get("reason", "")) for one in await world.thread() if one.activity]


@pytest.mark.parametrize(("said", "reason"), [(STOLEN, "alarm"), (SEED, "gave a secret away")])
async def test_an_agent_who_is_there_keeps_it_and_cannot_overlook_it(world: World, said: str, reason: str) -> None:
    mei, _ = await taken(world, there=True)
    before = world.texts()
    await world.says(said)
    await world.says(said)
    found = await world.conversation()
    assert world.texts() == before
    assert (found.status, found.assignee, found.priority) == (Status.OPEN, mei.id, Priority.URGENT)
    assert found.reason == (reason if said == SEED else "article hacked")
    assert (await facts(world))[-1] == ("alarm", found.reason)
    assert [kind for kind, _ in await facts(world)].count("alarm") == 1
    assert world.store.raw(broken) == []


@pytest.mark.parametrize("asleep", [False, True])
async def test_where_nobody_is_there_it_is_first_in_the_queue_and_the_contact_is_told_at_once(
    world: World,
    asleep: bool,
) -> None:
    mei, number = await taken(world, there=asleep)
    await world.desk.ask_second(mei, number, "see https://evil.example.org/x", "k1")
    if asleep:
        await world.desk.snooze(mei, number, world.clock.now() + timedelta(days=3))
    await world.says("agent", "bob")
    await world.says(STOLEN)
    found = await world.conversation()
    assert (found.assignee, found.priority, found.reason) == (None, Priority.URGENT, "article hacked")
    assert world.texts()[-1].startswith(ADVICE)
    assert next(entry.id for entry in await world.store.read(views.entries)) == number
    assert ("alarm_freed", "article hacked") in await facts(world)
    assert await world.store.read(held.waiting) == {}  # Mei has it no more
    await world.desk.claim(mei, number)
    assert world.store.raw(broken) == []


async def test_a_secret_that_nobody_is_there_to_see_is_told_at_once(world: World) -> None:
    _, number = await taken(world, there=False)
    await world.says(SEED)
    assert REMOVED in world.texts()[-1]
    assert [entry.id for entry in await world.store.read(views.entries)] == [number]
    assert (await world.conversation()).priority is Priority.URGENT


@pytest.mark.parametrize("ending", ["release", "give back", "resolve", "lease ends"])
async def test_what_was_taken_out_over_an_agent_is_told_once_nobody_has_it(world: World, ending: str) -> None:
    mei, number = await taken(world, there=True)
    await world.says(SEED)
    before = world.texts()
    match ending:
        case "release":
            await world.desk.release(mei, number)
        case "give back":
            await world.desk.give_back(mei, number)
        case "resolve":
            await world.desk.resolve(mei, number)
        case _:
            world.clock.advance(31 * 60)
            await world.desk.sweep()
    await world.settle()
    assert [REMOVED in said for said in world.texts()[len(before) :]].count(True) == 1
    await world.desk.sweep()
    await world.says("hello")
    assert [REMOVED in said for said in world.texts()[len(before) :]].count(True) == 1
    assert world.store.raw(broken) == []


async def test_given_to_another_agent_it_stays_his_to_tell(world: World) -> None:
    mei, number = await taken(world, there=True)
    bob = await world.agent("bob")
    await world.says(SEED)
    before = world.texts()
    await world.desk.transfer(mei, number, bob.id)
    await world.settle()
    assert world.texts() == before
    await world.desk.release(bob, number)
    await world.settle()
    assert REMOVED in world.texts()[-1]


async def test_what_is_no_alarm_leaves_a_conversation_with_its_agent_though_he_is_away(world: World) -> None:
    mei, _ = await taken(world, there=False)
    before = world.texts()
    await world.says("where is my withdrawal?")
    await world.says("", kind=EventKind.PRESSED, payload="person")
    found = await world.conversation()
    assert (found.assignee, found.priority) == (mei.id, Priority.NORMAL)
    assert world.texts() == before


async def test_what_is_told_late_arrives_though_the_conversation_is_opened_again_at_once(world: World) -> None:
    mei, number = await taken(world, there=True)
    await world.says(SEED)
    await world.desk.resolve(mei, number)
    await world.desk.reopen(mei, number)
    await world.settle()
    assert REMOVED in world.texts()[-1]
    assert world.store.raw(broken) == []
