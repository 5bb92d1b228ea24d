"""Two at the same moment, on both databases: who comes late changes nothing, and nothing is lost between them."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import text

from bot.channels.threads import StoredThreads
from bot.clock import SystemClock
from bot.model import Address, DeliveryStatus, Incoming, Language, Priority, Refused, Text
from bot.rules import delivery
from bot.rules.delivery import Settlement
from bot.store import ClaimKind, Store, Unit, claims, deliveries
from bot.store.database import nudge
from bot.store.deliveries import Job
from bot.store.nudges import Nudges
from handoff.roster import Roster
from tests.doubles import FakeClock
from tests.house_double import CHANNEL, World
from tests.invariants import broken

T = TypeVar("T")


async def _on_its_way(world: World, place: str) -> Job:
    """The bot's answer to that contact, taken and marked, its outcome still open."""
    await world.inbox.receive(world.event("where is my withdrawal?", place))
    await world.inbox.handle_due()
    now = world.clock.now()
    (job,) = await world.store.run(lambda unit: deliveries.take_jobs(unit, "outbox", now, [CHANNEL], 1))
    return job


async def _asked(store: Store, query: str) -> object:
    return await store.read(lambda unit: unit.conn.execute(text(query)).scalar())


async def _settle(world: World, job: Job, settlement: Settlement) -> bool:
    return await world.store.run(lambda unit: deliveries.settle(unit, job, settlement, world.clock.now()))


async def _statuses(world: World) -> list[str]:
    def read(unit: Unit) -> list[str]:
        return list(unit.conn.execute(text("SELECT status FROM delivery ORDER BY id")).scalars())

    return await world.store.read(read)


@pytest.mark.parametrize("outcome", [DeliveryStatus.DUE, DeliveryStatus.UNKNOWN])
async def test_an_answer_that_failed_while_an_agent_claimed_is_never_sent_again(
    world: World, outcome: DeliveryStatus
) -> None:
    mei = await world.agent()
    job = await _on_its_way(world, "ann")
    await world.desk.claim(mei, job.conversation_id)
    resend_at = world.clock.now() + timedelta(seconds=30) if outcome is DeliveryStatus.UNKNOWN else None
    assert await _settle(world, job, Settlement(outcome, error="no answer", resend_at=resend_at))
    for _ in range(5):
        world.clock.advance(30)
        await world.outbox.sweep()
        await world.settle()
    assert world.texts() == []
    assert await _statuses(world) == ["dropped" if outcome is DeliveryStatus.DUE else "unknown"]


async def test_a_claim_and_a_failure_at_the_same_moment_leave_nothing_due(world: World) -> None:
    mei = await world.agent()
    jobs = [await _on_its_way(world, f"p{n}") for n in range(20)]
    failure = Settlement(DeliveryStatus.DUE, error="no connection")
    works = [(world.desk.claim(mei, job.conversation_id), _settle(world, job, failure)) for job in jobs]
    await asyncio.gather(*(work for pair in works for work in pair))
    world.clock.advance(60)
    await world.settle()
    assert world.adapter.sent == []
    assert set(await _statuses(world)) == {"dropped"}


async def test_a_resend_and_a_claim_at_the_same_moment_block_nobody(world: World) -> None:
    mei = await world.agent()
    jobs = [await _on_its_way(world, f"p{n}") for n in range(20)]
    for job in jobs:
        await _settle(world, job, Settlement(DeliveryStatus.UNKNOWN, resend_at=world.clock.now()))
    await asyncio.gather(world.outbox.sweep(), *(world.desk.claim(mei, job.conversation_id) for job in jobs))
    await world.settle()
    assert world.adapter.sent == []
    assert set(await _statuses(world)) <= {"unknown", "dropped"}


async def test_a_late_outcome_of_a_lost_lease_changes_nothing(world: World) -> None:
    job = await _on_its_way(world, "ann")
    world.clock.advance(deliveries.LEASE.total_seconds() + 1)
    await world.settle()  # another sender finds it interrupted: its fate is unknown
    before = await _statuses(world)
    assert not await _settle(world, job, delivery.sent("late", world.clock.now(), 0))
    assert await _statuses(world) == before


async def test_a_part_left_behind_by_a_killed_process_is_found_although_an_older_one_goes_out_again(
    world: World,
) -> None:
    older = await _on_its_way(world, "ann")
    await _settle(world, older, Settlement(DeliveryStatus.UNKNOWN, error="no answer"))
    await _on_its_way(world, "ann")  # its process ends here: nobody writes what became of it
    now = world.clock.now()
    await world.store.run(lambda unit: deliveries.send_again(unit, older.outgoing.delivery_id, now, resent=True))
    for _ in range(6):
        world.clock.advance(60)
        await world.outbox.sweep()
        await world.settle()
    assert len(world.texts()) == 2
    assert await _statuses(world) == ["sent", "sent"]
    assert await world.store.read(lambda unit: broken(unit.conn)) == []


