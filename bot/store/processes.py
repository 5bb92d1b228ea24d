"""Which processes live: rows among the claims, that nobody ever takes from another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete

from bot.store.prepared import Prepared
from bot.store.tables import CLAIM
from bot.store.unit import Unit

_KIND = "process"
_FORGOTTEN = timedelta(days=1)  # after the last beat


def _beats(insert: Callable[[Any], Any]) -> Any:
    holder: Any = bindparam("v_subject")
    statement = insert(CLAIM).values(
        kind=_KIND, subject=holder, holder=holder, until=bindparam("v_until"), pool="", rank=0, fence=0, tries=0
    )
    return statement.on_conflict_do_update(index_elements=["kind", "subject"], set_={"until": statement.excluded.until})


_BEAT = Prepared(_beats)


def beat(unit: Unit, holder: str, now: datetime, lease: timedelta) -> None:
    """This process is alive and the database takes writes. Processes that have been silent for a day are forgotten."""
    _BEAT(unit.conn, v_subject=holder, v_until=now + lease)
    unit.conn.execute(delete(CLAIM).where(CLAIM.c.kind == _KIND, CLAIM.c.until < now - _FORGOTTEN))
