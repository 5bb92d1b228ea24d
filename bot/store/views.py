"""What may be read: the queue, a thread, what went wrong, the counts. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, func, or_, select

from bot.model import Address, Attachment, Button, Candidate, Conversation, Kept, Status, Text
from bot.ports import Said, Standing
from bot.store import codec, queues, verdicts
from bot.store import statements as sql
from bot.store.numbers import LARGEST, number_in
from bot.store.tables import (
    ActivityRow,
    AddressRow,
    AgentRow,
    CaseCodeRow,
    ConversationRow,
    DecisionRow,
    DeliveryRow,
    EventRow,
    MessageRow,
)
from bot.store.unit import Unit
from bot.verdict import Judged, Verdict

_D: Any = DeliveryRow.__table__.c  # type: ignore[attr-defined]
_M: Any = MessageRow.__table__.c  # type: ignore[attr-defined]
_C: Any = ConversationRow.__table__.c  # type: ignore[attr-defined]
_A: Any = AddressRow.__table__.c  # type: ignore[attr-defined]
_E: Any = EventRow.__table__.c  # type: ignore[attr-defined]
_G: Any = AgentRow.__table__.c  # type: ignore[attr-defined]
_N: Any = DecisionRow.__table__.c  # type: ignore[attr-defined]
_K: Any = CaseCodeRow.__table__.c  # type: ignore[attr-defined]
_V: Any = ActivityRow.__table__.c  # type: ignore[attr-defined]

_RANK = sql.rank_of(_C)


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
    statement = select(ConversationRow.__table__, _G.name.label("assignee_name")).outerjoin(  # type: ignore[attr-defined]
        AgentRow, _G.id == _C.assignee
    )
    wanted = {
        "queue": and_(_C.status == Status.OPEN.value, _C.assignee.is_(None)),
        "mine": queues.of_agent(agent),
        "bot": _C.status == Status.PENDING.value,
        "snoozed": _C.status == Status.SNOOZED.value,
        "resolved": _C.status == Status.RESOLVED.value,
    }
    if view in wanted:
        statement = statement.where(wanted[view])
    if text:
        statement = statement.where(_holds(text))
    by_wait, newest = (_RANK, _C.waiting_since, _C.id), _C.updated_at.desc()
    waits = and_(_C.status == Status.OPEN.value, _C.waiting_since.is_not(None))
    mine = (case((waits, _RANK), else_=9), case((waits, _C.waiting_since)), newest)
    order = {"queue": by_wait, "mine": mine}.get(view, (newest,))
    return [_entry(row) for row in unit.conn.execute(statement.order_by(*order).limit(limit))]


def _holds(text: str) -> Any:
    text = text.replace("\x00", "")
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    said = select(_M.conversation_id).where(_M.text.ilike(pattern, escape="\\"))
    number = number_in(text.lstrip("#"))
    that = [] if number is None else [_C.id == number]
    return or_(_C.id.in_(said), _C.author.ilike(pattern, escape="\\"), *that)


def entry(unit: Unit, conversation_id: int) -> Entry | None:
    """One line, for a conversation's head."""
    statement = (
        select(ConversationRow.__table__, _G.name.label("assignee_name"))  # type: ignore[attr-defined]
        .outerjoin(AgentRow, _G.id == _C.assignee)
        .where(_C.id == conversation_id)
    )
    row = unit.conn.execute(statement).one_or_none()
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
    begun = select(_K.conversation_id).where(_K.continued_by == conversation_id).distinct()
    lines = _own(unit, conversation_id, limit)
    for number in unit.conn.execute(begun).scalars().all():
        lines += [replace(line, in_public=True) for line in _own(unit, number, limit)]
    return sorted(lines, key=lambda line: (line.at, not line.in_public, line.seq))


