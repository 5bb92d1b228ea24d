"""One claim statement: a worker takes work, an agent takes a conversation, a process takes a channel, all with `take`.

A claim has a holder, an end (`until`) and a fence. The fence grows with every take, so a holder who comes back late finds
another number there and can write nothing. `due_at` is when there is something to do (None: nothing); `gate` holds it back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Connection, and_, case, delete, func, or_, select, type_coerce, update

from bot.store.engine import upsert
from bot.store.tables import ClaimRow

_LONGEST_BURST = 8_000_000  # microseconds
C: Any = ClaimRow.__table__.c  # type: ignore[attr-defined]


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
    """There is work from `at` on. If there was already, the earlier moment stays, or with `later` the new one counts.

    A turn never falls due more than eight seconds after the first: who keeps on writing is answered all the same.
    """
    new = {"kind": kind.value, "subject": subject, "pool": pool, "rank": rank, "due_at": at, "since": at, "fence": 0}
    statement = upsert(conn, ClaimRow).values(tries=0, **new)
    new_due = statement.excluded.due_at
    latest = type_coerce(C.since, BigInteger) + _LONGEST_BURST
    if later and kind is ClaimKind.TURN:
        due: Any = case((type_coerce(new_due, BigInteger) > latest, latest), else_=type_coerce(new_due, BigInteger))
    else:
        due = new_due if later else func.coalesce(C.due_at, new_due)
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
    conn: Connection,
    claimed: Claimed,
    *,
    due_at: datetime | None = None,
    gate: datetime | None = None,
    failed: bool = False,
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


def is_due(conn: Connection, kind: ClaimKind, now: datetime, pools: Collection[str] | None = None) -> bool:
    """Whether `take` would find something: a read, so that an idle sweep writes nothing."""
    ready = [
        C.kind == kind.value, C.due_at <= now, or_(C.until.is_(None), C.until <= now), or_(C.gate.is_(None), C.gate <= now),
    ]  # fmt: skip
    if pools is not None:
        ready.append(C.pool.in_(list(pools)))
    return conn.execute(select(C.id).where(*ready).limit(1)).first() is not None


def held_by(conn: Connection, kind: ClaimKind, subject: str, holder: str, now: datetime) -> Claimed | None:
    """The claim, if this holder has it and its lease still runs; locks its row until the end of the unit."""
    row = conn.execute(
        select(C.holder, C.until, C.fence, C.tries, C.since)
        .where(C.kind == kind.value, C.subject == subject)
        .with_for_update()
    ).one_or_none()
    if row is None or row.holder != holder or row.until is None or row.until <= now:
        return None
    return Claimed(kind, subject, row.fence, row.tries, row.since)


def holder_of(conn: Connection, kind: ClaimKind, subject: str, now: datetime) -> str | None:
    """Who has it now; None when nobody has, or the lease ran out."""
    row = conn.execute(select(C.holder, C.until).where(C.kind == kind.value, C.subject == subject)).one_or_none()
    return row.holder if row and row.until is not None and row.until > now else None


def hand_on(conn: Connection, claimed: Claimed, holder: str, until: datetime) -> bool:
    """Give it to another holder; the fence grows. False when it was not ours any more."""
    mine = (C.kind == claimed.kind.value, C.subject == claimed.subject, C.fence == claimed.fence)
    given = update(ClaimRow).where(*mine).values(holder=holder, until=until, fence=C.fence + 1)
    return conn.execute(given).rowcount == 1


def run_out(conn: Connection, kind: ClaimKind, now: datetime) -> list[str]:
    """Subjects whose holder let the lease end."""
    statement = select(C.subject).where(C.kind == kind.value, C.holder.is_not(None), C.until <= now)
    return list(conn.execute(statement).scalars())


def beat(conn: Connection, holder: str, now: datetime, lease: timedelta) -> None:
    """This process is alive and the database takes writes. Processes that have been silent for a day are forgotten."""
    row = {"kind": "process", "subject": holder, "pool": "", "rank": 0, "holder": holder, "fence": 0, "tries": 0}
    statement = upsert(conn, ClaimRow).values(until=now + lease, **row)
    conn.execute(statement.on_conflict_do_update(index_elements=["kind", "subject"], set_={"until": now + lease}))
    conn.execute(delete(ClaimRow).where(C.kind == "process", C.until < now - timedelta(days=1)))


def take_channel(conn: Connection, channel: str, holder: str, now: datetime, lease: timedelta) -> Claimed | None:
    """One process polls an account; the same `take` as for everything else."""
    fall_due(conn, ClaimKind.CHANNEL, channel, now, pool=channel)
    return next(iter(take(conn, ClaimKind.CHANNEL, holder, now, lease, subject=channel)), None)