async def test_an_event_that_commits_after_a_younger_one_is_answered_too(postgres: Store) -> None:
    world = World(postgres)
    await world.says("hello")
    counted, go_on = threading.Event(), threading.Event()
    late: Incoming = world.event("my account is locked")
    now = world.clock.now()

    def slowly(unit: Unit) -> None:
        event_id = unit.keep_event(late, now)
        assert event_id
        counted.set()
        assert go_on.wait(20)
        conversation = unit.conversation_at(late, Language.EN, now)
        unit.hear(conversation, event_id, late, (), (), now)
        claims.fall_due(unit.conn, ClaimKind.TURN, str(conversation.id), now, later=True)

    keeping = asyncio.ensure_future(postgres.run(slowly))
    assert await asyncio.to_thread(counted.wait, 20)
    await world.says("where is my withdrawal?")  # a higher number, committed first
    go_on.set()
    await keeping
    await world.settle()
    assert [said.split(" in ")[0] for said in world.texts()[1:]] == [
        "Answer about withdraw-pending", "Answer about account-locked",
    ]  # fmt: skip
    assert await _asked(postgres, "SELECT count(*) FROM event WHERE status <> 'done'") == 0


async def test_a_lease_that_ran_out_is_put_back_once_by_many_sweeps(world: World) -> None:
    mei = await world.agent()
    others = [World(world.store, world.clock, name=f"w{n}") for n in range(4)]
    for number in range(10):
        await world.says("agent", f"p{number}")
        await world.desk.claim(mei, (await world.conversation(f"p{number}")).id)
    world.clock.advance(31 * 60)
    await asyncio.gather(*(other.desk.sweep() for other in others))
    for number in range(10):
        facts = [line.activity for line in await world.thread(f"p{number}")]
        assert facts.count("lease_ran_out") == 1
        assert (await world.conversation(f"p{number}")).assignee is None


async def test_an_agent_who_claims_while_sweeps_put_back_keeps_what_he_has(world: World) -> None:
    mei, kai = await world.agent(), await world.agent("kai")
    for number in range(12):
        await world.says("agent", f"p{number}")
        await world.desk.claim(mei, (await world.conversation(f"p{number}")).id)
    numbers = [(await world.conversation(f"p{n}")).id for n in range(12)]
    world.clock.advance(31 * 60)

    async def grab(number: int) -> int | None:
        try:
            await world.desk.claim(kai, number)
        except Refused:
            return None
        return number

    grabbed, *_ = await asyncio.gather(asyncio.gather(*(grab(n) for n in numbers)), world.desk.sweep())
    await world.desk.sweep()
    for place, got in enumerate(grabbed):
        holder = (await world.conversation(f"p{place}")).assignee
        assert holder == (kai.id if got else None)
    assert await world.store.read(lambda unit: broken(unit.conn)) == []


