"""The database fails, and heals: nothing is acknowledged that was not kept, and nobody has to restart anything."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import psycopg
import pytest

from bot.model import EventKind, Status
from bot.store import Store, StoreDown, claims, views
from bot.store.claims import ClaimKind
from tests.house_double import World
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
            lambda unit: claims.beat(unit.conn, "me", small_world.clock.now(), timedelta(seconds=1))
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

    from dataclasses import replace

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
    await world.says("", kind=kind)
    assert world.adapter.sent == []
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
