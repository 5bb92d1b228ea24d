"""What nobody needs any more is deleted: sessions and links that ended, codes nobody used, wrong sign-ins, finished claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, delete, or_, select, update

from bot.store.claims import ClaimKind
from bot.store.tables import CASE_CODE, CLAIM, INVITE, SESSION, SIGNIN_TRY
from bot.store.unit import Unit

KEPT_FOR = timedelta(days=1)  # after its end, by when nobody asks why; a session has ended when it has ended
AT_ONCE = 500  # rows of each kind in one unit; the next one goes on

# The others stand for a conversation, a room or an account, which stay.
_PASSING = [kind.value for kind in (ClaimKind.WAKE, ClaimKind.RESEND, ClaimKind.RETRACT, ClaimKind.SEAL)]
_FINISHED = and_(CLAIM.c.kind.in_(_PASSING), CLAIM.c.due_at.is_(None), CLAIM.c.holder.is_(None))
_UNMARKED = and_(_FINISHED, CLAIM.c.since.is_(None))


@dataclass(frozen=True, slots=True)
class Over:
    """Now, and what ends a session: nothing done in it since `idle`, or open since `opened`."""

    now: datetime
    idle: datetime
    opened: datetime


def is_due(unit: Unit, over: Over) -> bool:
    """Whether `tidy` would find something: a read, so that an idle sweep writes nothing."""
    wanted = [(CLAIM, _UNMARKED), *_of_no_use(over)]
    return any(unit.conn.execute(select(table.c.id).where(which).limit(1)).first() for table, which in wanted)


def tidy(unit: Unit, over: Over) -> None:
    """Delete some of each kind.

    A claim counts from the moment when it is first seen finished: who took it, stalls and comes back meanwhile finds another
    fence there. Were it gone and made anew at once, he might find his own.
    """
    for table, which in _of_no_use(over):
        unit.conn.execute(delete(table).where(table.c.id.in_(_some(table, which)), which))
    seen = update(CLAIM).where(CLAIM.c.id.in_(_some(CLAIM, _UNMARKED)), _UNMARKED)
    unit.conn.execute(seen.values(since=over.now))


def _of_no_use(over: Over) -> list[tuple[Any, Any]]:
    """Tables, and what is deleted of each. A code that was used still joins two threads, and stays."""
    before = over.now - KEPT_FOR
    return [
        (SESSION, or_(SESSION.c.seen_at <= over.idle, SESSION.c.created_at <= over.opened)),
        (INVITE, INVITE.c.expires_at <= before),
        (SIGNIN_TRY, SIGNIN_TRY.c.at <= before),
        (CASE_CODE, and_(CASE_CODE.c.used_at.is_(None), CASE_CODE.c.expires_at <= before)),
        (CLAIM, and_(_FINISHED, CLAIM.c.since <= before)),
    ]


def _some(table: Any, which: Any) -> Select[Any]:
    """What another unit has in hand is left to the next time: nobody waits for a broom."""
    return select(table.c.id).where(which).limit(AT_ONCE).with_for_update(skip_locked=True)
