"""One claim statement: a worker takes work, an agent takes a conversation, a process takes a channel, all with `take`.

A claim has a holder, an end (`until`) and a fence. The fence grows with every take, so a holder who comes back late finds
another number there and can write nothing. `due_at` is when there is something to do (None: nothing); `gate` holds it back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, and_, case, func, or_, select, update

from bot.store.engine import upsert
from bot.store.tables import ClaimRow

C = ClaimRow.__table__.c  # type: ignore[attr-defined]


class ClaimKind(StrEnum):
    """What can be claimed."""

    TURN = "turn"  # subject: a conversation on which the bot has to think
    LANE = "lane"  # subject: a room of a channel with deliveries in order
    ASSIGNMENT = "assignment"  # subject: a conversation that an agent may take
    CHANNEL = "channel"  # subject: an account that one process at a time may poll
    WAKE = "wake"  # subject: a snoozed conversation
    RESEND = "resend"  # subject: a delivery of unknown fate


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim in hand: valid until `until`, and only with this fence."""

    kind: ClaimKind
    subject: str
    fence: int
    tries: int
    since: datetime | None


def take(
    conn: Connection,
    kind: ClaimKind,
    holder: str,
    now: datetime,
    lease: timedelta,
    *,
    limit: int = 1,
    pools: Collection[str] | None = None,
    subject: str | None = None,
) -> list[Claimed]:
    """Take what is due and free (or whose lease ran out), the most urgent first. Empty: nothing, or somebody was quicker.

    With `subject` exactly that one is taken, due or not.
    """
    ready = [C.kind == kind.value, or_(C.until.is_(None), C.until <= now)]
    if subject is not None:
        ready.append(C.subject == subject)
    else:
        ready += [C.due_at <= now, or_(C.gate.is_(None), C.gate <= now)]
    if pools is not None:
        ready.append(C.pool.in_(list(pools)))
    chosen = (
        select(C.id).where(and_(*ready)).order_by(C.rank, C.due_at).limit(limit).with_for_update(skip_locked=True)
    ).cte("chosen")
    statement = (
        update(ClaimRow)
        .where(C.id.in_(select(chosen.c.id)))
        .values(holder=holder, until=now + lease, fence=C.fence + 1, tries=C.tries + 1)
        .returning(C.subject, C.fence, C.tries, C.since, C.rank, C.due_at)
    )
    rows = sorted(conn.execute(statement), key=lambda row: (row.rank, row.due_at or now))
    return [Claimed(kind, row.subject, row.fence, row.tries, row.since) for row in rows]


def fall_due(
    conn: Connection, kind: ClaimKind, subject: str, at: datetime, *, pool: str = "", rank: int = 0, later: bool = False
) -> None:
    """There is work from `at` on. If there was already, the earlier moment stays, or with `later` the new one counts."""
    new = {"kind": kind.value, "subject": subject, "pool": pool, "rank": rank, "due_at": at, "since": at, "fence": 0}
    statement = upsert(conn, ClaimRow).values(tries=0, **new)
    due = statement.excluded.due_at if later else func.coalesce(C.due_at, statement.excluded.due_at)
    conn.execute(
        statement.on_conflict_do_update(
            index_elements=["kind", "subject"],
            set_={"due_at": due, "since": func.coalesce(C.since, statement.excluded.since), "pool": pool, "rank": rank},
        )
    )


def holds(conn: Connection, claimed: Claimed) -> bool:
    """Whether the claim is still ours; locks its row until the end of the unit."""
    row = select(C.fence).where(C.kind == claimed.kind.value, C.subject == claimed.subject).with_for_update()
    return conn.execute(row).scalar() == claimed.fence


def let_go(
    conn: Connection, claimed: Claimed, *, due_at: datetime | None = None, gate: datetime | None = None, failed: bool = False
) -> bool:
    """Put it back: done (`due_at` None) or due again. False when the fence has moved on: nothing was changed.

    `failed` keeps the number of tries and the moment since when it waits.
    """
    values: dict[str, object] = {"holder": None, "until": None, "due_at": due_at}
    if gate is not None:
        values["gate"] = gate
    if not failed:
        values |= {"tries": 0, "since": due_at}
    mine = (C.kind == claimed.kind.value, C.subject == claimed.subject, C.fence == claimed.fence)
    return conn.execute(update(ClaimRow).where(*mine).values(**values)).rowcount == 1


def renew(conn: Connection, claimed: Claimed, until: datetime) -> bool:
    """Hold it longer. False when the fence has moved on."""
    mine = (C.kind == claimed.kind.value, C.subject == claimed.subject, C.fence == claimed.fence)
    return conn.execute(update(ClaimRow).where(*mine).values(until=until)).rowcount == 1


def forget(conn: Connection, kind: ClaimKind, subject: str) -> None:
    """Nothing is due and nobody holds it; the fence grows, so whoever held it is powerless."""
    conn.execute(
        update(ClaimRow)
        .where(C.kind == kind.value, C.subject == subject)
        .values(due_at=None, since=None, holder=None, until=None, tries=0, fence=C.fence + 1)
    )


def release_all(conn: Connection, kinds: Collection[ClaimKind]) -> None:
    """At the start of the only process: whatever is still held was held by a process that has ended."""
    conn.execute(
        update(ClaimRow)
        .where(C.kind.in_([kind.value for kind in kinds]), C.holder.is_not(None))
        .values(holder=None, until=None)
    )


def next_due(conn: Connection, kind: ClaimKind, pools: Collection[str] | None = None) -> datetime | None:
    """When the next free one falls due, gates and leases counted."""
    free_at = case((C.gate > C.due_at, C.gate), else_=C.due_at)
    ready = case((C.until > free_at, C.until), else_=free_at)
    statement = select(func.min(ready)).where(C.kind == kind.value, C.due_at.is_not(None))
    if pools is not None:
        statement = statement.where(C.pool.in_(list(pools)))
    found = conn.execute(statement).scalar()
    return found if found is None or isinstance(found, datetime) else None