def _own(unit: Unit, conversation_id: int, limit: int) -> list[Line]:
    newest = select(_M.id).where(_M.conversation_id == conversation_id).order_by(_M.seq.desc()).limit(limit)
    rows = unit.conn.execute(
        select(MessageRow.__table__, _G.name.label("agent_name"))  # type: ignore[attr-defined]
        .outerjoin(AgentRow, _G.id == _M.agent_id)
        .where(_M.id.in_(newest))
        .order_by(_M.seq)
    ).all()
    parts = _parts(unit, conversation_id)
    decisions = _decisions(unit, conversation_id)
    lines = [_line(row, parts.get(row.id, ()), decisions.get(row.id)) for row in rows]
    return lines + _activities(unit, conversation_id, since=rows[0].at if len(rows) == limit else None)


def _parts(unit: Unit, conversation_id: int) -> dict[int, tuple[PartState, ...]]:
    statement = select(_D).where(_D.conversation_id == conversation_id).order_by(_D.part)
    found: dict[int, tuple[PartState, ...]] = {}
    for row in unit.conn.execute(statement):
        state = PartState(row.id, row.part, row.status, row.error, row.attempts)
        found[row.message_id] = (*found.get(row.message_id, ()), state)
    return found


def _decisions(unit: Unit, conversation_id: int) -> dict[int, Decided]:
    statement = select(_N).where(_N.conversation_id == conversation_id).order_by(_N.id)
    said = verdicts.of_conversation(unit, conversation_id)
    found: dict[int, Decided] = {}
    for row in unit.conn.execute(statement).all():
        if row.message_id is not None:
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
        select(_V, _G.name).outerjoin(AgentRow, _G.id == _V.agent_id).where(_V.conversation_id == conversation_id)
    )
    if since:
        statement = statement.where(_V.at >= since)
    return [
        Line(at=r.at, activity=r.kind, agent_id=r.agent_id, agent_name=r.name or "", detail=r.detail or {})
        for r in unit.conn.execute(statement.order_by(_V.id))
    ]


def attachment(unit: Unit, message_id: int, index: int) -> tuple[Conversation, Attachment] | None:
    """One file of a message, with the conversation it belongs to."""
    row = unit.conn.execute(select(_M.conversation_id, _M.attachments).where(_M.id == message_id)).one_or_none()
    files = codec.attachments_in(row.attachments) if row else ()
    if row is None or not 0 <= index < len(files):
        return None
    return unit.conversations([row.conversation_id])[row.conversation_id], files[index]


def troubles(unit: Unit, limit: int = 200) -> list[Trouble]:
    """Everything dead, unknown or failed, newest first."""
    dead = (
        select(EventRow.__table__, _M.text)  # type: ignore[attr-defined]
        .outerjoin(MessageRow, _M.id == _E.message_id)
        .where(_E.status == "dead")
        .order_by(_E.id.desc())
        .limit(limit)
    )
    found = [
        Trouble("dead", r.id, r.conversation_id, r.channel, r.error, True, r.received_at, (r.text or "")[:140])
        for r in unit.conn.execute(dead)
    ]
    lost = (
        select(DeliveryRow.__table__, _M.text, _C.channel)  # type: ignore[attr-defined]
        .join(MessageRow, _M.id == _D.message_id)
        .join(ConversationRow, _C.id == _D.conversation_id)
        .where(_D.status.in_(["unknown", "failed"]), _D.dismissed.is_(False))
        .order_by(_D.updated_at.desc())
        .limit(limit)
    )
    found += [
        Trouble(r.status, r.id, r.conversation_id, r.channel, r.error, r.automatic, r.updated_at, r.text[:140])
        for r in unit.conn.execute(lost)
    ]
    return sorted(found, key=lambda trouble: trouble.at, reverse=True)


