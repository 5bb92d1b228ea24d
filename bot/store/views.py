"""What may be read: the queue, a thread, what went wrong, the counts. Nothing here writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, or_, select

from bot.model import (
    Attachment,
    Button,
    Candidate,
    Conversation,
    Kept,
    Status,
    Text,
)
from bot.rules.verdict import Judged, Verdict
from bot.store import codec, queues, verdicts
from bot.store import statements as sql
from bot.store.numbers import number_in
from bot.store.statuses import DOUBTFUL, ON_THEIR_WAY, EventStatus
from bot.store.tables import (
    ACTIVITY,
    AGENT,
    CASE_CODE,
    CONVERSATION,
    DECISION,
    DELIVERY,
    EVENT,
    MESSAGE,
)
from bot.store.unit import Unit

_RANK = sql.rank_of(CONVERSATION)
_WITH_ASSIGNEE = select(CONVERSATION, AGENT.c.name.label("assignee_name")).outerjoin(
    AGENT, AGENT.c.id == CONVERSATION.c.assignee
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list of conversations."""

    id: int
    channel: str
    author: str
    language: str
    status: str
    priority: str
    reason: str
    queue: str
    preview: str
    assignee: int | None
    assignee_name: str
    waiting_since: datetime | None
    snoozed_until: datetime | None
    updated_at: datetime
    public: bool


@dataclass(frozen=True, slots=True)
class PartState:
    """Where one part of an outgoing message stands."""

    delivery_id: int
    part: int
    status: str
    error: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What the bot made of a message."""

    kind: str
    intent: str
    reason: str
    probability: float
    candidates: tuple[Candidate, ...]
    id: int = 0
    signals: dict[str, float] = field(default_factory=dict)
    verdict: Verdict | None = None
    judged: Judged | None = None  # as a verdict would be about it


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a thread, as an agent sees it: a message, or an activity (`direction` is then empty)."""

    at: datetime
    seq: int = 0
    message_id: int = 0
    direction: str = ""
    author: str = ""
    agent_id: int | None = None
    agent_name: str = ""
    text: Text = field(default_factory=lambda: Text(""))
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    revises: int | None = None
    payload: str = ""
    episode: int = 1
    parts: tuple[PartState, ...] = ()
    decision: Decided | None = None
    activity: str = ""
    detail: dict[str, str] = field(default_factory=dict)
    in_public: bool = False  # said where others read along, before it went on in this thread


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that did not go well and waits for a person's button."""

    kind: str  # dead, unknown, failed
    id: int  # of the event (dead) or the delivery
    conversation_id: int | None
    channel: str
    reason: str
    automatic: bool
    at: datetime
    preview: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conversations stand where, and what went wrong."""

    queued: int = 0
    assigned: int = 0
    pending: int = 0
    snoozed: int = 0
    resolved: int = 0
    trouble: int = 0


def entries(
    unit: Unit, *, view: str = "queue", agent: int | None = None, text: str = "", limit: int = 100
) -> list[Entry]:
    """Conversations of one view: `queue`, `mine`, `all`, `bot`, `snoozed`, `resolved`.

    Who waits stands first in `queue` and `mine`, most urgent and longest; the rest is newest first. With `text` only those in which it stands, case ignored: in a message, the contact's name or the case's number.
    """
    statement = _WITH_ASSIGNEE
    wanted = {
        "queue": and_(CONVERSATION.c.status == Status.OPEN.value, CONVERSATION.c.assignee.is_(None)),
        "mine": queues.of_agent(agent),
        "bot": CONVERSATION.c.status == Status.PENDING.value,
        "snoozed": CONVERSATION.c.status == Status.SNOOZED.value,
        "resolved": CONVERSATION.c.status == Status.RESOLVED.value,
    }
    if view in wanted:
        statement = statement.where(wanted[view])
    if text:
        statement = statement.where(_holds(text))
    by_wait, newest = (_RANK, CONVERSATION.c.waiting_since, CONVERSATION.c.id), CONVERSATION.c.updated_at.desc()
    waits = and_(CONVERSATION.c.status == Status.OPEN.value, CONVERSATION.c.waiting_since.is_not(None))
    mine = (case((waits, _RANK), else_=9), case((waits, CONVERSATION.c.waiting_since)), newest)
    order = {"queue": by_wait, "mine": mine}.get(view, (newest,))
    return [_entry(row) for row in unit.conn.execute(statement.order_by(*order).limit(limit))]


def _holds(text: str) -> Any:
    text = text.replace("\x00", "")
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    said = select(MESSAGE.c.conversation_id).where(MESSAGE.c.text.ilike(pattern, escape="\\"))
    number = number_in(text.lstrip("#"))
    that = [] if number is None else [CONVERSATION.c.id == number]
    return or_(CONVERSATION.c.id.in_(said), CONVERSATION.c.author.ilike(pattern, escape="\\"), *that)


def entry(unit: Unit, conversation_id: int) -> Entry | None:
    """One line, for a conversation's head."""
    row = unit.conn.execute(_WITH_ASSIGNEE.where(CONVERSATION.c.id == conversation_id)).one_or_none()
    return _entry(row) if row else None


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(
        id=row.id, channel=row.channel, author=row.author, language=row.language, status=row.status,
        priority=row.priority, reason=row.reason, queue=row.queue, preview=row.preview, assignee=row.assignee,
        assignee_name=row.assignee_name or "", waiting_since=row.waiting_since, snoozed_until=row.snoozed_until,
        updated_at=row.updated_at, public=row.public,
    )  # fmt: skip


