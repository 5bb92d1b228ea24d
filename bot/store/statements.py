"""The statements of the hot path, each built once: keep, read, say, decide. Values are named as the columns are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import FromClause, and_, bindparam, case, func, insert, select, tuple_, update

from bot.model import Direction, Priority, Status
from bot.store.prepared import Prepared
from bot.store.statuses import EventStatus
from bot.store.tables import (
    ACTIVITY,
    ADDRESS,
    AGENT,
    CONTACT,
    CONVERSATION,
    DECISION,
    DELIVERY,
    EVENT,
    MESSAGE,
)

_WITH_ADDRESS = select(CONVERSATION, ADDRESS.c.blocked_at).join(ADDRESS, ADDRESS.c.id == CONVERSATION.c.address_id)
_LOCKED = _WITH_ADDRESS.with_for_update(of=CONVERSATION)


def _keep_event(upsert: Callable[[Any], Any]) -> Any:
    statement = upsert(EVENT).on_conflict_do_nothing(index_elements=["channel", "key"])
    return statement.returning(EVENT.c.id)


def _address(upsert: Callable[[Any], Any]) -> Any:
    statement = upsert(ADDRESS)
    known = statement.on_conflict_do_update(
        index_elements=["channel", "external_id"], set_={"external_id": statement.excluded.external_id}
    )
    return known.returning(ADDRESS.c.id)


KEEP_EVENT = Prepared(_keep_event)
ADD_CONTACT = Prepared(lambda _: insert(CONTACT).returning(CONTACT.c.id))
ADD_ADDRESS = Prepared(_address)
ADD_CONVERSATION = Prepared(
    lambda upsert: (
        upsert(CONVERSATION).on_conflict_do_nothing(index_elements=["address_id"]).returning(CONVERSATION.c.id)
    )
)
ADD_MESSAGE = Prepared(lambda _: insert(MESSAGE).returning(MESSAGE.c.id))
ADD_DELIVERIES = Prepared(lambda _: insert(DELIVERY))
ADD_DECISION = Prepared(lambda _: insert(DECISION))
ADD_ACTIVITY = Prepared(lambda _: insert(ACTIVITY))

LINK_EVENT = Prepared(
    lambda _: (
        update(EVENT)
        .where(EVENT.c.id == bindparam("b_id"))
        .values(conversation_id=bindparam("in_conversation"), message_id=bindparam("as_message"))
    )
)
_UNHANDLED = (EVENT.c.conversation_id == bindparam("b_id"), EVENT.c.status == bindparam("b_waiting"))
EVENT_DONE = Prepared(
    lambda _: update(EVENT).where(*_UNHANDLED, EVENT.c.id == bindparam("b_event")).values(status=bindparam("ends"))
)
UNHANDLED = Prepared(lambda _: select(EVENT.c.id).where(*_UNHANDLED))
AT_ADDRESS = Prepared(
    lambda _: _LOCKED.where(ADDRESS.c.channel == bindparam("b_channel"), ADDRESS.c.external_id == bindparam("b_place"))
)
BY_ID = Prepared(lambda _: _LOCKED.where(CONVERSATION.c.id == bindparam("b_id")))
BY_ADDRESS = Prepared(lambda _: _LOCKED.where(CONVERSATION.c.address_id == bindparam("b_id")))
BY_IDS = Prepared(lambda _: _WITH_ADDRESS.where(CONVERSATION.c.id.in_(bindparam("ids", expanding=True))))
WAITING = Prepared(
    lambda _: select(
        EVENT.c.id, EVENT.c.kind, EVENT.c.conversation_id, EVENT.c.message_id, MESSAGE.c.text, MESSAGE.c.payload,
        MESSAGE.c.attachments, MESSAGE.c.removed, MESSAGE.c.reply_ref, MESSAGE.c.ref, MESSAGE.c.revises, MESSAGE.c.kept,
    )
    .outerjoin(MESSAGE, MESSAGE.c.id == EVENT.c.message_id)
    .where(EVENT.c.conversation_id.in_(bindparam("ids", expanding=True)), EVENT.c.status == EventStatus.WAITING.value)
    .order_by(EVENT.c.id)
)  # fmt: skip
REVISED = Prepared(
    lambda _: select(func.min(MESSAGE.c.id)).where(
        MESSAGE.c.conversation_id == bindparam("b_id"),
        MESSAGE.c.ref == bindparam("b_ref"),
        MESSAGE.c.direction == Direction.INCOMING.value,
    )
)
_SAID_LAST = (
    select(MESSAGE.c.author, MESSAGE.c.buttons, MESSAGE.c.at, MESSAGE.c.seq)
    .where(MESSAGE.c.conversation_id == bindparam("b_id"), MESSAGE.c.direction == Direction.OUTGOING.value)
    .order_by(MESSAGE.c.seq.desc())
    .limit(3)  # what is sealed is asked about just before the rest is answered
).subquery()
SHOWN = Prepared(
    lambda _: (
        select(_SAID_LAST.c.author, _SAID_LAST.c.buttons)
        .where(_SAID_LAST.c.at > bindparam("since"))
        .order_by(_SAID_LAST.c.seq.desc())
    )
)


ON_DUTY = Prepared(
    lambda _: (
        select(func.count())
        .select_from(AGENT)
        .where(AGENT.c.seen_at > bindparam("since"), AGENT.c.disabled.is_(False))
        .where(AGENT.c.role.in_(["agent", "lead", "admin"]))  # who may only read answers nobody
    )
)


def rank_of(conversation: FromClause) -> Any:
    """Its priority as a number, as `Priority.rank` has it."""
    return case({one.value: one.rank for one in Priority}, value=conversation.c.priority)


def _before_in_queue(_: object) -> Any:
    me = CONVERSATION.alias("me")
    mine, other = me.c, CONVERSATION.c
    earlier = tuple_(rank_of(CONVERSATION), other.waiting_since, other.id) < tuple_(
        rank_of(me), mine.waiting_since, mine.id
    )
    waits = and_(other.status == Status.OPEN.value, other.assignee.is_(None), other.queue == mine.queue)
    return (
        select(func.count(other.id))
        .select_from(me.outerjoin(CONVERSATION, and_(waits, earlier)))
        .where(mine.id == bindparam("b_id"), mine.status == Status.OPEN.value, mine.assignee.is_(None))
        .where(mine.waiting_since.is_not(None))
        .group_by(mine.id)
    )


BEFORE_IN_QUEUE = Prepared(_before_in_queue)


@cache
def change_conversation(names: tuple[str, ...]) -> Prepared:
    """Write these columns, each from a value named `v_` and the column."""
    values: dict[str, Any] = {name: bindparam(f"v_{name}") for name in names}
    return Prepared(lambda _: update(CONVERSATION).where(CONVERSATION.c.id == bindparam("b_id")).values(**values))
