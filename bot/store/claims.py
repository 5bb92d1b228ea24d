"""One claim statement: a worker takes work, an agent takes a conversation, a process takes a channel, all with `take`.

A claim has a holder, an end (`until`) and a fence. The fence grows with every take, so a holder who comes back late finds
another number there and can write nothing. `due_at` is when there is something to do (None: nothing); `gate` holds it back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Connection, and_, bindparam, case, func, or_, select, type_coerce, update

from bot.store.prepared import Prepared
from bot.store.tables import CLAIM

_LONGEST_BURST = 8_000_000  # microseconds


class ClaimKind(StrEnum):
    """What can be claimed."""

    TURN = "turn"  # subject: a conversation on which the bot has to think
    LANE = "lane"  # subject: a room of a channel with deliveries in order
    ASSIGNMENT = "assignment"  # subject: a conversation that an agent may take
    CHANNEL = "channel"  # subject: an account that one process at a time may poll
    WAKE = "wake"  # subject: a snoozed conversation
    RESEND = "resend"  # subject: a delivery of unknown fate
    RETRACT = "retract"  # subject: a conversation and the platform's id of a message to take off it
    ALERT = "alert"  # subject: what agents were told of, until it may be told again
    SEAL = "seal"  # subject: a message with a sealed place that nobody has answered for


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim in hand: valid until `until`, and only with this fence."""

    kind: ClaimKind
    subject: str
    fence: int
    tries: int
    since: datetime | None
    until: datetime | None = None  # where it was taken, or asked who holds it


_FREE = or_(CLAIM.c.until.is_(None), CLAIM.c.until <= bindparam("now"))
_READY = and_(_FREE, CLAIM.c.due_at <= bindparam("now"), or_(CLAIM.c.gate.is_(None), CLAIM.c.gate <= bindparam("now")))
_MINE = and_(
    CLAIM.c.kind == bindparam("b_kind"),
    CLAIM.c.subject == bindparam("b_subject"),
    CLAIM.c.fence == bindparam("b_fence"),
)
_THAT = and_(CLAIM.c.kind == bindparam("b_kind"), CLAIM.c.subject == bindparam("b_subject"))


@cache
def _take(*, one: bool, pools: bool, ready: bool) -> Prepared:
    """The statement itself: choose with SKIP LOCKED (where the database has it), then take in the same breath."""
    wanted = [CLAIM.c.kind == bindparam("b_kind"), _READY if ready else _FREE]
    if one:
        wanted.append(CLAIM.c.subject == bindparam("b_subject"))
    if pools:
        wanted.append(CLAIM.c.pool.in_(bindparam("pools", expanding=True)))
    chosen = (
        select(CLAIM.c.id)
        .where(and_(*wanted))
        .order_by(CLAIM.c.rank, CLAIM.c.due_at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    ).cte("chosen")
    return Prepared(
        lambda _: (
            update(CLAIM)
            .where(CLAIM.c.id.in_(select(chosen.c.id)))
            .values(holder=bindparam("by"), until=bindparam("ends"), fence=CLAIM.c.fence + 1, tries=CLAIM.c.tries + 1)
            .returning(CLAIM.c.subject, CLAIM.c.fence, CLAIM.c.tries, CLAIM.c.since, CLAIM.c.rank, CLAIM.c.due_at)
        )
    )


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
    ready: bool = True,
) -> list[Claimed]:
    """Take what is due and free (or whose lease ran out), the most urgent first. Empty: nothing, or somebody was quicker.

    With `subject` only that one, and not `ready`: due or not.
    """
    values: dict[str, Any] = {"b_kind": kind.value, "now": now, "by": holder, "ends": now + lease, "most": limit}
    if subject is not None:
        values["b_subject"] = subject
    if pools is not None:
        values["pools"] = list(pools)
    found = _take(one=subject is not None, pools=pools is not None, ready=ready)(conn, **values)
    rows = sorted(found, key=lambda row: (row.rank, row.due_at or now))
    return [Claimed(kind, row.subject, row.fence, row.tries, row.since, now + lease) for row in rows]


