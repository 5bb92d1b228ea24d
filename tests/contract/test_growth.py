"""However much is kept, the next message, press, deletion and tick cost the database what they cost on the first day.

Time would tell different things on different machines. SQLite counts the steps of its own machine, and those are the same
everywhere: a statement that reads more rows takes more of them, whichever index it has found.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import event, text

from bot.model import Address, Attachment, EventKind
from bot.store import (
    ClaimKind,
    Store,
    Unit,
    alerts,
    claims,
    contacts,
    events,
    held,
    places,
    processes,
    queues,
    verdicts,
    views,
)
from tests.doubles import START
from tests.house_double import CHANNEL, World

DIGITS = "9f3c" * 16
EVERY = 20  # steps between two looks
FEW, MANY = (
    60,
    600,
)  # conversations of before, all with one more each; and messages in the thread of one who writes again
_NOW = (START - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)

FILLED = f"""
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)
INSERT INTO contact (id, name, language, created_at) SELECT i, 'Bob', 'en', 0 FROM n;
INSERT INTO address (id, channel, external_id, room, contact_id)
SELECT id, 'fake:main', CASE WHEN id = 1 THEN 'ann' WHEN id % 2 THEN 'room' || id ELSE 'hall/' || id END,
  CASE WHEN id = 1 THEN 'ann' WHEN id % 2 THEN 'room' || id ELSE 'hall' END, id FROM contact;
INSERT INTO conversation (id, address_id, contact_id, channel, place, public, status, language, language_fixed, author,
  author_id, episode, reason, priority, queue, seq, preview, created_at, updated_at)
SELECT id, id, id, channel, external_id, 0, 'resolved', 'en', 0, 'Bob', '', 1, '', 'normal', 'support',
  CASE WHEN id = 1 THEN :many ELSE 4 END, 'hi', 0, {_NOW} - (1000 + id) * 1000000 FROM address;
WITH RECURSIVE s(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM s WHERE k < :many)
INSERT INTO message (conversation_id, seq, episode, direction, author, text, ref, reply_ref, group_ref, payload, at)
SELECT id, k, 1, CASE WHEN k % 2 THEN 'incoming' ELSE 'outgoing' END, CASE WHEN k % 2 THEN 'contact' ELSE 'bot' END,
  'my withdrawal is pending', 'old' || id || '-' || k, '', '', '', updated_at + k FROM conversation, s WHERE k <= seq
ORDER BY id, k;
INSERT INTO event (channel, key, kind, conversation_id, message_id, status, error, received_at)
SELECT 'fake:main', ref, 'message', conversation_id, id, 'done', '', at FROM message WHERE direction = 'incoming';
INSERT INTO delivery (message_id, conversation_id, lane, part, start, stop, last, automatic, status, attempts, resent,
  dismissed, error, receipt, created_at, updated_at)
SELECT m.id, m.conversation_id, 'fake:main ' || room, 0, 0, 10, 1, 1, CASE WHEN m.id % 5 THEN 'sent' ELSE 'dropped' END, 1,
  0, 0, '', 'r', at, at
FROM message m JOIN address a ON a.id = m.conversation_id WHERE direction = 'outgoing';
INSERT INTO decision (conversation_id, message_id, kind, intent, reason, probability, at)
SELECT conversation_id, id, 'answer', 'withdraw-pending', 'sure', 0.9, at FROM message WHERE direction = 'incoming';
INSERT INTO activity (conversation_id, kind, at) SELECT id, 'resolved', updated_at FROM conversation;
INSERT INTO claim (kind, subject, pool, rank, fence, tries)
SELECT kind, CASE kind WHEN 'retract' THEN id || ' old' WHEN 'lane' THEN channel || ' ' || room || id ELSE '' || id END,
  CASE WHEN kind IN ('lane', 'retract') THEN channel ELSE '' END, 0, 1, 0
FROM address, (SELECT 'turn' AS kind UNION ALL SELECT 'lane' UNION ALL SELECT 'assignment' UNION ALL SELECT 'wake'
  UNION ALL SELECT 'seal' UNION ALL SELECT 'resend' UNION ALL SELECT 'retract');