def thread(unit: Unit, conversation_id: int, limit: int = 500) -> list[Line]:
    """The newest `limit` messages with deliveries and decisions, and the activities between them, in order of time.

    What was said in public before it went on here by a case code stands among them.
    """
    begun = select(CASE_CODE.c.conversation_id).where(CASE_CODE.c.continued_by == conversation_id).distinct()
    lines = _own(unit, conversation_id, limit)
    for number in unit.conn.execute(begun).scalars().all():
        lines += [replace(line, in_public=True) for line in _own(unit, number, limit)]
    return sorted(lines, key=lambda line: (line.at, not line.in_public, line.seq))


def _own(unit: Unit, conversation_id: int, limit: int) -> list[Line]:
    newest = (
        select(MESSAGE.c.id)
        .where(MESSAGE.c.conversation_id == conversation_id)
        .order_by(MESSAGE.c.seq.desc())
        .limit(limit)
    )
    rows = unit.conn.execute(
        select(MESSAGE, AGENT.c.name.label("agent_name"))
        .outerjoin(AGENT, AGENT.c.id == MESSAGE.c.agent_id)
        .where(MESSAGE.c.id.in_(newest))
        .order_by(MESSAGE.c.seq)
    ).all()
    parts = _parts(unit, newest)
    decisions = _decisions(unit, conversation_id, since=rows[0].id if rows else 0)
    lines = [_line(row, parts.get(row.id, ()), decisions.get(row.id)) for row in rows]
    return lines + _activities(unit, conversation_id, since=rows[0].at if len(rows) == limit else None)


def _parts(unit: Unit, messages: Select[Any]) -> dict[int, tuple[PartState, ...]]:
    statement = select(DELIVERY).where(DELIVERY.c.message_id.in_(messages)).order_by(DELIVERY.c.part)
    found: dict[int, tuple[PartState, ...]] = {}
    for row in unit.conn.execute(statement):
        state = PartState(row.id, row.part, row.status, row.error, row.attempts)
        found[row.message_id] = (*found.get(row.message_id, ()), state)
    return found


def _decisions(unit: Unit, conversation_id: int, since: int) -> dict[int, Decided]:
    about = (DECISION.c.conversation_id == conversation_id, DECISION.c.message_id >= since)
    statement = select(DECISION).where(*about).order_by(DECISION.c.id)
    said = verdicts.of_conversation(unit, conversation_id)
    found: dict[int, Decided] = {}
    for row in unit.conn.execute(statement).all():
        judged = verdicts.judged_in(row)
        found[row.message_id] = Decided(
            row.kind, row.intent, row.reason, row.probability, judged.candidates, row.id, row.signals or {},
            said.get(row.id), judged,
        )  # fmt: skip
    return found


def _line(row: Row[*tuple[Any, ...]], parts: tuple[PartState, ...], decision: Decided | None) -> Line:
    return Line(
        at=row.at, seq=row.seq, message_id=row.id, direction=row.direction, author=row.author, agent_id=row.agent_id,
        agent_name=row.agent_name or "", text=codec.text_in(row.text, row.marks),
        buttons=codec.buttons_in(row.buttons), attachments=codec.attachments_in(row.attachments),
        removed=tuple(row.removed or ()), kept=codec.kept_in(row.kept), revises=row.revises, payload=row.payload,
        episode=row.episode, parts=parts, decision=decision,
    )  # fmt: skip