_DUE = Prepared(
    lambda _: (
        select(CLAIM.c.subject)
        .where(CLAIM.c.kind == bindparam("b_kind"), _READY)
        .order_by(CLAIM.c.rank, CLAIM.c.due_at)
        .limit(bindparam("most"))
    )
)


def due(conn: Connection, kind: ClaimKind, now: datetime, *, limit: int) -> list[str]:
    """What `take` would find, left where it is: for those who have to lock the conversation first, then its claim."""
    return [row.subject for row in _DUE(conn, b_kind=kind.value, now=now, most=limit)]


def _falls_due(due: Callable[[Any], Any]) -> Prepared:
    def build(insert: Callable[[Any], Any]) -> Any:
        names = ("kind", "subject", "pool", "rank", "due_at", "since")
        statement = insert(CLAIM).values(fence=0, tries=0, **{name: bindparam(f"v_{name}") for name in names})
        new = statement.excluded
        return statement.on_conflict_do_update(
            index_elements=["kind", "subject"],
            set_={
                "due_at": due(new.due_at),
                "since": func.coalesce(CLAIM.c.since, new.since),
                "pool": new.pool,
                "rank": new.rank,
            },
        )

    return Prepared(build)


def _burst(new: Any) -> Any:
    latest = type_coerce(CLAIM.c.since, BigInteger) + _LONGEST_BURST
    return case((type_coerce(new, BigInteger) > latest, latest), else_=type_coerce(new, BigInteger))


_EARLIEST = _falls_due(lambda new: func.coalesce(CLAIM.c.due_at, new))
_NEWEST = _falls_due(lambda new: new)
_BURST = _falls_due(_burst)


def fall_due(
    conn: Connection, kind: ClaimKind, subject: str, at: datetime, *, pool: str = "", rank: int = 0, later: bool = False
) -> None:
    """There is work from `at` on. If there was already, the earlier moment stays, or with `later` the new one counts.

    A turn never falls due more than eight seconds after the first: who keeps on writing is answered all the same.
    """
    statement = (_BURST if kind is ClaimKind.TURN else _NEWEST) if later else _EARLIEST
    statement(conn, v_kind=kind.value, v_subject=subject, v_pool=pool, v_rank=rank, v_due_at=at, v_since=at)


_FENCE = Prepared(lambda _: select(CLAIM.c.fence).where(_THAT).with_for_update())


def holds(conn: Connection, claimed: Claimed) -> bool:
    """Whether the claim is still ours; locks its row until the end of the unit."""
    return bool(_FENCE(conn, b_kind=claimed.kind.value, b_subject=claimed.subject).scalar() == claimed.fence)


@cache
def _let_go(*, gated: bool, failed: bool) -> Prepared:
    values: dict[str, Any] = {"holder": None, "until": None, "due_at": bindparam("due")}
    if gated:
        values["gate"] = bindparam("gated_until")
    if not failed:
        values |= {"tries": 0, "since": bindparam("due")}
    return Prepared(lambda _: update(CLAIM).where(_MINE).values(**values))


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
    gated = {} if gate is None else {"gated_until": gate}
    return bool(
        _let_go(gated=gate is not None, failed=failed)(conn, **_mine(claimed), due=due_at, **gated).rowcount == 1
    )


_PUT_BACK = Prepared(
    lambda _: (
        update(CLAIM)
        .where(_MINE)
        .values(
            holder=None,
            until=None,
            tries=CLAIM.c.tries - 1,
            due_at=func.coalesce(bindparam("due", type_=CLAIM.c.due_at.type), CLAIM.c.due_at),
        )
    )
)


def put_back(conn: Connection, claimed: Claimed, *, due_at: datetime | None = None) -> None:
    """As if it had not been taken: the try does not count. With `due_at` it is left alone until then."""
    _PUT_BACK(conn, **_mine(claimed), due=due_at)


def _mine(claimed: Claimed) -> dict[str, Any]:
    return {"b_kind": claimed.kind.value, "b_subject": claimed.subject, "b_fence": claimed.fence}


_RENEW = Prepared(lambda _: update(CLAIM).where(_MINE).values(until=bindparam("ends")))


