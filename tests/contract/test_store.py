"""The store's promises, one suite for SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.model import ChannelId, Incoming, Language, Refused
from bot.store import ClaimKind, Store, StoreBusy, StoreDown, Unit, claims, migrations, people, queues
from tests.doubles import START
from tests.house_double import World

LEASE = timedelta(seconds=30)
LATER = START + timedelta(minutes=1)
_BACK_TO_0003 = (
    "DROP INDEX event_by_message",
    "DROP INDEX address_by_room",
    "ALTER TABLE case_code DROP COLUMN intent",
    "ALTER TABLE address DROP COLUMN room",
    "DROP INDEX claim_by_end",
    "DROP INDEX message_by_ref",
    "CREATE INDEX message_by_ref ON message (conversation_id, ref)",
)


def incoming(key: str, place: str = "ann", words: str = "hi") -> Incoming:
    return Incoming(ChannelId("fake:main"), key, place, text=words)


async def test_a_unit_that_raises_changes_nothing_and_its_neighbours_stand(store: Store) -> None:
    def good(unit: Unit) -> int | None:
        return unit.keep_event(incoming("good"), START)

    def bad(unit: Unit) -> None:
        unit.keep_event(incoming("bad"), START)
        raise Refused("no")

    results = await asyncio.gather(store.run(good), store.run(bad), return_exceptions=True)
    assert isinstance(results[1], Refused)
    keys = await store.read(lambda unit: unit.conn.execute(text("SELECT key FROM event")).scalars().all())
    assert keys == ["good"]


async def test_an_event_is_kept_once_however_often_and_at_once_it_comes(store: Store) -> None:
    found = await asyncio.gather(*(store.run(lambda unit: unit.keep_event(incoming("same"), START)) for _ in range(40)))
    assert len([number for number in found if number is not None]) == 1


async def test_the_same_key_of_another_channel_is_another_event(store: Store) -> None:
    other = Incoming(ChannelId("fake:other"), "same", "ann", text="hi")
    assert await store.run(lambda unit: unit.keep_event(incoming("same"), START))
    assert await store.run(lambda unit: unit.keep_event(other, START))


async def test_a_first_contact_at_the_same_moment_makes_one_conversation(store: Store) -> None:
    def first(unit: Unit) -> int:
        return unit.conversation_at(incoming("x", "new"), Language.EN, START).id

    numbers = await asyncio.gather(*(store.run(first) for _ in range(12)))
    assert len(set(numbers)) == 1


async def test_a_claim_has_one_holder_among_many_who_try_at_once(store: Store) -> None:
    await store.run(lambda unit: claims.fall_due(unit.conn, ClaimKind.TURN, "7", START))

    async def attempt(number: int) -> int:
        taken = await store.run(lambda unit: claims.take(unit.conn, ClaimKind.TURN, f"w{number}", LATER, LEASE))
        return len(taken)

    assert sum(await asyncio.gather(*(attempt(n) for n in range(16)))) == 1


async def test_work_is_shared_out_without_overlap(store: Store) -> None:
    def due(unit: Unit) -> None:
        for number in range(60):
            claims.fall_due(unit.conn, ClaimKind.TURN, str(number), START)

    await store.run(due)

    async def attempt(name: str) -> list[str]:
        taken = await store.run(lambda unit: claims.take(unit.conn, ClaimKind.TURN, name, LATER, LEASE, limit=10))
        return [claimed.subject for claimed in taken]

    found = [s for row in await asyncio.gather(*(attempt(f"w{n}") for n in range(8))) for s in row]
    while more := await attempt("rest"):
        found += more
    assert sorted(found, key=int) == [str(n) for n in range(60)]


async def test_a_lease_that_ran_out_is_taken_over_and_the_late_holder_is_powerless(store: Store) -> None:
    def work(unit: Unit) -> tuple[bool, bool, bool]:
        claims.fall_due(unit.conn, ClaimKind.TURN, "1", START)
        (late,) = claims.take(unit.conn, ClaimKind.TURN, "late", START, LEASE)
        assert claims.take(unit.conn, ClaimKind.TURN, "early", START + LEASE / 2, LEASE) == []
        (new,) = claims.take(unit.conn, ClaimKind.TURN, "new", START + LEASE, LEASE)
        return (
            claims.holds(unit.conn, late),
            claims.let_go(unit.conn, late),
            claims.holds(unit.conn, new),
        )

    assert await store.run(work) == (False, False, True)


async def test_a_gate_holds_back_what_is_due(store: Store) -> None:
    def work(unit: Unit) -> tuple[int, int, datetime | None]:
        claims.fall_due(unit.conn, ClaimKind.LANE, "a", START)
        (held,) = claims.take(unit.conn, ClaimKind.LANE, "w", START, LEASE)
        claims.let_go(unit.conn, held, due_at=START, gate=LATER)
        early = claims.take(unit.conn, ClaimKind.LANE, "w", LATER - timedelta(seconds=1), LEASE)
        due = claims.next_due(unit.conn, ClaimKind.LANE)
        late = claims.take(unit.conn, ClaimKind.LANE, "w", LATER, LEASE)
        return len(early), len(late), due

    assert await store.run(work) == (0, 1, LATER)


async def test_the_most_urgent_that_waited_longest_is_taken_first(store: Store) -> None:
    def work(unit: Unit) -> list[str]:
        for subject, minutes, rank in (("old", 0, 2), ("urgent", 5, 0), ("young", 3, 2)):
            at = START + timedelta(minutes=minutes)
            claims.fall_due(unit.conn, ClaimKind.ASSIGNMENT, subject, at, rank=rank)
        now = START + timedelta(hours=1)
        taken = [claims.take(unit.conn, ClaimKind.ASSIGNMENT, "a", now, LEASE) for _ in range(3)]
        return [claimed.subject for row in taken for claimed in row]

    assert await store.run(work) == ["urgent", "old", "young"]


async def test_moments_come_back_exact_and_naive_ones_are_refused(store: Store) -> None:
    moment = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
    await store.run(lambda unit: claims.fall_due(unit.conn, ClaimKind.WAKE, "1", moment))
    assert await store.read(lambda unit: claims.next_due(unit.conn, ClaimKind.WAKE)) == moment
    with pytest.raises(Exception, match="without a time zone"):
        await store.run(
            lambda unit: claims.fall_due(unit.conn, ClaimKind.WAKE, "2", datetime(2026, 1, 1))  # noqa: DTZ001 - the point
        )


async def test_nudges_come_after_the_commit_and_not_for_what_was_undone(store: Store) -> None:
    heard: list[str] = []
    woken = asyncio.Event()
    loop = asyncio.get_running_loop()

    def listener(topics: frozenset[str]) -> None:
        heard.extend(topics)
        loop.call_soon_threadsafe(woken.set)

    store.on_nudge(listener)
    world = World(store)
    await world.says("where is my withdrawal?")
    async with asyncio.timeout(5):
        while not any(topic.startswith("conversation:") for topic in heard):
            woken.clear()
            await woken.wait()
    await asyncio.to_thread(store.close)  # the last nudges come while there is still a loop to hear them


async def test_a_listener_that_fails_stops_neither_the_others_nor_the_store(store: Store) -> None:
    woken = asyncio.Event()
    loop = asyncio.get_running_loop()

    def broken(topics: frozenset[str]) -> None:
        raise RuntimeError(f"deaf to {len(topics)}")

    def listener(_: frozenset[str]) -> None:
        loop.call_soon_threadsafe(woken.set)

    store.on_nudge(broken)
    store.on_nudge(listener)
    world = World(store)
    for _ in range(2):
        woken.clear()
        await world.says("where is my withdrawal?")
        await asyncio.wait_for(woken.wait(), 5)
    await asyncio.to_thread(store.close)


async def test_the_schema_of_the_migrations_is_the_schema_of_the_tables(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from bot.store.tables import metadata

    def compare(unit: Unit) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(unit.conn), metadata))

    assert await store.run(compare) == []
    newest = max(path.stem.split("_")[0] for path in (migrations._HERE / "versions").glob("[0-9]*.py"))
    assert newest == migrations.HEAD


def test_a_database_of_the_first_schema_is_brought_up_and_keeps_what_it_has(tmp_path: Path) -> None:
    url, file = f"sqlite:///{tmp_path}/nightdesk.db", tmp_path / "nightdesk.db"
    store = Store(url)
    store.prepare()
    store.close()
    with closing(sqlite3.connect(file)) as before:
        before.execute("DROP TABLE upload")
        before.execute("DROP TABLE held_reply")
        for statement in _BACK_TO_0003:
            before.execute(statement)
        before.execute("UPDATE alembic_version SET version_num = '0001'")
        before.execute("INSERT INTO contact (name, language, created_at) VALUES ('Ann', 'en', 0)")
        before.commit()
    store = Store(url)
    store.prepare()
    store.close()
    with closing(sqlite3.connect(file)) as after:
        assert after.execute("SELECT name FROM contact").fetchall() == [("Ann",)]
        assert after.execute("SELECT count(*) FROM upload").fetchone() == (0,)
        assert after.execute("SELECT version_num FROM alembic_version").fetchone() == (migrations.HEAD,)


def test_addresses_of_before_have_their_rooms_after_the_upgrade(store_url: str) -> None:
    places = {"42": "42", "room/ann": "room", "room/ann/9": "room", "private-42/9": "private-42"}
    store = Store(store_url)
    store.prepare()

    def as_before(unit: Unit) -> None:
        for statement in _BACK_TO_0003:
            unit.conn.execute(text(statement))
        unit.conn.execute(text("INSERT INTO contact (id, name, language, created_at) VALUES (1, 'Ann', 'en', 0)"))
        add = text("INSERT INTO address (channel, external_id, contact_id) VALUES ('fake:main', :place, 1)")
        unit.conn.execute(add, [{"place": place} for place in places])
        unit.conn.execute(text("UPDATE alembic_version SET version_num = '0003'"))

    store.run_now(as_before)
    store.prepare(migrate=True)
    rows = store.raw(lambda conn: conn.execute(text("SELECT external_id, room FROM address")).all())
    store.close()
    assert {row.external_id: row.room for row in rows} == places


def test_a_schema_that_cannot_be_made_is_not_made_in_part(tmp_path: Path) -> None:
    file = tmp_path / "nightdesk.db"
    with closing(sqlite3.connect(file)) as before:
        before.execute("CREATE VIEW held_reply AS SELECT 1")
    for _ in range(2):
        store = Store(f"sqlite:///{file}")
        with pytest.raises(StoreDown, match=r"the schema cannot be made: .*held_reply already exists"):
            store.prepare()
        store.close()
    with closing(sqlite3.connect(file)) as after:
        tables = "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'"
        assert after.execute(tables).fetchall() == [("held_reply",)]


async def test_postgresql_is_migrated_only_when_it_is_said(postgres_url: str) -> None:
    import psycopg

    with psycopg.connect(postgres_url, autocommit=True) as conn:
        conn.execute("CREATE DATABASE unmigrated")
    store = Store(postgres_url.replace("/postgres?", "/unmigrated?"))
    try:
        with pytest.raises(StoreDown, match="nightdesk migrate"):
            store.prepare()
        store.prepare(migrate=True)
        store.prepare()
    finally:
        store.close()


def test_a_second_process_on_one_sqlite_file_is_refused_with_a_way_out(tmp_path: object) -> None:
    url = f"sqlite:///{tmp_path}/nightdesk.db"
    first, second = Store(url), Store(url)
    try:
        first.prepare()
        first.work_alone()
        with pytest.raises(StoreBusy, match="PostgreSQL"):
            second.work_alone()
    finally:
        first.close()
        second.close()


def test_sqlite_is_durable_by_its_own_word(sqlite_store: Store) -> None:
    words = ("synchronous", "journal_mode", "foreign_keys")
    found = sqlite_store.raw(lambda conn: [conn.execute(text(f"PRAGMA {word}")).scalar() for word in words])
    assert found == [2, "wal", 1]


async def test_only_what_may_be_undone_by_a_power_cut_waits_for_no_disk(sqlite_store: Store) -> None:
    def synchronous(unit: Unit) -> object:
        return unit.conn.execute(text("PRAGMA synchronous")).scalar()

    found = [await sqlite_store.run(synchronous, durable=durable) for durable in (True, False, True)]
    assert found == [2, 1, 2]


async def test_a_taken_login_is_a_sentence(store: Store) -> None:
    await store.run(lambda unit: people.add(unit, "mei", "Mei", "agent", START))
    with pytest.raises(Refused, match="already an agent"):
        await store.run(lambda unit: people.add(unit, "mei", "Mei", "agent", START))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=60))
def test_any_text_comes_back_as_it_was_said(sqlite_store: Store, words: str) -> None:
    if "\x00" in words or not words.isprintable():
        words = "plain"
    where = f"place-{abs(hash(words))}"

    def work(unit: Unit) -> str:
        event_id = unit.keep_event(incoming(f"k-{where}-{words[:5]}", where, words), START)
        conversation = unit.conversation_at(incoming("x", where, words), Language.EN, START)
        if event_id is None:
            return words
        message_id = unit.hear(conversation, event_id, incoming("x", where, words), (), (), START)
        found = unit.conn.execute(text("SELECT text FROM message WHERE id = :id"), {"id": message_id})
        return str(found.scalar_one())

    assert sqlite_store.run_now(work) == words


async def test_who_may_only_read_is_not_there_to_answer(world: World) -> None:
    now = world.clock.now()

    async def there() -> int:
        return await world.store.read(lambda unit: queues.on_duty(unit, now))

    for count, role in enumerate(("viewer", "agent", "lead", "admin")):
        agent = await world.agent(role, role)
        await world.store.run(lambda unit, agent=agent: people.seen(unit, agent.id, None, now))  # type: ignore[misc]
        assert await there() == count