def _activities(unit: Unit, conversation_id: int, since: datetime | None) -> list[Line]:
    statement = (
        select(ACTIVITY, AGENT.c.name)
        .outerjoin(AGENT, AGENT.c.id == ACTIVITY.c.agent_id)
        .where(ACTIVITY.c.conversation_id == conversation_id)
    )
    if since:
        statement = statement.where(ACTIVITY.c.at >= since)
    return [
        Line(at=r.at, activity=r.kind, agent_id=r.agent_id, agent_name=r.name or "", detail=r.detail or {})
        for r in unit.conn.execute(statement.order_by(ACTIVITY.c.id))
    ]


def attachment(unit: Unit, message_id: int, index: int) -> tuple[Conversation, Attachment] | None:
    """One file of a message, with the conversation it belongs to."""
    row = unit.conn.execute(
        select(MESSAGE.c.conversation_id, MESSAGE.c.attachments).where(MESSAGE.c.id == message_id)
    ).one_or_none()
    files = codec.attachments_in(row.attachments) if row else ()
    if row is None or not 0 <= index < len(files):
        return None
    return unit.conversations([row.conversation_id])[row.conversation_id], files[index]


def troubles(unit: Unit, limit: int = 200) -> list[Trouble]:
    """Everything dead, unknown or failed, newest first."""
    dead = (
        select(EVENT, MESSAGE.c.text)
        .outerjoin(MESSAGE, MESSAGE.c.id == EVENT.c.message_id)
        .where(EVENT.c.status == EventStatus.DEAD.value)
        .order_by(EVENT.c.id.desc())
        .limit(limit)
    )
    found = [
        Trouble(
            EventStatus.DEAD.value,
            r.id,
            r.conversation_id,
            r.channel,
            r.error,
            True,
            r.received_at,
            codec.preview_of(r.text or ""),
        )
        for r in unit.conn.execute(dead)
    ]
    lost = (
        select(DELIVERY, MESSAGE.c.text, CONVERSATION.c.channel)
        .join(MESSAGE, MESSAGE.c.id == DELIVERY.c.message_id)
        .join(CONVERSATION, CONVERSATION.c.id == DELIVERY.c.conversation_id)
        .where(DELIVERY.c.status.in_(DOUBTFUL), DELIVERY.c.dismissed.is_(False))
        .order_by(DELIVERY.c.updated_at.desc())
        .limit(limit)
    )
    found += [
        Trouble(
            r.status, r.id, r.conversation_id, r.channel, r.error, r.automatic, r.updated_at, codec.preview_of(r.text)
        )
        for r in unit.conn.execute(lost)
    ]
    return sorted(found, key=lambda trouble: trouble.at, reverse=True)


def counts(unit: Unit) -> Counts:
    """For badges, /metrics and the health page."""
    by = (CONVERSATION.c.status, CONVERSATION.c.assignee)  # as an index has them
    rows = unit.conn.execute(select(*by, func.count()).group_by(*by))
    number: Counter[tuple[str, bool]] = Counter()
    for status, assignee, some in rows:
        number[status, assignee is not None] += some

    def of(status: Status) -> int:
        return sum(n for (found, _), n in number.items() if found == status.value)

    dead = select(func.count()).select_from(EVENT).where(EVENT.c.status == EventStatus.DEAD.value)
    lost = (
        select(func.count())
        .select_from(DELIVERY)
        .where(DELIVERY.c.status.in_(DOUBTFUL), DELIVERY.c.dismissed.is_(False))
    )
    trouble = unit.conn.execute(dead).scalar_one() + unit.conn.execute(lost).scalar_one()
    return Counts(
        queued=number[Status.OPEN.value, False], assigned=number[Status.OPEN.value, True],
        pending=of(Status.PENDING), snoozed=of(Status.SNOOZED), resolved=of(Status.RESOLVED), trouble=trouble,
    )  # fmt: skip


def backlog(unit: Unit, channels: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Per channel: events not handled yet, parts not sent yet."""
    waiting = (
        select(EVENT.c.channel, func.count())
        .where(EVENT.c.status == EventStatus.WAITING.value)
        .group_by(EVENT.c.channel)
    )
    events = {row[0]: row[1] for row in unit.conn.execute(waiting)}
    due = (
        select(CONVERSATION.c.channel, func.count())
        .join(DELIVERY, DELIVERY.c.conversation_id == CONVERSATION.c.id)
        .where(DELIVERY.c.status.in_(ON_THEIR_WAY))
        .group_by(CONVERSATION.c.channel)
    )
    parts = {row[0]: row[1] for row in unit.conn.execute(due)}
    return {channel: (events.get(channel, 0), parts.get(channel, 0)) for channel in channels}