async def test_who_takes_the_next_waits_for_whoever_has_the_conversation_in_hand(postgres: Store) -> None:
    world = World(postgres)
    mei = await world.agent()
    await world.says("agent")
    number = (await world.conversation()).id
    locked, go_on = threading.Event(), threading.Event()

    def changes_its_place(unit: Unit) -> None:
        conversation = unit.conversation(number)
        locked.set()
        assert go_on.wait(20)
        unit.save(conversation, replace(conversation, priority=Priority.URGENT), world.clock.now())

    changing = asyncio.ensure_future(postgres.run(changes_its_place))
    assert await asyncio.to_thread(locked.wait, 20)
    taking = asyncio.ensure_future(world.desk.claim_next(mei))
    await _somebody_waits(postgres)
    go_on.set()
    await changing
    assert await taking == number
    assert await _asked(postgres, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == 0


async def test_what_is_said_while_the_part_before_it_is_settled_goes_out_too(postgres: Store) -> None:
    world = World(postgres)
    job = await _on_its_way(world, "ann")
    said, go_on = threading.Event(), threading.Event()
    now = world.clock.now()

    def slowly(unit: Unit) -> None:
        unit.say(unit.conversation(job.conversation_id), Text("More."), now, cuts=[(0, 5)])
        said.set()
        assert go_on.wait(20)

    saying = asyncio.ensure_future(postgres.run(slowly))
    assert await asyncio.to_thread(said.wait, 20)
    settling = asyncio.ensure_future(_settle(world, job, delivery.sent("1", now, 0)))
    await _somebody_waits(postgres)
    go_on.set()
    await asyncio.gather(saying, settling)
    await world.settle()
    assert await _statuses(world) == ["sent", "sent"]


async def _somebody_waits(postgres: Store) -> None:
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with asyncio.timeout(20):
        while not await _asked(postgres, waits):
            await asyncio.sleep(0.01)


async def test_a_process_that_is_stopped_in_the_middle_of_a_unit_does_not_keep_its_locks_for_ever(
    postgres: Store,
) -> None:
    assert await _asked(postgres, "SELECT current_setting('idle_in_transaction_session_timeout')") == "15s"


async def test_agents_who_take_the_next_while_contacts_write_take_each_once(world: World) -> None:
    agents = [await world.agent(f"agent{n}") for n in range(6)]
    for number in range(30):
        await world.says("agent", f"p{number}")

    async def takes(agent: int) -> list[int]:
        return [number for _ in range(5) if (number := await world.desk.claim_next(agents[agent])) is not None]

    writing = [world.inbox.receive(world.event("hello?", f"p{n % 30}")) for n in range(120)]
    taken, _ = await asyncio.gather(asyncio.gather(*(takes(n) for n in range(6))), asyncio.gather(*writing))
    numbers = [number for row in taken for number in row]
    assert len(numbers) == len(set(numbers)) == 30


async def test_a_unit_may_nudge_about_as_much_as_it_likes(store: Store) -> None:
    topics = {f"conversation:{n}" for n in range(1000)} | {f"new:fake:main:{n:04}{'💰' * 4000}" for n in range(100)}
    shown = {topic[:140] for topic in topics}
    heard: set[str] = set()
    complete = asyncio.Event()
    loop = asyncio.get_running_loop()

    def listener(found: frozenset[str]) -> None:
        heard.update(topic[:140] for topic in found)
        if shown <= heard:
            loop.call_soon_threadsafe(complete.set)

    def work(unit: Unit) -> None:
        for topic in topics:
            nudge(unit.conn, topic)

    store.on_nudge(listener)
    async with asyncio.timeout(20):
        while not complete.is_set():  # PostgreSQL's ear needs a moment until it listens
            await store.run(work)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(complete.wait(), 1)
    assert shown <= heard


class Interrupted(Store):
    """After the first read, and before its reader hears of it, something else happens."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def read(self, work: Callable[[Unit], T]) -> T:
        found = await super().read(work)
        if self.meanwhile:
            happens, self.meanwhile = self.meanwhile, None
            await happens()
        return found


async def test_who_listens_for_changes_hears_of_a_message_that_comes_while_he_begins(store_url: str) -> None:
    store = Interrupted(store_url)
    try:
        store.prepare()
        world = World(store)
        threads = StoredThreads(store, Nudges(store), FakeClock())

        store.meanwhile = lambda: world.inbox.receive(world.event("hello", "new"))
        async with asyncio.timeout(10):
            changes = threads.changes(Address(CHANNEL, "new"))
            await anext(changes)
        said = await threads.said(Address(CHANNEL, "new"), 0)
        assert {line.text.plain for line in said} == {"hello"}
    finally:
        store.close()


async def test_of_processes_that_start_at_once_one_makes_the_first_admin_and_none_falls_over(
    postgres: Store,
) -> None:
    stores = [postgres, *(Store(postgres.url) for _ in range(5))]
    rosters = [Roster(store, SystemClock(), idle=timedelta(hours=1), longest=timedelta(hours=1)) for store in stores]
    try:
        tokens = await asyncio.gather(*(roster.first_admin() for roster in rosters))
    finally:
        for store in stores[1:]:
            store.close()
    assert [token for token in tokens if token]
    assert await _asked(postgres, "SELECT count(*) FROM agent") == 1


async def test_a_start_beside_another_spoils_no_link_of_the_first_admin_and_one_is_used(store: Store) -> None:
    rosters = [Roster(store, SystemClock(), idle=timedelta(hours=1), longest=timedelta(hours=1)) for _ in range(3)]
    first, second, third = [await roster.first_admin() or "" for roster in rosters]
    assert await rosters[2].use_invite(second)
    assert [await rosters[0].use_invite(token) for token in (first, second, third)] == [None] * 3


async def test_of_passwords_that_are_guessed_at_several_processes_at_once_five_at_most_are_looked_at(
    postgres: Store,
) -> None:
    stores = [postgres, *(Store(postgres.url) for _ in range(3))]
    rosters = [Roster(store, SystemClock(), idle=timedelta(hours=1), longest=timedelta(hours=1)) for store in stores]
    try:
        guesses = (roster.sign_in("maria", "guess", f"198.51.100.{n}") for n in range(6) for roster in rosters)
        told = await asyncio.gather(*guesses, return_exceptions=True)
    finally:
        for store in stores[1:]:
            store.close()
    kinds = Counter(type(answer).__name__ for answer in told)
    assert kinds.total() == kinds["Refused"] + kinds["TooManyTries"]
    assert 1 <= kinds["Refused"] <= 5
