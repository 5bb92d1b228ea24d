"""What nobody needs any more is deleted: never what still opens something, or is still to be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bot.model import Priority
from bot.running.tidying import Tidying
from bot.store import ClaimKind, Store, Unit, cases, claims, people, tidying
from bot.store.claims import Claimed
from handoff.roster import Roster, digest
from tests.doubles import FakeClock
from tests.house_double import World

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
PASSING = (ClaimKind.SEAL, ClaimKind.RETRACT, ClaimKind.RESEND, ClaimKind.WAKE)


def broom(store: Store, clock: FakeClock) -> Tidying:
    return Tidying(store, clock, idle=IDLE, longest=LONGEST)


def rows(store: Store, what: str) -> list[Any]:
    return list(store.raw(lambda conn: conn.execute(text(what)).scalars().all()))


def claim(kind: ClaimKind, clock: FakeClock, subject: str = "7 x") -> Callable[[Unit], Claimed]:
    """Something fell due, and is in hand now."""

    def work(unit: Unit) -> Claimed:
        claims.fall_due(unit.conn, kind, subject, clock.now(), pool="fake:main")
        (taken,) = claims.take(unit.conn, kind, "me", clock.now(), timedelta(seconds=30), subject=subject)
        return taken

    return work


async def test_sessions_that_ended_are_deleted_and_others_go_on(store: Store) -> None:
    clock = FakeClock()
    roster = Roster(store, clock, idle=IDLE, longest=LONGEST)

    async def session() -> str:
        invited = await roster.add(f"agent-{clock.token()[:10]}", "", "agent")
        opened = await roster.use_invite(invited)
        assert opened
        return opened

    await session()
    clock.advance(20 * MINUTE)
    busy = await session()
    clock.advance(20 * MINUTE)
    await broom(store, clock).sweep()
    assert rows(store, "SELECT token_hash FROM session") == [digest(busy)]
    assert await roster.session(busy)
    for _ in range(36):
        clock.advance(20 * MINUTE)
        await roster.session(busy)
    await broom(store, clock).sweep()
    assert rows(store, "SELECT token_hash FROM session") == []  # used all the time, and open too long


async def test_a_link_is_deleted_a_day_after_its_end_whether_it_was_used_or_not(store: Store) -> None:
    clock = FakeClock()
    roster = Roster(store, clock, idle=IDLE, longest=LONGEST)
    await roster.add("maria", "Maria", "agent")
    await roster.use_invite(await roster.add("wei", "Wei", "agent"))
    clock.advance(2 * DAY - HOUR)
    young = await roster.add("omar", "Omar", "agent")
    await broom(store, clock).sweep()
    assert len(rows(store, "SELECT id FROM invite")) == 3
    clock.advance(HOUR)
    await broom(store, clock).sweep()
    assert rows(store, "SELECT token_hash FROM invite") == [digest(young)]
    assert await roster.use_invite(young)


async def test_a_case_code_that_nobody_used_is_deleted_and_one_that_joins_two_threads_stays(world: World) -> None:
    await world.says("hello", place="public")
    await world.says("hello", place="private")
    public, private = await world.conversation("public"), await world.conversation("private")
    now, ends = world.clock.now(), world.clock.now() + timedelta(minutes=30)

    def work(unit: Unit) -> None:
        for code in ("AAAA-BBBB", "CCCC-DDDD"):
            cases.keep(unit, public, code, "hacked", Priority.URGENT, now, ends)
        unit.conn.execute(text("UPDATE case_code SET author_id = 'ann'"))
        assert cases.spend(unit, private, "ann", "CCCC-DDDD", now)

    await world.store.run(work)
    used = rows(world.store, "SELECT id FROM case_code WHERE used_at IS NOT NULL")
    world.clock.advance(DAY)
    await broom(world.store, world.clock).sweep()
    assert len(rows(world.store, "SELECT id FROM case_code")) == 2
    world.clock.advance(HOUR)
    await broom(world.store, world.clock).sweep()
    assert rows(world.store, "SELECT id FROM case_code") == used


async def test_a_finished_claim_is_deleted_a_day_after_it_was_seen_finished(store: Store) -> None:
    clock, everything = FakeClock(), [*PASSING, ClaimKind.TURN, ClaimKind.LANE, ClaimKind.ASSIGNMENT]
    for kind in everything:
        taken = await store.run(claim(kind, clock))
        await store.run(lambda unit, taken=taken: claims.let_go(unit.conn, taken))  # type: ignore[misc]
        await store.run(claim(kind, clock, "8 held"))
    await store.run(lambda unit: claims.fall_due(unit.conn, ClaimKind.WAKE, "9", clock.now() + timedelta(days=9)))
    await broom(store, clock).sweep()
    clock.advance(DAY - MINUTE)
    await broom(store, clock).sweep()
    assert len(rows(store, "SELECT id FROM claim")) == 15
    clock.advance(MINUTE)
    await broom(store, clock).sweep()
    assert set(rows(store, "SELECT kind FROM claim WHERE subject = '7 x'")) == {"turn", "lane", "assignment"}
    assert len(rows(store, "SELECT id FROM claim WHERE subject = '8 held'")) == len(everything)
    assert rows(store, "SELECT kind FROM claim WHERE subject = '9'") == ["wake"]


async def test_what_is_finished_twice_is_kept_for_a_day_after_the_second_time(store: Store) -> None:
    clock = FakeClock()
    for _ in range(2):
        taken = await store.run(claim(ClaimKind.RESEND, clock, "7"))
        await broom(store, clock).sweep()
        await store.run(lambda unit, taken=taken: claims.let_go(unit.conn, taken))  # type: ignore[misc]
        await broom(store, clock).sweep()
        clock.advance(DAY - HOUR)
    await broom(store, clock).sweep()
    assert rows(store, "SELECT kind FROM claim") == ["resend"]
    clock.advance(HOUR)
    await broom(store, clock).sweep()
    assert rows(store, "SELECT kind FROM claim") == []


async def test_who_comes_back_late_finds_that_another_has_it_in_spite_of_the_broom(store: Store) -> None:
    clock = FakeClock()
    late = await store.run(claim(ClaimKind.SEAL, clock))
    await store.run(lambda unit: claims.forget(unit.conn, ClaimKind.SEAL, "7 x"))
    for _ in range(3):
        clock.advance(HOUR)
        await broom(store, clock).sweep()
    now = await store.run(claim(ClaimKind.SEAL, clock))
    assert await store.run(lambda unit: claims.holds(unit.conn, now))
    assert not await store.run(lambda unit: claims.holds(unit.conn, late))


async def test_one_sweep_deletes_so_many_and_the_next_goes_on_until_there_is_nothing_to_do(store: Store) -> None:
    clock, many = FakeClock(), 2 * tidying.AT_ONCE + 10
    await store.run(lambda unit: people.count_try(unit, [f"login:{n}" for n in range(many)], clock.now()))
    clock.advance(DAY)
    left = []
    for _ in range(4):
        await broom(store, clock).sweep()
        left.append(len(rows(store, "SELECT id FROM signin_try")))
    assert left == [tidying.AT_ONCE + 10, 10, 0, 0]
    over = tidying.Over(clock.now(), clock.now() - IDLE, clock.now() - LONGEST)
    assert not await store.read(lambda unit: tidying.is_due(unit, over))


async def test_wrong_passwords_count_as_long_as_they_did(store: Store) -> None:
    clock = FakeClock()
    await store.run(lambda unit: people.count_try(unit, ["login:x", "login:y"], clock.now()))
    await store.run(lambda unit: people.forget_tries(unit, "login:x"))
    clock.advance(10 * MINUTE)
    await broom(store, clock).sweep()
    since = clock.now() - timedelta(minutes=15)
    assert await store.read(lambda unit: people.tries(unit, ["login:y"], since)) == 1
    assert await store.read(lambda unit: people.tries(unit, ["login:x"], since)) == 0