"""


class Steps:
    """The most that each statement of a store took at once, by its words without its values."""

    def __init__(self, store: Store) -> None:
        self.most: Counter[str] = Counter()
        event.listen(store._database.engine, "connect", self._watch)

    def _watch(self, raw: sqlite3.Connection, _record: object) -> None:
        words, steps = "", 0

        def begins(statement: str) -> None:
            nonlocal words, steps
            words, steps = _without_values(statement), 0

        def goes_on() -> int:
            nonlocal steps
            steps += EVERY
            self.most[words] = max(self.most[words], steps)
            return 0

        raw.set_trace_callback(begins)
        raw.set_progress_handler(goes_on, EVERY)


def _without_values(statement: str) -> str:
    short = re.sub(r"\b\d+(\.\d+)?\b", "?", re.sub(r"'(?:[^']|'')*'", "?", statement))
    return re.sub(r"\s+", " ", re.sub(r"\(\?(, \?)+\)", "(?)", short))


async def steps_of(path: Path, many: int, work: Callable[[World], Awaitable[None]]) -> Counter[str]:
    """What `work` takes where so much is kept already."""
    store = Store(f"sqlite:///{path / str(many)}.db")
    steps = Steps(store)
    try:
        store.prepare()
        for statement in FILLED.split(";\n")[:-1]:
            store.raw(lambda conn, one=statement: conn.execute(text(one), {"many": many}))  # type: ignore[misc]
        steps.most.clear()
        await work(World(store))
    finally:
        store.close()
    return steps.most


async def growing(path: Path, work: Callable[[World], Awaitable[None]]) -> dict[str, tuple[int, int]]:
    """The statements that take more where ten times as much is kept."""
    before, after = await steps_of(path, FEW, work), await steps_of(path, MANY, work)
    assert len(after) > 5
    return {words: (before[words], now) for words, now in after.items() if now > 1.5 * before[words] + 10 * EVERY}


async def test_what_comes_in_and_goes_out_costs_what_it_did_on_the_first_day(tmp_path: Path) -> None:
    async def work(world: World) -> None:
        said = await world.says("where is my withdrawal?")
        world.clock.advance(70)
        await world.says("hacked")
        await world.says("actually my deposit", kind=EventKind.EDITED, message_ref=said.message_ref)
        await world.says("hello", place="hall/eve")
        await world.says("", attachments=(Attachment("photo", "a.png", "image/png", "f", 3),))
        for place, ref in (("ann", said.message_ref), ("ann", "unknown"), ("hall", "old2-1"), ("hall", "unknown")):
            await world.says("", place=place, kind=EventKind.DELETED, message_ref=ref)
        await world.says("", place="room3", kind=EventKind.BLOCKED)
        await world.says("", place="room5", kind=EventKind.MOVED, moved_to="room5b")

    assert await growing(tmp_path, work) == {}


async def test_what_is_sealed_and_opened_again_costs_what_it_did_on_the_first_day(tmp_path: Path) -> None:
    async def work(world: World) -> None:
        await world.says(DIGITS, place="carl")
        question = next(m for m in reversed(world.adapter.sent) if m.buttons and "sealed" in m.buttons[0].payload)
        await world.presses(question.buttons[0].payload, place="carl")
        await world.says(DIGITS, place="dora")
        world.clock.advance(3600)
        await world.inbox.sweep()
        assert DIGITS in [line.text.plain for line in await world.thread("carl")]
        assert DIGITS not in [line.text.plain for line in await world.thread("dora")]

    assert await growing(tmp_path, work) == {}


async def test_each_tick_and_each_look_costs_what_it_did_on_the_first_day(tmp_path: Path) -> None:
    async def work(world: World) -> None:
        await world.says("hacked", place="eve")
        mei, number = await world.agent(), (await world.conversation("eve")).id
        await world.desk.claim(mei, number)
        world.clock.advance(7200)
        for sweep in (world.outbox.sweep, world.inbox.sweep, world.desk.sweep):
            await sweep()
        now, ann = world.clock.now(), Address(CHANNEL, "ann")
        looks: list[Callable[[Unit], object]] = [
            lambda unit: queues.in_line(unit, number, now),
            lambda unit: claims.run_out(unit.conn, ClaimKind.ASSIGNMENT, now),
            lambda unit: claims.next_due(unit.conn, ClaimKind.LANE, [CHANNEL]),
            lambda unit: queues.forsaken(unit, now),
            lambda unit: alerts.told(unit, now),
            lambda unit: views.backlog(unit, [CHANNEL]),
            lambda unit: views.entries(unit, limit=20),
            lambda unit: views.entries(unit, view="all", limit=20),
            lambda unit: contacts.standing(unit, ann, now),
            lambda unit: contacts.said(unit, ann, 0, limit=20),
            lambda unit: contacts.said(unit, ann, 100_000),
            lambda unit: events.last_heard(unit, number),
            lambda unit: places.in_use(unit, now),
            alerts.waiting, held.waiting, verdicts.realised, views.troubles,
        ]  # fmt: skip
        for look in looks:
            await world.store.read(look)
        await world.store.run(lambda unit: alerts.tell(unit, "late", now, timedelta(hours=1)))
        await world.store.run(lambda unit: alerts.tidy(unit, now))
        await world.store.run(lambda unit: processes.beat(unit, "me", now, timedelta(seconds=3)))

    assert await growing(tmp_path, work) == {}