def counts(unit: Unit) -> Counts:
    """For badges, /metrics and the health page."""
    held = case((_C.assignee.is_(None), 0), else_=1)
    rows = unit.conn.execute(select(_C.status, held.label("held"), func.count()).group_by(_C.status, held))
    number = {(r[0], r[1]): r[2] for r in rows}

    def of(status: Status) -> int:
        return sum(n for (found, _), n in number.items() if found == status.value)

    dead = select(func.count()).select_from(EventRow).where(_E.status == "dead")
    lost = (
        select(func.count())
        .select_from(DeliveryRow)
        .where(_D.status.in_(["unknown", "failed"]), _D.dismissed.is_(False))
    )
    trouble = unit.conn.execute(dead).scalar_one() + unit.conn.execute(lost).scalar_one()
    return Counts(
        queued=number.get((Status.OPEN.value, 0), 0), assigned=number.get((Status.OPEN.value, 1), 0),
        pending=of(Status.PENDING), snoozed=of(Status.SNOOZED), resolved=of(Status.RESOLVED), trouble=trouble,
    )  # fmt: skip


def backlog(unit: Unit, channels: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Per channel: events not handled yet, parts not sent yet."""
    waiting = select(_E.channel, func.count()).where(_E.status == "waiting").group_by(_E.channel)
    events = {row[0]: row[1] for row in unit.conn.execute(waiting)}
    due = (
        select(_C.channel, func.count())
        .join(DeliveryRow, _D.conversation_id == _C.id)
        .where(_D.status.in_(["due", "sending"]))
        .group_by(_C.channel)
    )
    parts = {row[0]: row[1] for row in unit.conn.execute(due)}
    return {channel: (events.get(channel, 0), parts.get(channel, 0)) for channel in channels}


def said(unit: Unit, address: Address, after: int, limit: int = 200) -> list[Said]:
    """What the contact at this address may read: his conversation without notes and without dropped answers."""
    mine = (
        select(_C.id)
        .join(AddressRow, _A.id == _C.address_id)
        .where(_A.channel == address.channel, _A.external_id == address.external_id)
    )
    unsaid = select(_D.message_id).where(_D.message_id == _M.id, _D.status == "dropped")
    statement = (
        select(MessageRow.__table__, _G.name.label("agent_name"))  # type: ignore[attr-defined]
        .outerjoin(AgentRow, _G.id == _M.agent_id)
        .where(_M.conversation_id.in_(mine), _M.direction != "note", _M.seq > min(after, LARGEST), ~unsaid.exists())
        .order_by(_M.seq)
        .limit(limit)
    )
    return [
        Said(
            seq=r.seq, author=r.author, text=codec.text_in(r.text, r.marks), at=r.at,
            buttons=codec.buttons_in(r.buttons), attachments=codec.attachments_in(r.attachments),
            agent=r.agent_name or "", client_key=r.ref if r.direction == "incoming" else "",
        )
        for r in unit.conn.execute(statement)
    ]  # fmt: skip


def standing(unit: Unit, address: Address, now: datetime) -> Standing:
    """Where the contact's conversation stands: his place in the queue, who has taken it, how many agents are there."""
    row = unit.conn.execute(
        select(ConversationRow.__table__, _G.name, _RANK.label("rank"))  # type: ignore[attr-defined]
        .join(AddressRow, _A.id == _C.address_id)
        .outerjoin(AgentRow, _G.id == _C.assignee)
        .where(_A.channel == address.channel, _A.external_id == address.external_id)
    ).one_or_none()
    duty = queues.on_duty(unit, now)
    if row is None:
        return Standing(status="", agents_on_duty=duty)
    place = None
    if row.status == Status.OPEN.value and row.assignee is None:
        place = queues.place_of(unit, row.id)
    return Standing(status=row.status, agent=row.name or "", place=place, agents_on_duty=duty, last=row.seq)


def number_of(unit: Unit, address: Address) -> int | None:
    """The conversation at an address, if there is one."""
    statement = select(_C.id).join(AddressRow, _A.id == _C.address_id)
    here = (_A.channel == address.channel, _A.external_id == address.external_id)
    found: int | None = unit.conn.execute(statement.where(*here)).scalar()
    return found
