"""The database fails, and heals: nothing is acknowledged that was not kept, and nobody has to restart anything."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text

from bot.mind import Mind
from bot.model import Attachment, EventKind, Incoming, Reading, Status
from bot.store import Store, StoreDown, claims, processes, views
from bot.store.claims import ClaimKind
from tests.house_double import World, read
from tests.invariants import broken


async def test_a_full_disk_acknowledges_nothing_and_heals_by_itself(small_world: World) -> None:
    pages = small_world.store.raw(lambda conn: conn.exec_driver_sql("PRAGMA page_count").scalar_one())
    small_world.store.raw(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}").scalar())
    kept = refused = 0
    for number in range(30):
        (outcome,) = await asyncio.gather(
            small_world.inbox.receive(small_world.event("x" * 2000, f"p{number}")), return_exceptions=True
        )
        kept += outcome is None
        refused += isinstance(outcome, StoreDown) and "full" in str(outcome)
    assert kept + refused == 30
    assert refused
    found = await small_world.store.read(lambda unit: len(views.entries(unit, view="all")))
    assert found == kept
    small_world.store.raw(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count = 1073741823").scalar())
    await small_world.says("where is my withdrawal?", "after")
    assert small_world.texts("after")
    assert small_world.store.raw(broken) == []


async def test_a_read_only_database_acknowledges_nothing_and_heals(small_world: World) -> None:
    small_world.store.raw(lambda conn: conn.exec_driver_sql("PRAGMA query_only = ON"))
    with pytest.raises(StoreDown, match="readonly"):
        await small_world.inbox.receive(small_world.event("hello"))
    # the pragma stands on the writer's own connection, which the next unit uses again
    with pytest.raises(StoreDown):
        await small_world.store.run(
            lambda unit: processes.beat(unit, "me", small_world.clock.now(), timedelta(seconds=1))
        )
    small_world.store._database.engine.dispose()
    await small_world.says("where is my withdrawal?")
    assert small_world.texts()


async def test_connections_that_are_cut_heal_without_a_restart(postgres_url: str) -> None:
    name = "cut_connections"
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template_nightdesk")
        store = Store(postgres_url.replace("/postgres?", f"/{name}?"))
        try:
            store.prepare()
            world = World(store)
            await world.says("where is my withdrawal?")
            admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            event = world.event("my account is locked")
            with pytest.raises(StoreDown):
                await world.inbox.receive(event)
            admin.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
            await world.inbox.receive(event)
            await world.settle()
            assert len(world.texts()) == 2
            assert store.raw(broken) == []
        finally:
            store.close()
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def test_a_handler_that_raises_is_tried_three_times_then_dead_then_replayed(world: World) -> None:
    good = world.mind
    articles = dict(good.policy.articles)

    class Broken(dict[str, object]):
        def get(self, *_: object) -> object:
            raise RuntimeError("boom")

    world.mind = replace(good, policy=replace(good.policy, articles=Broken(articles)))  # type: ignore[arg-type]
    await world.inbox.receive(world.event("where is my withdrawal?"))
    await world.inbox.receive(world.event("my account is locked", "neighbour"))
    for _ in range(4):
        world.clock.advance(5)
        with_errors = await asyncio.gather(world.inbox.handle_due(), return_exceptions=True)
        assert with_errors
    troubles = await world.store.read(views.troubles)
    assert {trouble.kind for trouble in troubles} == {"dead"}
    assert (await world.conversation()).status is Status.OPEN
    world.mind = good
    mei = await world.agent()
    for trouble in troubles:
        await world.desk.replay(mei, trouble.id)
    await world.settle()
    assert await world.store.read(views.troubles) == []


async def test_a_conversation_that_fails_does_not_delay_its_neighbours(world: World) -> None:
    await world.inbox.receive(world.event("where is my withdrawal?"))
    number = (await world.conversation()).id
    held = await world.store.run(
        lambda unit: claims.take(
            unit.conn, ClaimKind.TURN, "stuck", world.clock.now(), timedelta(seconds=30), subject=str(number)
        )
    )
    assert held
    await world.says("where is my withdrawal?", "neighbour")
    assert world.texts("neighbour")
    assert world.texts() == []
    world.clock.advance(31)
    await world.settle()
    assert world.texts()


@pytest.mark.parametrize("kind", [EventKind.BLOCKED, EventKind.UNBLOCKED])
async def test_facts_about_a_contact_are_kept_and_answered_with_nothing(world: World, kind: EventKind) -> None:
    await world.says("hello")
    before = len(world.adapter.sent)
    await world.says("", kind=kind)
    assert len(world.adapter.sent) == before
    assert (await world.conversation()).blocked is (kind is EventKind.BLOCKED)


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b",
        "\ud800 half",
        "\u202eevil",
        "🙂" * 300,
        "x" * 20_000,
        "\n\n\n",
        "{brand} {0} %s",
        "```*_[]()~>#+-=|{}.!",
    ],
)
async def test_odd_texts_are_kept_and_answered_or_handed_over(world: World, text: str) -> None:
    await world.says(text)
    assert len(world.adapter.sent) == 1
    assert await world.store.read(views.troubles) == []


@pytest.mark.parametrize(
    "field", ["key", "place", "author", "handle", "author_id", "message_ref", "reply_ref", "group_ref", "language_hint"]
)
async def test_an_odd_name_or_reference_keeps_no_message_from_being_kept(world: World, field: str) -> None:
    odd = "\ud800 half \x00"
    event = world.event(**({"text": "where is my withdrawal?"} | {field: odd}))
    await world.inbox.receive(event)
    await world.inbox.receive(event)
    await world.settle()
    assert len(world.adapter.sent) == 1
    assert await world.store.read(views.troubles) == []


async def test_an_odd_file_is_kept_and_a_press_that_carries_one_is_heard(world: World) -> None:
    odd = "\ud800 half \x00"
    await world.says("", attachments=(Attachment(odd, odd, odd, odd, 2**70, odd),))
    await world.says("", kind=EventKind.PRESSED, payload=odd, message_ref=odd)
    assert await world.store.read(views.troubles) == []
    assert [line.text.plain for line in await world.thread() if line.attachments] == [""]


async def test_what_nobody_can_keep_is_shown_and_what_stands_behind_it_is_answered(world: World) -> None:
    unkeepable = replace(world.event("where is my withdrawal?"), kind="no such kind")  # type: ignore[arg-type]
    await world.inbox.receive(unkeepable)
    await world.inbox.receive(unkeepable)
    await world.says("where is my withdrawal?", "neighbour")
    (trouble,) = await world.store.read(views.troubles)
    assert world.texts("neighbour")
    assert world.texts() == []
    assert trouble.kind == "dead"


async def test_what_goes_wrong_once_or_twice_costs_no_message(world: World) -> None:
    mind, wrong = world.inbox._mind, [LookupError(), ValueError()]

    def at_odds() -> Mind:
        if wrong:
            raise wrong.pop()
        return mind()

    world.inbox._mind = at_odds
    await world.says("where is my withdrawal?")
    assert wrong == []
    assert world.texts()
    assert await world.store.read(views.troubles) == []


def _full(store: Store) -> None:
    pages = store.raw(lambda conn: conn.exec_driver_sql("PRAGMA page_count").scalar_one())
    store.raw(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}").scalar())


def _room_again(store: Store) -> None:
    store.raw(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count = 1073741823").scalar())


def _read_only(store: Store) -> None:
    store.raw(lambda conn: conn.exec_driver_sql("PRAGMA query_only = ON"))


def _writable(store: Store) -> None:
    store._database.engine.dispose()  # the pragma stands on connections that would otherwise be used again


class _Lock:
    """Another program holds the file for longer than we wait."""

    def hold(self, store: Store) -> None:
        store.raw(lambda conn: conn.exec_driver_sql("PRAGMA busy_timeout = 50").scalar())
        self.other = sqlite3.connect(store.url.removeprefix("sqlite:///"), isolation_level=None)
        self.other.execute("BEGIN IMMEDIATE")

    def let_go(self, store: Store) -> None:
        self.other.execute("ROLLBACK")
        self.other.close()
        store.raw(lambda conn: conn.exec_driver_sql("PRAGMA busy_timeout = 30000").scalar())


LOCK = _Lock()
FAULTS = {
    "full": (_full, _room_again),
    "read-only": (_read_only, _writable),
    "locked": (LOCK.hold, LOCK.let_go),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_fails_what_was_acknowledged_is_kept_and_it_heals_by_itself(
    small_world: World, fault: str
) -> None:
    begins, ends = FAULTS[fault]
    store = small_world.store
    acknowledged: list[str] = []
    refused: list[Incoming] = []

    async def comes_in(event: Incoming) -> None:
        try:
            await small_world.inbox.receive(event)
        except StoreDown:
            refused.append(event)
        else:
            acknowledged.append(event.key)

    async def all_of(number: int) -> None:
        events = [small_world.event(f"where is my withdrawal? {'x' * 1500}", f"p{n % 20}") for n in range(number)]
        await asyncio.gather(*(comes_in(event) for event in events))

    for _ in range(5):
        await all_of(20)
        begins(store)
        await all_of(30)
        with contextlib.suppress(StoreDown):
            await small_world.settle()
        ends(store)
    assert refused
    kept = await store.read(lambda unit: unit.conn.execute(text("SELECT key FROM event")).scalars().all())
    assert set(acknowledged) <= set(kept)
    again, refused = refused, []
    await asyncio.gather(*(comes_in(event) for event in again))  # the platform hands over once more
    assert refused == []
    small_world.clock.advance(120)
    await small_world.settle()
    kept = await store.read(lambda unit: unit.conn.execute(text("SELECT key FROM event")).scalars().all())
    assert sorted(kept) == sorted(acknowledged)
    assert store.raw(broken) == []


async def test_faults_of_the_database_are_no_tries_of_a_turn_however_many(small_world: World) -> None:
    good, store = small_world.mind, small_world.store

    async def breaks(texts: Sequence[str]) -> list[Reading]:
        _read_only(store)
        return await read(texts)

    await small_world.inbox.receive(small_world.event("hello"))
    small_world.mind = replace(good, read=breaks)
    for _ in range(7):
        for _ in range(2):  # what was decided cannot be written, and what puts it back cannot either
            with pytest.raises(StoreDown):
                await small_world.inbox.handle_due()
            small_world.clock.advance(9)
        _writable(store)
    small_world.mind = good
    await small_world.settle()
    assert len(small_world.texts()) == 1
    assert await store.read(views.troubles) == []


async def test_while_another_holds_the_file_nothing_is_acknowledged_and_then_everything(small_world: World) -> None:
    with contextlib.closing(
        sqlite3.connect(small_world.store.url.removeprefix("sqlite:///"), isolation_level=None)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        coming = [asyncio.ensure_future(small_world.inbox.receive(small_world.event("hi", f"p{n}"))) for n in range(9)]
        await small_world.store.read(views.counts)  # reading goes on meanwhile
        assert not any(task.done() for task in coming)
        other.execute("ROLLBACK")
    await asyncio.gather(*coming)
    await small_world.settle()
    assert len(small_world.adapter.sent) == 9
    assert small_world.store.raw(broken) == []


async def test_one_text_that_breaks_the_matcher_is_dead_after_three_tries_and_its_neighbours_are_answered(
    world: World,
) -> None:
    good = world.mind
    tried: list[str] = []

    async def chokes(texts: Sequence[str]) -> list[Reading]:
        if any("poison" in said for said in texts):
            tried.extend(said for said in texts if "poison" in said and len(texts) == 1)
            raise RuntimeError("boom")
        return await read(texts)

    world.mind = replace(good, read=chokes)
    await world.inbox.receive(world.event("my withdrawal is poison", "victim"))
    for number in range(5):
        await world.inbox.receive(world.event("where is my withdrawal?", f"neighbour{number}"))
    await world.settle()
    assert all(world.texts(f"neighbour{number}") for number in range(5))
    for _ in range(5):
        world.clock.advance(10)
        await world.settle()
    assert len(tried) == 3
    (trouble,) = await world.store.read(views.troubles)
    assert trouble.kind == "dead"
    assert (await world.conversation("victim")).status is Status.OPEN
    world.mind = good
    await world.desk.replay(await world.agent(), trouble.id)
    await world.settle()
    assert await world.store.read(views.troubles) == []
    assert await world.store.read(lambda unit: broken(unit.conn)) == []


class Killed(BaseException):
    """The process is gone: nothing behind it runs."""


async def test_one_text_that_ends_the_process_is_dead_after_five_takes_and_takes_nobody_along(world: World) -> None:
    deaths: list[int] = []

    async def dies(texts: Sequence[str]) -> list[Reading]:
        if any("poison" in said for said in texts):
            deaths.append(len(texts))
            raise Killed
        return await read(texts)

    world.mind = replace(world.mind, read=dies)
    for number in range(3):
        await world.inbox.receive(world.event("where is my withdrawal?", f"before{number}"))
    await world.inbox.receive(world.event("my withdrawal is poison", "victim"))
    for number in range(3):
        await world.inbox.receive(world.event("where is my withdrawal?", f"behind{number}"))
    for _ in range(12):
        with contextlib.suppress(Killed):
            await world.settle()
        world.clock.advance(10)  # the leases of who died run out
    assert deaths == [7, 1, 1, 1, 1]
    assert all(len(world.texts(f"{side}{number}")) == 1 for side in ("before", "behind") for number in range(3))
    (trouble,) = await world.store.read(views.troubles)
    assert (trouble.kind, trouble.reason) == ("dead", "it was taken five times and never came to an end")
    assert (await world.conversation("victim")).status is Status.OPEN
    assert await world.store.read(lambda unit: broken(unit.conn)) == []
