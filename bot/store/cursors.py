"""How far each account has read its platform: marks by channel and scope."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, cast, select, update

from bot.store.prepared import Prepared
from bot.store.tables import CURSOR
from bot.store.unit import Unit

_ALL = Prepared(lambda _: select(CURSOR.c.scope, CURSOR.c.value).where(CURSOR.c.channel == bindparam("b_channel")))
_ONE = Prepared(
    lambda _: select(CURSOR.c.value).where(
        CURSOR.c.channel == bindparam("b_channel"), CURSOR.c.scope == bindparam("b_scope")
    )
)


def _put(upsert: Any) -> Any:
    statement = upsert(CURSOR)
    return statement.on_conflict_do_update(
        index_elements=["channel", "scope"], set_={"value": statement.excluded.value}
    )


_PUT = Prepared(_put)


_SWAP = Prepared(
    lambda _: (
        update(CURSOR)
        .where(
            CURSOR.c.channel == bindparam("b_channel"),
            CURSOR.c.scope == bindparam("b_scope"),
            CURSOR.c.value == bindparam("b_before"),
        )
        .values(value=bindparam("b_value"))
    )
)


def _add(upsert: Any) -> Any:
    statement = upsert(CURSOR)
    total = cast(cast(CURSOR.c.value, BigInteger) + cast(statement.excluded.value, BigInteger), Text)
    return statement.on_conflict_do_update(index_elements=["channel", "scope"], set_={"value": total}).returning(
        CURSOR.c.value
    )


_ADD = Prepared(_add)


def of(unit: Unit, channel: str) -> dict[str, str]:
    """Every mark of a channel, by scope."""
    return {row.scope: row.value for row in _ALL(unit.conn, b_channel=channel)}


def get(unit: Unit, channel: str, scope: str) -> str | None:
    """The mark, or None."""
    found: str | None = _ONE(unit.conn, b_channel=channel, b_scope=scope).scalar()
    return found


def put(unit: Unit, channel: str, scope: str, value: str) -> None:
    """Set it, whether it was there or not."""
    _PUT(unit.conn, channel=channel, scope=scope, value=value)


def swap(unit: Unit, channel: str, scope: str, before: str, value: str) -> bool:
    """Set it where it is still what it was `before`: of several who try, one is told so."""
    return bool(_SWAP(unit.conn, b_channel=channel, b_scope=scope, b_before=before, b_value=value).rowcount == 1)


def add(unit: Unit, channel: str, scope: str, amount: int) -> int:
    """Count a number on; the sum after it."""
    return int(_ADD(unit.conn, channel=channel, scope=scope, value=str(amount)).scalar_one())