def renew(conn: Connection, claimed: Claimed, until: datetime) -> bool:
    """Hold it longer. False when the fence has moved on."""
    return bool(_RENEW(conn, **_mine(claimed), ends=until).rowcount == 1)


def shorten(conn: Connection, kind: ClaimKind, subject: str, by: timedelta, now: datetime) -> None:
    """The lease that runs ends so much sooner; one that would be over then stays as it is."""
    row = _STANDING(conn, b_kind=kind.value, b_subject=subject).one_or_none()
    if row is not None and row.until is not None and row.until - by > now:
        renew(conn, Claimed(kind, subject, row.fence, row.tries, row.since), row.until - by)


_FORGET = Prepared(
    lambda _: (
        update(CLAIM)
        .where(_THAT)
        .values(due_at=None, since=None, holder=None, until=None, tries=0, fence=CLAIM.c.fence + 1)
    )
)


def forget(conn: Connection, kind: ClaimKind, subject: str) -> None:
    """Nothing is due and nobody holds it; the fence grows, so whoever held it is powerless."""
    _FORGET(conn, b_kind=kind.value, b_subject=subject)


def end_all(conn: Connection, kind: ClaimKind, holder: str, now: datetime) -> None:
    """Every lease of that holder runs out now; what follows from that is the sweep's."""
    runs = update(CLAIM).where(CLAIM.c.kind == kind.value, CLAIM.c.holder == holder, CLAIM.c.until > now)
    conn.execute(runs.values(until=now))


def release_all(conn: Connection, kinds: Collection[ClaimKind]) -> None:
    """At the start of the only process: whatever is still held was held by a process that has ended."""
    held = update(CLAIM).where(CLAIM.c.kind.in_([kind.value for kind in kinds]), CLAIM.c.holder.is_not(None))
    conn.execute(held.values(holder=None, until=None))


@cache
def _next_due(*, pools: bool) -> Prepared:
    free_at = case((CLAIM.c.gate > CLAIM.c.due_at, CLAIM.c.gate), else_=CLAIM.c.due_at)
    ready = case((CLAIM.c.until > free_at, CLAIM.c.until), else_=free_at)
    wanted = [CLAIM.c.kind == bindparam("b_kind"), CLAIM.c.due_at.is_not(None)]
    if pools:
        wanted.append(CLAIM.c.pool.in_(bindparam("pools", expanding=True)))
    return Prepared(lambda _: select(func.min(ready)).where(*wanted))


def next_due(conn: Connection, kind: ClaimKind, pools: Collection[str] | None = None) -> datetime | None:
    """When the next one falls due, gates and leases counted."""
    more = {} if pools is None else {"pools": list(pools)}
    found: datetime | None = _next_due(pools=pools is not None)(conn, b_kind=kind.value, **more).scalar()
    return found


@cache
def _is_due(*, pools: bool) -> Prepared:
    wanted = [CLAIM.c.kind == bindparam("b_kind"), _READY]
    if pools:
        wanted.append(CLAIM.c.pool.in_(bindparam("pools", expanding=True)))
    return Prepared(lambda _: select(CLAIM.c.id).where(*wanted).limit(1))


def is_due(conn: Connection, kind: ClaimKind, now: datetime, pools: Collection[str] | None = None) -> bool:
    """Whether `take` would find something: a read, so that an idle sweep writes nothing."""
    more = {} if pools is None else {"pools": list(pools)}
    return _is_due(pools=pools is not None)(conn, b_kind=kind.value, now=now, **more).first() is not None


_WAITS = Prepared(
    lambda _: select(CLAIM.c.subject).where(
        CLAIM.c.kind == bindparam("b_kind"), CLAIM.c.pool == bindparam("b_pool"), CLAIM.c.due_at > bindparam("now")
    )
)


def waiting_in(conn: Connection, kind: ClaimKind, pool: str, now: datetime) -> str | None:
    """What is not due yet, by a name that it alone has for its pool."""
    found: str | None = _WAITS(conn, b_kind=kind.value, b_pool=pool, now=now).scalar() if pool else None
    return found


_STANDING = Prepared(
    lambda _: (
        select(CLAIM.c.holder, CLAIM.c.until, CLAIM.c.fence, CLAIM.c.tries, CLAIM.c.since, CLAIM.c.gate)
        .where(_THAT)
        .with_for_update()
    )
)


def held_by(conn: Connection, kind: ClaimKind, subject: str, holder: str, now: datetime) -> Claimed | None:
    """The claim, if this holder has it and its lease still runs; locks its row until the end of the unit."""
    row = _STANDING(conn, b_kind=kind.value, b_subject=subject).one_or_none()
    if row is None or row.holder != holder or row.until is None or row.until <= now:
        return None
    return Claimed(kind, subject, row.fence, row.tries, row.since, row.until)


def holder_of(conn: Connection, kind: ClaimKind, subject: str, now: datetime) -> str | None:
    """Who has it now; None when nobody has, or the lease ran out."""
    row = _STANDING(conn, b_kind=kind.value, b_subject=subject).one_or_none()
    return row.holder if row and row.until is not None and row.until > now else None


_HAND_ON = Prepared(
    lambda _: (
        update(CLAIM).where(_MINE).values(holder=bindparam("by"), until=bindparam("ends"), fence=CLAIM.c.fence + 1)
    )
)


def hand_on(conn: Connection, claimed: Claimed, holder: str, until: datetime) -> bool:
    """Give it to another holder; the fence grows. False when it was not ours any more."""
    return bool(_HAND_ON(conn, **_mine(claimed), by=holder, ends=until).rowcount == 1)


def pass_on(conn: Connection, kind: ClaimKind, subject: str, to: str, now: datetime) -> bool:
    """Whoever holds `subject` holds `to` instead, as long as he would have. False: nobody did, or another has `to`."""
    row = _STANDING(conn, b_kind=kind.value, b_subject=subject).one_or_none()
    if row is None or row.holder is None or row.until is None or row.until <= now:
        return False
    if not take(conn, kind, row.holder, now, row.until - now, subject=to, ready=False):
        return False
    forget(conn, kind, subject)
    return True


_REST = Prepared(lambda _: update(CLAIM).where(_THAT).values(gate=bindparam("gated_until")))


def rest(conn: Connection, kind: ClaimKind, subject: str, until: datetime) -> None:
    """Not before that moment, whatever was said of it until now."""
    _REST(conn, b_kind=kind.value, b_subject=subject, gated_until=until)


def go_along(conn: Connection, kind: ClaimKind, subject: str, to: str, now: datetime, *, pool: str) -> None:
    """What was due under `subject` is due under `to`: no sooner than it was, and not while somebody has it in hand.

    Who has it in hand keeps it, and says with `rest` when he is done.
    """
    was = _STANDING(conn, b_kind=kind.value, b_subject=subject).one_or_none()
    fall_due(conn, kind, to, now, pool=pool)
    own = _STANDING(conn, b_kind=kind.value, b_subject=to).one()
    gates = [own.gate, *((was.gate, was.until) if was else ())]
    latest = max((gate for gate in gates if gate is not None), default=None)
    if latest is not None:
        rest(conn, kind, to, latest)


def run_out(conn: Connection, kind: ClaimKind, now: datetime) -> list[str]:
    """Subjects whose holder let the lease end."""
    statement = select(CLAIM.c.subject).where(
        CLAIM.c.kind == kind.value, CLAIM.c.holder.is_not(None), CLAIM.c.until <= now
    )
    return list(conn.execute(statement.order_by(CLAIM.c.until).limit(100)).scalars())


def has_run_out(conn: Connection, kind: ClaimKind, subject: str, now: datetime) -> bool:
    """Whether its holder let the lease end, as it stands now; locks its row until the end of the unit."""
    row = _STANDING(conn, b_kind=kind.value, b_subject=subject).one_or_none()
    return row is not None and row.holder is not None and row.until is not None and row.until <= now


def take_channel(conn: Connection, channel: str, holder: str, now: datetime, lease: timedelta) -> Claimed | None:
    """One process polls an account; the same `take` as for everything else."""
    fall_due(conn, ClaimKind.CHANNEL, channel, now, pool=channel)
    return next(iter(take(conn, ClaimKind.CHANNEL, holder, now, lease, subject=channel, ready=False)), None)
